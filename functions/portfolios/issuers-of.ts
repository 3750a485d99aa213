/**
 * Which issuers and classes a portfolio may hold, at any clocks, so that whatever a check at any asOf and knownAt can match is
 * among them. A check decides; this only says where to look. Pure.
 * @module
 */

import { hash } from "node:crypto";
import { engine } from "../core/check/check.ts";
import { fundsNamed } from "../core/check/fund-index.ts";
import type { FundName, Position } from "../core/check/position.ts";
import { possibleIssuers } from "../core/check/possible-issuers.ts";
import { indexSum } from "../core/register/index-sum.ts";
import type { Register } from "../core/register/register.ts";
import { fundName } from "./keys.ts";

/** Every issuer that any of the positions may be or be owned by, and every class ("class:RU") it may be of, sorted. */
export const issuersOf = (register: Register, positions: readonly Position[]): readonly string[] =>
  [...new Set(positions.flatMap((position) => possibleIssuers(register, position)))].sort();

/** A stored fund, by what names it. */
export interface NamedFund {
  readonly id: string;
  readonly fund: FundName;
}

const identityOf = ({ id, fund: { symbol, exchange, isin, cusip } }: NamedFund) => [
  id,
  symbol,
  exchange,
  isin,
  cusip,
];

/** Under whom a list is indexed: issuers, classes, and the stored funds ("fund:mchi") that any position may be of. */
export function indexOf(
  register: Register,
  funds: readonly NamedFund[],
  positions: readonly Position[],
): { readonly issuers: string[]; readonly lines: string } {
  const issuers = [...issuersOf(register, positions)];
  if (funds.length === 0) return { issuers, lines: linesDigest(register) };
  const named = fundsNamed(funds);
  const held = new Set(positions.flatMap((position) => named(position).map(({ id }) => fundName(id))));
  return { issuers: [...issuers, ...[...held].sort()], lines: indexDigest(register, funds) };
}

/** A digest of everything that `indexOf` reads beside the positions. */
export function indexDigest(register: Register, funds: readonly NamedFund[]): string {
  const lines = linesDigest(register);
  if (funds.length === 0) return lines;
  const named = JSON.stringify([lines, funds.map(identityOf).sort()]);
  return hash("sha256", named).slice(0, 32);
}

const digests = new WeakMap<Register, string>();

/**
 * A digest of everything that `issuersOf` reads: equal digests, equal issuers. A court order does not change it, so that portfolios
 * are looked through again only when the register learns a name, a line, a stake or a class, or when symbols are read otherwise.
 * After an entry it takes as long as the entry is large, whatever the register holds.
 */
export function linesDigest(register: Register): string {
  const known = digests.get(register);
  if (known !== undefined) return known;
  const { issuersByKey, issuersByName, issuersWithoutIsin, stakesByIssuer } = register;
  const sums = [issuersByKey, issuersByName, issuersWithoutIsin, stakesByIssuer].map(indexSum);
  const few = [[...register.venues].sort(), [...register.listingsByCountry.keys()].sort(), engine];
  const digest = hash("sha256", JSON.stringify([...sums, ...few])).slice(0, 32);
  digests.set(register, digest);
  return digest;
}
