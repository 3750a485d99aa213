/**
 * Every type of event.
 * @module
 */

/** What can be subscribed to. A new one is told to nobody who did not ask for it. */
export const eventTypes = [
  "portfolio.verdict.changed",
  "portfolio.change.ahead",
  "portfolio.incomplete",
  "register.entry.appended",
  "source.held",
  "source.stale",
] as const;
export type EventType = (typeof eventTypes)[number];

/** What every subscription can be sent, asked for or not. */
export const ownEventTypes = ["subscription.test", "subscription.disabled"] as const;
export type SentType = EventType | (typeof ownEventTypes)[number];
