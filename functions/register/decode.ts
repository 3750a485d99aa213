/**
 * From stored items to entries, strictly: what does not say exactly what the format requires stops the reading. Writers
 * pass what they are about to store through this same decoder.
 * @module
 */

import * as Type from "typebox";
import type { Change, Entry } from "../core/facts/fact.ts";
import { chainDigest, textDigest } from "../core/register/digest.ts";
import type { Register } from "../core/register/register.ts";
import { validatorOf } from "../schema/compiled-schema.ts";
import { faultLine } from "../schema/fault.ts";
import { At, closed, Digest, Id, line } from "../schema/parts.ts";
import { ChangeSchema } from "./documents.ts";
import { type Item, storedFormat } from "./encode.ts";
import { CorruptRegister } from "./errors.ts";
import { entryKey, partNumberOf, spellKey, versionOf } from "./keys.ts";
import { assertCanonical, openItem, parsed } from "./open-item.ts";

const Words = line(200);
const Instant = Type.Refine(
  At,
  (at) => at.length === 24 && at.endsWith("Z"),
  () => "must be an instant in UTC with milliseconds",
);

const head = {
  format: Type.Literal(storedFormat),
  version: Type.Integer({ minimum: 1 }),
  id: Id,
  recordedAt: Instant,
  source: Id,
  author: Words,
  previous: Digest,
} as const;
const Inline = Type.Object({ ...head, changes: Type.Array(Type.Unknown()) }, closed);
const InParts = Type.Object(
  { ...head, parts: Type.Array(Digest, { minItems: 1, maxItems: 999_999 }) },
  closed,
);

// The schema of changes is large and compiled once: each time costs a cold start as much as a read of the table.
const changesValidator = validatorOf(
  Type.Array(ChangeSchema, { minItems: 1, description: "a list of at least one change" }),
);
const inline = validatorOf(Inline);
const inParts = validatorOf(InParts);

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === "object" && value !== null && !Array.isArray(value);
/** Why changes do not decode, each with a JSON pointer below `at`; empty: they do. */
export const faultsOfChanges = (changes: unknown, at: string): readonly string[] =>
  changesValidator.Check(changes) ? [] : changesValidator.faults(changes, at).map(faultLine);

/** An entry's own item, checked; its changes stand in it, or in parts that are still to be fetched. */
export interface OpenedEntry {
  readonly name: string;
  readonly head: Omit<Entry, "changes">;
  readonly changes: readonly Change[] | null;
  /** The digests of the parts, in order; empty where there are none. */
  readonly parts: readonly string[];
}

/** Opens an entry's item: its key, its digest over the stored bytes, its shape. Throws CorruptRegister. */
export function openEntry(item: Item): OpenedEntry {
  const { key, body: text, digest } = openItem(item);
  const name = spellKey(key);
  const version = versionOf(key);
  if (version === null) throw new CorruptRegister(name, "is not the key of an entry");
  const body = parsed(name, text);
  // First: of bytes that are not the ones written, what they happen to say is no matter.
  if (isRecord(body) && typeof body.previous === "string" && chainDigest(body.previous, text) !== digest) {
    throw new CorruptRegister(name, "its bytes do not have the digest stored beside them");
  }
  return openedBody(name, version, { body, text, digest });
}

/** Opens an entry's stored text that stands behind a known digest, as `openEntry` does one that has its digest beside it. */
export function openText(version: number, previous: string, text: string): OpenedEntry {
  const name = spellKey(entryKey(version));
  const opened = openedBody(name, version, {
    body: parsed(name, text),
    text,
    digest: chainDigest(previous, text),
  });
  if (opened.head.previous !== previous)
    throw new CorruptRegister(name, `links to ${opened.head.previous}; expected ${previous}`);
  return opened;
}

interface Body {
  readonly body: unknown;
  readonly text: string;
  readonly digest: string;
}

