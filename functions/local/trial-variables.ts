/**
 * The day that a trial of the local service plays, from its variables.
 * @module
 */

import type { Variables } from "../api/variables.ts";
import { clockFrom, instantOf, type Trial } from "./trial.ts";

/** A clock that was moved lets in tokens that have run out: only for who needs none. */
export function trialFaults({
  TRIAL_NOW: now,
  TRIAL_KNOWN_AT: knownAt,
  JWKS_URL: keys,
}: Variables): readonly string[] {
  if (now === undefined) return knownAt === undefined ? [] : ["TRIAL_KNOWN_AT: Set TRIAL_NOW beside it."];
  const [day, known] = [instantOf(now), instantOf(knownAt ?? "")];
  if (day !== null && known !== null && known > day)
    return [
      `TRIAL_KNOWN_AT: Got "${knownAt}", which is after TRIAL_NOW ("${now}"); expected the same moment or an earlier one. What is published later cannot be known on that day.`,
    ];
  return keys === undefined ? [] : ["TRIAL_NOW: A trial takes no tokens; remove JWKS_URL and its like."];
}

export function trialOf({ TRIAL_NOW, TRIAL_KNOWN_AT }: Variables, clock: () => number): Trial | null {
  const from = TRIAL_NOW === undefined ? null : instantOf(TRIAL_NOW);
  if (from === null) return null;
  return { now: clockFrom(from, clock), knownAt: instantOf(TRIAL_KNOWN_AT ?? "") ?? from };
}
