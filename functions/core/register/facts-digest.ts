/**
 * The digest of the facts themselves: what the register says at a version, whoever recorded it and when.
 * @module
 */

import { hash } from "node:crypto";
import type { Change } from "../facts/fact.ts";
import { recordingAt } from "../facts/publication.ts";
import { spell } from "../time.ts";
import { canonicalText, isCanonical, textDigest } from "./digest.ts";
import type { Facts, Register } from "./register.ts";

/** What stands before the facts' own digests. It changes where the form of a fact does. */
const FORM = "investor-exposure facts 1";

/** Most facts stay as they are from entry to entry. */
const leaves = new WeakMap<Change, string>();

/** One fact in its one spelling: kind, id and moment, what was published then, and where it can be read. */
export function factText({ citations, document, id, kind, publishedAt }: Change): string {
  const fact = { citations, document, id, kind, publishedAt: spell(publishedAt) };
  const text = JSON.stringify(fact);
  // What was read from the log is canonical already, and looked at in a fraction of the time.
  return isCanonical(fact, text) ? text : canonicalText(fact);
}

function leafOf(change: Change): string {
  const known = leaves.get(change) ?? hash("sha256", factText(change));
  leaves.set(change, known);
  return known;
}

/** The publications that count at the register's version: corrected ones as corrected, retracted ones not at all. */
export const factsSeen = ({ facts, version }: Pick<Register, "facts" | "version">): readonly Change[] =>
  Object.values(facts).flatMap((ofKind) =>
    [...ofKind.values()].flatMap((publications) =>
      publications.flatMap((publication) => recordingAt(publication, version) ?? []),
    ),
  );

const remembered = new WeakMap<Facts, Map<number, string>>();
/** A register is asked for at few of its versions. */
const MAX_REMEMBERED = 1_000;

/**
 * `sha256:<hex>` over the facts as seen at the register's version: SHA-256 of each fact's canonical JSON (RFC 8785), these in
 * ascending order, one a line, behind one line that names the form. Two registers that say the same have the same, whatever their
 * logs; so it travels, where the log's digest does not. Made once for each version.
 */
export function factsDigest(register: Pick<Register, "facts" | "version">): string {
  let own = remembered.get(register.facts);
  if (own === undefined) {
    own = new Map();
    remembered.set(register.facts, own);
  }
  const known = own.get(register.version);
  if (known !== undefined) return known;
  const digest = textDigest([FORM, ...factsSeen(register).map(leafOf).sort()].join("\n"));
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