function openedBody(name: string, version: number, { body, text, digest }: Body): OpenedEntry {
  if (!inline.Check(body) && !inParts.Check(body))
    throw new CorruptRegister(name, `does not decode: ${faultsOfBody(body).join("; ")}`);
  if (body.version !== version) throw new CorruptRegister(name, `says that it is version ${body.version}`);
  assertCanonical(name, body, text);
  const { id, recordedAt, source, author, previous } = body;
  const head = { version, id, recordedAt, source, author, previous, digest };
  if ("parts" in body) return { name, head, changes: null, parts: body.parts };
  const { changes } = body;
  assertChanges(name, changes);
  return { name, head, changes, parts: [] };
}

function faultsOfBody(body: unknown): readonly string[] {
  if (!isRecord(body)) return ["must be an object"];
  if (body.format !== storedFormat)
    return [`format ${JSON.stringify(body.format)} is not known here; expected ${storedFormat}`];
  if (Object.hasOwn(body, "parts")) return inParts.faults(body).map(faultLine);
  return inline.faults(body).map(faultLine);
}

/** Whether an entry's changes stand in parts, which `completeEntry` then needs. */
export const needsParts = (opened: OpenedEntry): boolean => opened.parts.length > 0;

/**
 * The entry, with its parts in order where it has any: all of them, none more, each with its digest. Throws
 * CorruptRegister.
 */
export function completeEntry(
  { name, head, changes, parts }: OpenedEntry,
  partItems: readonly Item[],
): Entry {
  if (changes !== null) return { ...head, changes };
  const text = joinParts(name, head.id, parts, partItems);
  const joined = parsed(name, text);
  assertChanges(name, joined);
  assertCanonical(name, joined, text);
  return { ...head, changes: joined };
}

function joinParts(
  name: string,
  entryId: string,
  digests: readonly string[],
  items: readonly Item[],
): string {
  if (items.length !== digests.length) {
    throw new CorruptRegister(name, `names ${digests.length} parts, and the table holds ${items.length}`);
  }
  return items
    .map((item, i) => {
      const { key, body, digest } = openItem(item);
      if (partNumberOf(key, entryId) !== i + 1)
        throw new CorruptRegister(spellKey(key), `stands where part ${i + 1} of ${name} is due`);
      if (digest !== digests[i] || textDigest(body) !== digest)
        throw new CorruptRegister(spellKey(key), `is not the part that ${name} names`);
      return body;
    })
    .join("");
}

function assertChanges(name: string, changes: unknown): asserts changes is readonly Change[] {
  if (!changesValidator.Check(changes)) {
    throw new CorruptRegister(
      name,
      `its changes do not decode: ${faultsOfChanges(changes, "/changes").join("; ")}`,
    );
  }
}

/** Item and parts to an entry at once. Throws CorruptRegister. */
export const decodeEntry = (item: Item, partItems: readonly Item[]): Entry =>
  completeEntry(openEntry(item), partItems);

/**
 * Checks that entries follow the head one by one: consecutive versions, each linked to its predecessor's digest, no
 * entry id twice. Throws CorruptRegister.
 */
export function assertChains(
  head: Pick<Register, "version" | "digest" | "versions">,
  entries: readonly Entry[],
): void {
  const ids = new Set<string>();
  let { version, digest } = head;
  for (const entry of entries) {
    const name = `entry ${entry.version}`;
    if (entry.version !== version + 1)
      throw new CorruptRegister(name, `follows version ${version}: an entry is missing`);
    if (entry.previous !== digest)
      throw new CorruptRegister(
        name,
        `links to ${entry.previous}, but version ${version} has the digest ${digest}`,
      );
    if (ids.has(entry.id) || head.versions.has(entry.id))
      throw new CorruptRegister(name, `bears the id of an earlier entry: ${entry.id}`);
    ids.add(entry.id);
    ({ version, digest } = entry);
  }
}
