/**
 * What an entry would change, for whoever is to send or approve it: by listing, and by security where no timeline shows it. Pure.
 * @module
 */

import type { Change } from "../facts/fact.ts";
import { type Effect, effectsOf, registerWith } from "../law/effects.ts";
import type { Register } from "../register/register.ts";
import type { Instant } from "../time.ts";
import { type SecurityEffect, securityEffects } from "./security-effects.ts";

export interface EntryEffects {
  readonly effects: readonly Effect[];
  readonly securities: readonly SecurityEffect[];
}

/** What is answered otherwise once changes are appended. Throws FoldError where the register could not be answered from with them. */
export function entryEffects(before: Register, changes: readonly Change[], now: Instant): EntryEffects {
  const after = registerWith(before, changes, now);
  return {
    effects: effectsOf(before, after, now),
    securities: securityEffects({ before, after }, changes, now),
  };
}
