/**
 * An event: what a subscriber is sent, under one id whoever finds it and however often. Pure.
 * @module
 */

import { createHash } from "node:crypto";
import type { Static } from "typebox";
import * as Type from "typebox";
import { CorruptHoldings } from "../portfolios/errors.ts";
import { validatorOf } from "../schema/compiled-schema.ts";
import type { SentType } from "./event-types.ts";

/** What made an event: an entry of the register, a moment, a portfolio's gap, a source's state. */
export interface Cause {
  /** When it was, milliseconds since 1970. */
  readonly at: number;
  /** The entry's version; 0: no entry. */
  readonly version: number;
  /** What tells it from another cause of that moment, such as "ahead.30.1615815000000". */
  readonly name: string;
}

/**
 * The id of the one event of a cause, a subscription and a lane: the same from whoever finds it, so that whoever was cut off
 * and begins again makes no second. Ids of a lane sort in the order of their causes.
 */
export function eventIdOf(subscription: string, lane: string, { at, version, name }: Cause): string {
  const sum = createHash("sha256").update(JSON.stringify([subscription, lane, at, version, name]));
  const [time, entry] = [String(at).padStart(13, "0"), String(version).padStart(12, "0")];
  return `evt-${time}-${entry}-${sum.digest("hex").slice(0, 24)}`;
}

/** Events of one lane are delivered one after the other: those of a portfolio, of the register, of a source. */
export const laneOf = {
  portfolio: (id: string): string => `portfolio:${id}`,
  register: "register",
  source: (name: string): string => `source:${name}`,
  /** What is sent also while the subscription is disabled: a test by which it is enabled again. */
  test: "test",
  notice: "notice",
};

/** How one attempt to deliver went: the receiver's status, or why there was none. */
const AttemptSchema = Type.Object({
  at: Type.Number(),
  status: Type.Union([Type.Integer(), Type.Null()]),
  /** One of our own words: "timeout", "refused-destination". Nothing of what the receiver wrote is kept. */
  failure: Type.Union([Type.String(), Type.Null()]),
  ms: Type.Integer({ minimum: 0 }),
});
export type Attempt = Static<typeof AttemptSchema>;

export const eventStates = ["pending", "delivered", "given-up"] as const;

const EventSchema = Type.Object({
  id: Type.String(),
  type: Type.Unsafe<SentType>(Type.String()),
  lane: Type.String(),
  createdAt: Type.Number(),
  /** The bytes that are sent, as text: the same with each attempt. */
  body: Type.String(),
  state: Type.Unsafe<(typeof eventStates)[number]>({ type: "string", enum: [...eventStates] }),
  /** All attempts so far; `attempts` keeps the last of them. */
  tries: Type.Integer({ minimum: 0 }),
  attempts: Type.Array(AttemptSchema),
});
export type StoredEvent = Static<typeof EventSchema>;

const event = validatorOf(EventSchema);

export function decodeEvent(json: string | null): StoredEvent {
  const value: unknown = json === null ? null : JSON.parse(json);
  if (event.Check(value)) return value;
  throw new CorruptHoldings("a stored event does not decode; it can't be delivered");
}

/** What is to be told, before it is anybody's. */
export interface News {
  readonly type: SentType;
  readonly lane: string;
  readonly cause: Cause;
  readonly data: object;
}

/** The event that a subscription is sent: Standard Webhooks' payload of type, timestamp and data. */
export function eventOf(subscription: string, { type, lane, cause, data }: News, now: number): StoredEvent {
  // What has lasted for ever, such as a source that was never heard, is told as of now.
  const timestamp = new Date(cause.at === 0 ? now : cause.at).toISOString();
  const body = JSON.stringify({ type, timestamp, data });
  const id = eventIdOf(subscription, lane, cause);
  return { id, type, lane, createdAt: now, body, state: "pending", tries: 0, attempts: [] };
}

const KEPT_ATTEMPTS = 20;

/** An event after one more attempt. */
export const attempted = (
  stored: StoredEvent,
  attempt: Attempt,
  state: StoredEvent["state"],
): StoredEvent => ({
  ...stored,
  state,
  tries: stored.tries + 1,
  attempts: [...stored.attempts, attempt].slice(-KEPT_ATTEMPTS),
});
