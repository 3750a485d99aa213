/**
 * Delivers what waits in a lane, first things first: nothing overtakes an event of the same portfolio. At least once, under one
 * id: what was delivered and could not be noted is delivered again.
 * @module
 */

import { activeKeys } from "../brokers/signature.ts";
import { signStandardWebhook } from "../brokers/standard-webhooks.ts";
import type { SecretStore } from "../portfolios/secrets.ts";
import type { DestinationRules, Resolve } from "./destination.ts";
import { tellOwner } from "./disable.ts";
import { type Attempt, attempted, laneOf, type StoredEvent } from "./event.ts";
import { armLane } from "./lanes-due.ts";
import { letterOf, type Mailer } from "./mail.ts";
import { headsOfLane, leaveLane, postpone, type Waiting, writeEvent } from "./outbox.ts";
import { NotSent, post } from "./post.ts";
import type { AlertQueue, LaneMessage } from "./queue.ts";
import { afterFailure, isHealthy, type Outcome, outcomeOf, pauseAfter } from "./retry.ts";
import { type Health, healthy, type Subscription } from "./subscription.ts";
import { type Subscribed, writeHealth } from "./subscriptions.ts";
import { type Turn, type TurnDeps, turnAt } from "./turn.ts";

export interface DeliverDeps extends TurnDeps {
  readonly secrets: SecretStore;
  readonly queue: AlertQueue;
  /** null: this deployment sends no letters. */
  readonly mailer: Mailer | null;
  readonly rules: DestinationRules;
  readonly resolve: Resolve;
  /** The clock that receivers hold a signature's timestamp against; absent: `now`. */
  readonly receiversClock?: () => number;
  /** A number in [0, 1), for jitter. */
  readonly random: () => number;
  /** How long one try may take, in milliseconds. */
  readonly timeoutMs?: number;
  /** Whether the worker must stop soon; what is left goes back into the queue. Absent: never. */
  readonly mustStop?: () => boolean;
  /** Told of each try: never of what was sent. */
  readonly tried?: (outcome: Outcome["kind"]) => void;
}

/** Events of one lane that one message delivers, before others have their turn. */
const MAX_IN_TURN = 20;

interface Tried {
  readonly outcome: Outcome;
  readonly attempt: Attempt;
}

async function send(
  deps: DeliverDeps,
  { id: subscription, to }: Subscription,
  event: StoredEvent,
): Promise<{ readonly status: number | null; readonly outcome: Outcome }> {
  if (to.kind === "email") {
    if (deps.mailer === null) throw new NotSent("unreachable");
    await deps.mailer.send(letterOf(to.address, event)).catch(() => {
      throw new NotSent("unreachable");
    });
    return { status: null, outcome: { kind: "delivered" } };
  }
  const secrets = await deps.secrets.read(subscription);
  const keys = activeKeys(secrets?.signing ?? [], deps.now());
  if (keys.length === 0) throw new Error("a subscription has no secret to sign with; rotate it");
  const body = new TextEncoder().encode(event.body);
  const timestampS = Math.floor((deps.receiversClock ?? deps.now)() / 1000);
  const { status, retryAfter } = await post(
    {
      url: to.url,
      headers: {
        "content-type": "application/json",
        "user-agent": "investor-exposure",
        "webhook-id": event.id,
        "webhook-timestamp": String(timestampS),
        "webhook-signature": signStandardWebhook({ id: event.id, timestampS, body }, keys),
      },
      body,
    },
    deps,
  );
  return { status, outcome: outcomeOf(status, retryAfter, deps.now()) };
}

/** Tries once. Rejects only for what is our own fault: that is tried again by the queue, and counts for nobody's failure. */
async function tryOnce(deps: DeliverDeps, subscription: Subscription, event: StoredEvent): Promise<Tried> {
  const at = deps.now();
  const since = performance.now();
  const attemptOf = (status: number | null, failure: string | null): Attempt => ({
    at,
    status,
    failure,
    ms: Math.round(performance.now() - since),
  });
  try {
    const { status, outcome } = await send(deps, subscription, event);
    return { outcome, attempt: attemptOf(status, null) };
  } catch (error) {
    if (!(error instanceof NotSent)) throw error;
    return { outcome: { kind: "failed", retryAfterMs: null }, attempt: attemptOf(null, error.failure) };
  }
}

/** What the lane does next: goes on without its head, waits until a moment, or rests until somebody acts. */
type Next = "on" | "rest" | { readonly waitUntil: number };

