/**
 * What wakes the two workers of alerts: one looks for news, one delivers. A message says where to look, nothing of what is there;
 * it can be lost or come twice, for what must not be lost stands in the table.
 * @module
 */

import * as Type from "typebox";
import { validatorOf } from "../schema/compiled-schema.ts";

/** Look for something to do, for every tenant. */
const LookSchema = Type.Object({ kind: Type.Literal("look") });

/** Bring a tenant up to the register. */
const TenantSchema = Type.Object({ kind: Type.Literal("tenant"), tenant: Type.String() });

/** Deliver what waits in a lane of a subscription. */
const LaneSchema = Type.Object({
  kind: Type.Literal("lane"),
  tenant: Type.String(),
  subscription: Type.String(),
  lane: Type.String(),
});

/** Wake every lane of a subscription that was enabled again; begin after an event. */
const ResumeSchema = Type.Object({
  kind: Type.Literal("resume"),
  tenant: Type.String(),
  subscription: Type.String(),
  after: Type.String(),
});

const message = validatorOf(Type.Union([LookSchema, TenantSchema, LaneSchema, ResumeSchema]));

export type TenantMessage = Type.Static<typeof TenantSchema>;
export type LaneMessage = Type.Static<typeof LaneSchema>;
export type ResumeMessage = Type.Static<typeof ResumeSchema>;
/** What has news looked for. */
export type SearchMessage = Type.Static<typeof LookSchema> | TenantMessage;
/** What has events delivered. */
export type DeliveryMessage = LaneMessage | ResumeMessage;
export type AlertMessage = SearchMessage | DeliveryMessage;

export const isSearch = (message: AlertMessage): message is SearchMessage =>
  message.kind === "look" || message.kind === "tenant";

/** A message as a queue gives it back; null where it is none. */
export function decodeAlertMessage(text: string): AlertMessage | null {
  try {
    const value: unknown = JSON.parse(text);
    return message.Check(value) ? value : null;
  } catch {
    return null;
  }
}

/** What must not be carried out side by side: a tenant's search, a lane's deliveries. */
export function turnOf(message: AlertMessage): string {
  if (message.kind === "look") return message.kind;
  return message.kind === "lane"
    ? `lane ${message.tenant} ${message.subscription} ${message.lane}`
    : `${message.kind} ${message.tenant}`;
}

/** The longest delay that a queue must be able to keep: SQS's. */
export const LONGEST_DELAY_MS = 15 * 60_000;

export interface AlertQueue {
  /** Resolves once all are durable. `delayMs`: given back no sooner, up to `LONGEST_DELAY_MS`. */
  send(messages: readonly AlertMessage[], delayMs?: number): Promise<void>;
}
