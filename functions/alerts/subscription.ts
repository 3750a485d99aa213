/**
 * A subscription: who is told, of what, and where. And how its deliveries fare.
 * @module
 */

import type { Static } from "typebox";
import * as Type from "typebox";
import { CorruptHoldings } from "../portfolios/errors.ts";
import { validatorOf } from "../schema/compiled-schema.ts";
import { type EventType, eventTypes } from "./event-types.ts";

const text = Type.String();
const enumOf = <T extends string>(values: readonly T[]) =>
  Type.Unsafe<T>({ type: "string", enum: [...values] });

const SubscriptionSchema = Type.Object({
  id: Type.String({ pattern: "^[0-9a-f]{32}$" }),
  tenant: text,
  createdAt: Type.Number(),
  /** The register's version when it was made: later entries are told. */
  since: Type.Integer({ minimum: 0 }),
  events: Type.Array(enumOf(eventTypes)),
  /** null: all. */
  portfolios: Type.Union([Type.Array(text), Type.Null()]),
  to: Type.Union([
    Type.Object({ kind: Type.Literal("webhook"), url: text }),
    Type.Object({ kind: Type.Literal("email"), address: text }),
  ]),
  /** Who is written to where the subscription is disabled. */
  contact: Type.Union([text, Type.Null()]),
});
export type Subscription = Static<typeof SubscriptionSchema>;

/** Why a subscription takes no deliveries any more. */
export const disabledReasons = ["gone", "failing"] as const;

const HealthSchema = Type.Object({
  /** Deliveries that failed since the last that succeeded. */
  failures: Type.Integer({ minimum: 0 }),
  /** When the first of them did; null: the last succeeded, or there was none. */
  failingSince: Type.Union([Type.Number(), Type.Null()]),
  /** Before then nothing is delivered: the receiver asked for it, or has just failed. */
  pausedUntil: Type.Number(),
  disabled: Type.Union([
    /** `told`: its owner has been. */
    Type.Object({ at: Type.Number(), why: enumOf(disabledReasons), told: Type.Boolean() }),
    Type.Null(),
  ]),
});
export type Health = Static<typeof HealthSchema>;

export const healthy: Health = { failures: 0, failingSince: null, pausedUntil: 0, disabled: null };

const subscription = validatorOf(SubscriptionSchema);
const health = validatorOf(HealthSchema);

export function decodeSubscription(json: string | null): Subscription {
  const value: unknown = json === null ? null : JSON.parse(json);
  if (subscription.Check(value)) return value;
  throw new CorruptHoldings("a stored subscription does not decode; delete it and create it anew");
}

/** How a subscription fares; nothing stored: well. What does not decode is taken for that: it is no reason not to tell. */
export function decodeHealth(json: string | null): Health {
  if (json === null) return healthy;
  const value: unknown = JSON.parse(json);
  return health.Check(value) ? value : healthy;
}

/** Whether a subscription asks for an event of a portfolio, or of none. */
export const asksFor = (
  { events, portfolios }: Subscription,
  type: EventType,
  portfolio: string | null,
): boolean =>
  events.includes(type) && (portfolio === null || portfolios === null || portfolios.includes(portfolio));
