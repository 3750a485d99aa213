/**
 * The digest of the facts themselves: what the register says at a version, whoever recorded it and when.
 * @module
 */

import { createHash } from "node:crypto";
import { leavesOf, type SeenFacts } from "./fact-leaves.ts";
import type { Facts, Register } from "./register.ts";

/** What stands before the facts' own digests. It changes where the form of a fact does. */
const FORM = "investor-exposure facts 1";

const remembered = new WeakMap<Facts, Map<number, string>>();
/** A register is asked for at few of its versions. */
const MAX_REMEMBERED = 1_000;

/**
 * `sha256:<hex>` over the facts as seen at the register's version: SHA-256 of each fact's canonical JSON (RFC 8785), these in
 * ascending order, one a line, behind one line that names the form. Two registers that say the same have the same, whatever their
 * logs; so it travels, where the log's digest does not. Made once for each version.
 */
export function factsDigest(register: SeenFacts): string {
  let own = remembered.get(register.facts);
  if (own === undefined) {
    own = new Map();
    remembered.set(register.facts, own);
  }
  const known = own.get(register.version);
  if (known !== undefined) return known;
  const digest = `sha256:${createHash("sha256").update(FORM).update(leavesOf(register)).digest("hex")}`;
  if (own.size >= MAX_REMEMBERED) own.clear();
  own.set(register.version, digest);
  return digest;
}

/** Which register an answer was read from, as answers print it. */
export interface RegisterRef {
  readonly version: number;
  /** Of the log up to the version: who wrote what and when. */
  readonly digest: string;
  /** Of what it says, the same on every machine. */
  readonly factsDigest: string;
}

export const registerRef = (register: Register): RegisterRef => ({
  version: register.version,
  digest: register.digest,
  factsDigest: factsDigest(register),
});
