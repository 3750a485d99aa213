/**
 * Issuers that would own one another in a circle: who is reached through whom could not be told.
 * @module
 */

import { documentOf } from "../facts/publication.ts";
import type { Stake } from "../facts/stake.ts";
import type { Register } from "./register.ts";
import { standing } from "./standing-facts.ts";

const documentsOf = (register: Register, id: string): readonly Stake[] =>
  standing(register, "stake", id).flatMap(({ change }) => documentOf("stake", change) ?? []);

/** The circle that a stake closes, from an issuer down to itself; null: it closes none. */
export function circleOf(register: Register, id: string): readonly string[] | null {
  const seen = new Set<string>();
  /** The way down from `top` to an issuer, where it owns that one directly or through others. */
  function wayDown(top: string, issuer: string): readonly string[] | null {
    if (issuer === top) return [top];
    if (seen.has(issuer)) return null;
    seen.add(issuer);
    for (const stake of register.stakesByIssuer.get(issuer) ?? []) {
      for (const { owner, owned } of documentsOf(register, stake)) {
        const way = owned === issuer ? wayDown(top, owner) : null;
        if (way !== null) return [...way, issuer];
      }
    }
    return null;
  }
  for (const { owner, owned } of documentsOf(register, id)) {
    seen.clear();
    const way = wayDown(owned, owner);
    if (way !== null) return [...way, owned];
  }
  return null;
}
