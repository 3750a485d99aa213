/**
 * The digests of all facts that a register states, in ascending order. A register that grew by an entry has nearly all of those
 * that it had before, so that they are moved rather than made and sorted again.
 * @module
 */

import { hash } from "node:crypto";
import type { Change } from "../facts/fact.ts";
import { recordingAt } from "../facts/publication.ts";
import { decodedInterval, spell } from "../time.ts";
import { canonicalJson } from "./digest.ts";
import type { Facts, Register } from "./register.ts";
import { standingAt } from "./standing-facts.ts";

/** A register's facts, and up to which version they count. */
export type SeenFacts = Pick<Register, "facts" | "version">;

/** Most facts stay as they are from entry to entry. */
const leaves = new WeakMap<Change, string>();

/** One fact in its one spelling: kind, id and moment, what was published then, and where it can be read. */
const factText = ({ citations, document, id, kind, publishedAt }: Change): string =>
  canonicalJson({ citations, document, id, kind, publishedAt: spell(publishedAt) });

function leafOf(change: Change): string {
  const known = leaves.get(change) ?? hash("sha256", factText(change));
  leaves.set(change, known);
  return known;
}

/** The publications that count at the register's version: corrected ones as corrected, retracted ones not at all. */
const factsSeen = ({ facts, version }: SeenFacts): readonly Change[] =>
  Object.values(facts).flatMap((ofKind) =>
    [...ofKind.values()].flatMap((publications) =>
      publications.flatMap((publication) => recordingAt(publication, version) ?? []),
    ),
  );

/** A line feed and the digest in hex. */
const LEAF_BYTES = 65;
const bytesOf = (leaf: string): Buffer => Buffer.from(`\n${leaf}`, "ascii");

interface Leaves {
  readonly version: number;
  readonly bytes: Buffer;
}
/** Of each register's facts, at their newest version. */
const known = new WeakMap<Facts, Leaves>();

interface Growth {
  readonly from: SeenFacts;
  /** The version that it led to. */
  readonly until: number;
  readonly changes: readonly Change[];
}
const growths = new WeakMap<Facts, Growth>();
/** More changes than these are sorted anew. They are kept from when the register grew until its digest is asked for. */
const MAX_CHANGES = 1_000;

/** Says from what a register's facts grew, and by which changes: by which alone their digests then differ. */
export function grewFrom({ facts, version }: SeenFacts, from: SeenFacts, changes: readonly Change[]): void {
  const earlier = growths.get(from.facts);
  const origin = known.has(from.facts) ? { from, changes: [] } : earlier;
  if (origin === undefined || origin.changes.length + changes.length > MAX_CHANGES) return;
  growths.set(facts, { from: origin.from, until: version, changes: [...origin.changes, ...changes] });
}

/** Which digests go and which come where facts grew. */
function movesOf({ from, changes }: Growth, { facts, version }: SeenFacts): ReadonlyMap<string, number> {
  const moves = new Map<string, number>();
  const touched = new Map(
    changes.map((change) => [`${change.kind} ${change.id} ${spell(change.publishedAt)}`, change]),
  );
  const count = (seen: SeenFacts, { kind, id, publishedAt }: Change, by: number): void => {
    const change = standingAt(seen, kind, id, decodedInterval(publishedAt));
    if (change === null) return;
    const leaf = leafOf(change);
    moves.set(leaf, (moves.get(leaf) ?? 0) + by);
  };
  for (const change of touched.values()) {
    count(from, change, -1);
    count({ facts, version }, change, 1);
  }
  return moves;
}

/** Where a digest stands among sorted ones, or would stand, in bytes. */
function placeOf(bytes: Buffer, leaf: Buffer): number {
  let [low, high] = [0, bytes.length / LEAF_BYTES];
  while (low < high) {
    const middle = (low + high) >>> 1;
    const at = middle * LEAF_BYTES;
    if (bytes.compare(leaf, 0, LEAF_BYTES, at, at + LEAF_BYTES) < 0) low = middle + 1;
    else high = middle;
  }
  return low * LEAF_BYTES;
}

function moved(bytes: Buffer, moves: ReadonlyMap<string, number>): Buffer {
  const pieces: Buffer[] = [];
  let from = 0;
  for (const [leaf, by] of [...moves].sort(([a], [b]) => (a < b ? -1 : 1))) {
    const own = bytesOf(leaf);
    const place = placeOf(bytes, own);
    pieces.push(bytes.subarray(from, place));
    for (let i = 0; i < by; i += 1) pieces.push(own);
    from = place + Math.max(0, -by) * LEAF_BYTES;
  }
  return Buffer.concat([...pieces, bytes.subarray(from)]);
}

const sorted = (seen: SeenFacts): Buffer =>
  Buffer.from(
    factsSeen(seen)
      .map((change) => `\n${leafOf(change)}`)
      .sort()
      .join(""),
    "ascii",
  );

/** The digests of all facts seen at a version, each in hex behind a line feed, in ascending order, as bytes. */
export function leavesOf(seen: SeenFacts): Buffer {
  const { facts, version } = seen;
  const own = known.get(facts);
  if (own?.version === version) return own.bytes;
  const growth = growths.get(facts);
  // An older version of what grew: sorted anew, and not what the next growth begins from.
  if (growth !== undefined && growth.until !== version) return sorted(seen);
  const before = growth === undefined ? undefined : known.get(growth.from.facts);
  const bytes =
    growth === undefined || before?.version !== growth.from.version
      ? sorted(seen)
      : moved(before.bytes, movesOf(growth, seen));
  if (own === undefined || own.version < version) known.set(facts, { version, bytes });
  growths.delete(facts);
  return bytes;
}
