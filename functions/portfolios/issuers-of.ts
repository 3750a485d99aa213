/**
 * Which issuers and classes a portfolio may hold, at any clocks, so that whatever a check at any asOf and knownAt can match is
 * among them. A check decides; this only says where to look. Pure.
 * @module
 */

import { createHash } from "node:crypto";
import { engine } from "../core/check/check.ts";
import type { Position } from "../core/check/position.ts";
import { possibleIssuers } from "../core/check/possible-issuers.ts";
import type { Register } from "../core/register/register.ts";

/** Every issuer that any of the positions may be or be owned by, and every class ("class:RU") it may be of, sorted. */
export const issuersOf = (register: Register, positions: readonly Position[]): readonly string[] =>
  [...new Set(positions.flatMap((position) => possibleIssuers(register, position)))].sort();

const digests = new WeakMap<Register, string>();

/**
 * A digest of everything that `issuersOf` reads: equal digests, equal issuers. A court order does not change it, so that portfolios
 * are looked through again only when the register learns a name, a line, a stake or a class, or when symbols are read otherwise.
 */
export function linesDigest(register: Register): string {
  const known = digests.get(register);
  if (known !== undefined) return known;
  const hash = createHash("sha256");
  const { issuersByKey, issuersByName, listingsByCountry, stakesByIssuer } = register;
  for (const index of [issuersByKey, issuersByName, stakesByIssuer]) {
    for (const [key, ids] of [...index].sort(([a], [b]) => (a < b ? -1 : 1)))
      hash.update(JSON.stringify([key, [...ids].sort()]));
  }
  hash.update(JSON.stringify([[...register.venues].sort(), [...listingsByCountry.keys()].sort(), engine]));
  const digest = hash.digest("hex").slice(0, 32);
  digests.set(register, digest);
  return digest;
}
