/**
 * Packs: consecutive entries of the log once more, compressed in one item, so that a long log is read in few requests. A pack is
 * a cache. It holds the entries' own bytes, and is believed only where they chain to the digest that the entry behind it links
 * to: whoever could write packs could change no answer.
 * @module
 */

import { deflateRawSync, inflateRawSync } from "node:zlib";
import { textDigest } from "../core/register/digest.ts";
import { openText } from "./decode.ts";
import type { Item } from "./encode.ts";
import { CorruptRegister } from "./errors.ts";
import type { FetchedEntry } from "./fetched-entries.ts";
import { packKey, packRangeOf, partKey, spellKey, type VersionRange } from "./keys.ts";

/** An entry as it is stored: its own item, and those of its parts. */
export interface StoredItems {
  readonly item: Item;
  readonly parts: readonly Item[];
}

/** A pack's entries, which begin behind `previous`. */
export interface OpenedPack extends VersionRange {
  readonly name: string;
  readonly previous: string;
  readonly entries: readonly FetchedEntry[];
}

/** DynamoDB takes items of 400 KB, names and keys included. */
const LARGEST_BYTES = 390_000;
/** No pack is made of so much text, so that one that unfolds to more is none of ours. */
const LARGEST_TEXT_BYTES = 16_000_000;

/** The link of each entry is the digest of the one before: it is left out, for nothing compresses less. */
const linkTo = (previous: string): string => `"previous":"${previous}"`;
const NO_LINK = linkTo("");

const textOf = (item: Item | undefined, attribute: string): string => item?.[attribute]?.S ?? "";

/**
 * The text of a pack: a line for each entry, and one for each of its parts behind it; canonical JSON has no line feed of its own.
 * The digest of the entry before stands first.
 */
export function packText(previous: string, entries: readonly StoredItems[]): string {
  let link = previous;
  const lines = [previous];
  for (const { item, parts } of entries) {
    lines.push(textOf(item, "body").replace(linkTo(link), NO_LINK));
    for (const part of parts) lines.push(textOf(part, "body"));
    link = textOf(item, "digest");
  }
  return lines.join("\n");
}

/** The item of a pack with this text; null: it would be too large for one. */
export function packItem(range: VersionRange, text: string): Item | null {
  if (Buffer.byteLength(text, "utf8") > LARGEST_TEXT_BYTES) return null;
  const bytes = deflateRawSync(text, { level: 9 });
  if (bytes.length > LARGEST_BYTES) return null;
  const key = packKey(range);
  return { pk: { S: key.pk }, sk: { S: key.sk }, bytes: { B: bytes } };
}

/** How messages name a pack's item, whatever it is. */
export const packName = (item: Item): string => spellKey({ pk: textOf(item, "pk"), sk: textOf(item, "sk") });

/** Which entries an item says that it holds; null: it is no pack. */
export const rangeOf = (item: Item): VersionRange | null =>
  packRangeOf({ pk: textOf(item, "pk"), sk: textOf(item, "sk") });

/** The text of a pack's item. Throws CorruptRegister where the bytes do not unfold. */
export function textOfPack(item: Item): string {
  const bytes = item.bytes?.B;
  if (bytes === undefined) throw new CorruptRegister(packName(item), "has no bytes");
  try {
    return inflateRawSync(bytes, { maxOutputLength: LARGEST_TEXT_BYTES }).toString("utf8");
  } catch (cause) {
    throw new CorruptRegister(packName(item), "its bytes do not unfold", { cause });
  }
}

/**
 * Opens a pack: each entry as if it had been read singly, and chained to the one before. Whether it is this log's, the digest of
 * its last entry tells. Throws CorruptRegister.
 */
export function openPack(item: Item): OpenedPack {
  const name = packName(item);
  const range = rangeOf(item);
  if (range === null) throw new CorruptRegister(name, "is not the key of a pack");
  const lines = textOfPack(item).split("\n");
  const [previous = ""] = lines;
  const entries: FetchedEntry[] = [];
  let link = previous;
  for (let at = 1; at < lines.length; ) {
    const version = range.from + entries.length;
    const opened = openText(version, link, (lines[at] ?? "").replace(NO_LINK, linkTo(link)));
    const parts = opened.parts.map((digest, i) => {
      const part = partItem(opened.head.id, i + 1, lines[at + 1 + i] ?? "");
      if (textOf(part, "digest") !== digest)
        throw new CorruptRegister(name, `part ${i + 1} of ${opened.name} is not the one that it names`);
      return part;
    });
    entries.push({ opened, parts });
    at += 1 + opened.parts.length;
    link = opened.head.digest;
  }
  if (entries.length !== range.to - range.from + 1)
    throw new CorruptRegister(name, `holds ${entries.length} entries`);
  return { ...range, name, previous, entries };
}

function partItem(entryId: string, n: number, text: string): Item {
  const { pk, sk } = partKey(entryId, n);
  return { pk: { S: pk }, sk: { S: sk }, body: { S: text }, digest: { S: textDigest(text) } };
}
