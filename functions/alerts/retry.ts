/**
 * When a delivery is tried again, and when a receiver is given up. Pure; chance is an argument.
 * Source: Standard Webhooks, "Deliverability and reliability": the schedule, 410, 429 with Retry-After.
 * @module
 */

import type { Health } from "./subscription.ts";

const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;

/** The pause after each failed try; the first is made at once. In all 75 hours, 35 minutes and 5 seconds. */
export const pauses: readonly number[] = [
  5 * SECOND,
  5 * MINUTE,
  30 * MINUTE,
  2 * HOUR,
  5 * HOUR,
  10 * HOUR,
  14 * HOUR,
  20 * HOUR,
  24 * HOUR,
];

/** A receiver may ask for a longer pause, up to this. */
const LONGEST_ASKED_MS = 24 * HOUR;
/** A receiver that fails is left alone for this long at most before another event is tried. */
const LONGEST_REST_MS = 30 * MINUTE;
/** A receiver of which no delivery has succeeded for so long is disabled. */
export const GIVEN_UP_AFTER_MS = 72 * HOUR;

/** What came of a try. */
export type Outcome =
  | { readonly kind: "delivered" }
  /** The receiver wants no more: 410. */
  | { readonly kind: "gone" }
  /** `retryAfterMs`: what the receiver asked for; null: nothing. */
  | { readonly kind: "failed"; readonly retryAfterMs: number | null };

/** Retry-After in milliseconds: seconds, or a date of HTTP; null: absent, or neither. */
export function retryAfterMs(header: string | null, now: number): number | null {
  if (header === null) return null;
  const text = header.trim();
  if (/^\d{1,9}$/.test(text)) return Number(text) * SECOND;
  const at = /^[A-Z][a-z]{2}, /.test(text) ? Date.parse(text) : Number.NaN;
  return Number.isNaN(at) ? null : Math.max(0, at - now);
}

/** What a receiver's status means. A redirect is a failure: it is never followed. */
export function outcomeOf(status: number, retryAfter: string | null, now: number): Outcome {
  if (status >= 200 && status < 300) return { kind: "delivered" };
  if (status === 410) return { kind: "gone" };
  return { kind: "failed", retryAfterMs: retryAfterMs(retryAfter, now) };
}

/** A pause, up to a fifth longer, so that what failed together is not tried again together. `random` in [0, 1). */
const jittered = (pause: number, random: number): number => Math.round(pause * (1 + 0.2 * random));

/**
 * How long to wait after the nth failed try of an event, in milliseconds; null: it is given up. What the receiver asks for by
 * Retry-After counts where it is longer.
 */
export function pauseAfter(tries: number, asked: number | null, random: number): number | null {
  const pause = pauses[tries - 1];
  if (pause === undefined) return null;
  return Math.max(jittered(pause, random), Math.min(asked ?? 0, LONGEST_ASKED_MS));
}

/** How a receiver fares after a failure: how long it is left alone, and whether it is disabled. */
export function afterFailure(
  health: Health,
  { now, asked, random }: { readonly now: number; readonly asked: number | null; readonly random: number },
): Health {
  const failures = health.failures + 1;
  const failingSince = health.failingSince ?? now;
  const rest = Math.min(pauses[failures - 1] ?? LONGEST_REST_MS, LONGEST_REST_MS);
  const pause = Math.max(jittered(rest, random), Math.min(asked ?? 0, LONGEST_ASKED_MS));
  const failing = now - failingSince >= GIVEN_UP_AFTER_MS;
  return {
    failures,
    failingSince,
    pausedUntil: now + pause,
    disabled: health.disabled ?? (failing ? { at: now, why: "failing", told: false } : null),
  };
}

/** Whether a success changes what is noted of a receiver. */
export const isHealthy = ({ failures, disabled }: Pick<Health, "failures" | "disabled">): boolean =>
  failures === 0 && disabled === null;