async function delivered(
  deps: DeliverDeps,
  { subscription, health }: Subscribed,
  event: StoredEvent,
  attempt: Attempt,
): Promise<Next> {
  await writeEvent(deps.table, subscription, attempted(event, attempt, "delivered"));
  if (isHealthy(health)) return "on";
  await writeHealth(deps.table, subscription, health, healthy);
  const { tenant, id } = subscription;
  // Other lanes rest while a receiver is disabled: they are woken one and all.
  if (health.disabled !== null)
    await deps.queue.send([{ kind: "resume", tenant, subscription: id, after: "" }]);
  return "on";
}

async function failed(
  deps: DeliverDeps,
  subscribed: Subscribed,
  event: StoredEvent,
  { outcome, attempt }: Tried,
): Promise<Next> {
  const { subscription, health } = subscribed;
  const now = deps.now();
  const asked = outcome.kind === "failed" ? outcome.retryAfterMs : null;
  const isTest = event.lane === laneOf.test;
  const next: Health =
    outcome.kind === "gone"
      ? {
          ...health,
          failures: health.failures + 1,
          failingSince: health.failingSince ?? now,
          disabled: { at: now, why: "gone", told: false },
        }
      : afterFailure(health, { now, asked, random: deps.random() });
  const pause = outcome.kind === "gone" ? null : pauseAfter(event.tries + 1, asked, deps.random());
  // A test is tried once; what a disabled receiver has not taken waits for it to be enabled.
  const isOver = isTest || (pause === null && next.disabled === null);
  await writeEvent(deps.table, subscription, attempted(event, attempt, isOver ? "given-up" : "pending"));
  if (health.disabled === null && (await writeHealth(deps.table, subscription, health, next)))
    await tellOwner(deps, subscription, next);
  if (isOver) return "on";
  const nextAt = next.disabled === null ? Math.max(now + (pause ?? 0), next.pausedUntil) : 0;
  await postpone(deps.table, subscription, event.lane, event.id, nextAt);
  return next.disabled === null ? { waitUntil: nextAt } : "rest";
}

/** Delivers what waits first, if its time has come and nobody else does. */
async function deliverHead(deps: DeliverDeps, turn: Turn, lane: string, head: Waiting): Promise<Next> {
  const { subscribed, event } = await turn.sending(head.event);
  if (subscribed === null) return "on";
  const { subscription, health } = subscribed;
  const now = deps.now();
  if (lane !== laneOf.test) {
    if (health.disabled !== null) {
      await tellOwner(deps, subscription, health);
      return "rest";
    }
    const notBefore = Math.max(head.nextAt, health.pausedUntil);
    if (notBefore > now) return { waitUntil: notBefore };
  }
  if (head.claimedUntil > now) return { waitUntil: head.claimedUntil };
  if (event === null || event.state !== "pending") return "on";
  const kept = await turn.keep();
  if (kept !== "kept") return kept;
  const tried = await tryOnce(deps, subscription, event);
  deps.tried?.(tried.outcome.kind);
  return tried.outcome.kind === "delivered"
    ? delivered(deps, subscribed, event, tried.attempt)
    : failed(deps, subscribed, event, tried);
}

/** Delivers events of a lane, in order; what the lane does next, and which events it can go on without. */
async function deliverSome(
  deps: DeliverDeps,
  turn: Turn,
  lane: string,
  heads: readonly Waiting[],
): Promise<{ readonly next: Next; readonly over: readonly string[] }> {
  const over: string[] = [];
  for (const head of heads) {
    if (deps.mustStop?.() === true) break;
    const next = await deliverHead(deps, turn, lane, head);
    if (next !== "on") return { next, over };
    over.push(head.event);
  }
  return { next: "on", over };
}

/**
 * Delivers what waits in a lane, in order, until nothing does, one must wait, or others should have their turn. Rejects where
 * our own store does not answer: the same message again goes on from there, past what is noted as delivered.
 */
export async function deliverLane(deps: DeliverDeps, message: LaneMessage): Promise<void> {
  const { lane } = message;
  const recipient = { tenant: message.tenant, id: message.subscription };
  const heads = await headsOfLane(deps.table, recipient, lane, MAX_IN_TURN);
  const [first, ...others] = heads;
  if (first === undefined) return;
  const turn = turnAt(deps, recipient, lane, [first, ...others]);
  const { next, over } = await deliverSome(deps, turn, lane, heads);
  await leaveLane(deps.table, recipient, lane, over);
  if (next === "rest") return;
  if (next !== "on") return armLane(deps, message, next.waitUntil, deps.now());
  // What was put since has a message of its own.
  if (over.length < heads.length || heads.length === MAX_IN_TURN) await deps.queue.send([message]);
}
