/**
 * An event as a letter: what changed, for whom to look, and nothing of a holding's amount. Pure, but for the sender's interface.
 * @module
 */

import type { StoredEvent } from "./event.ts";
import { letterText } from "./letter-text.ts";
import type { Subscription } from "./subscription.ts";

export interface Letter {
  readonly to: string;
  readonly subject: string;
  readonly text: string;
  /** For the receiver to tell a second copy: the event's id. */
  readonly id: string;
}

/** Sends letters: SES on AWS, a folder on one machine. Rejects where a letter was not taken. */
export interface Mailer {
  send(letter: Letter): Promise<void>;
}

const subjects = {
  "portfolio.verdict.changed": "the answer for a portfolio has changed",
  "portfolio.change.ahead": "the answer for a portfolio will change",
  "portfolio.incomplete": "a portfolio is not known to its end",
  "register.entry.appended": "an entry was appended to the register",
  "source.held": "a source is held until somebody looks",
  "source.stale": "a source was not heard of for too long",
  "subscription.test": "a test",
  "subscription.disabled": "a subscription was disabled",
} as const satisfies Record<StoredEvent["type"], string>;

/** An event as a letter to an address. */
export function letterOf(to: string, event: StoredEvent): Letter {
  return {
    to,
    subject: `investor-exposure: ${subjects[event.type]}`,
    text: letterText(event),
    id: event.id,
  };
}

/** What the owner of a disabled subscription is written. */
export const disabledLetter = (to: string, { id }: Subscription, why: string): Letter => ({
  to,
  subject: `investor-exposure: ${subjects["subscription.disabled"]}`,
  text: `Subscription ${id} takes no deliveries any more: ${why}.\nIts events wait. Once the receiver answers again, POST /v1/subscriptions/${id}/test enables it, and they follow.\n`,
  id: `disabled-${id}`,
});
