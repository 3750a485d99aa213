/**
 * Entries in their stored form: canonical bytes, in parts where they are large.
 * @module
 */

import type { AttributeValue } from "@aws-sdk/client-dynamodb";
import type { Entry } from "../core/facts/fact.ts";
import { canonicalText, chainDigest, textDigest } from "../core/register/digest.ts";
import { entryKey, type Key, partKey } from "./keys.ts";

/** The stored format. It rises when stored bytes change their meaning; older formats stay readable. */
export const storedFormat = 1;

/** DynamoDB refuses items above 400 KB, names and keys included. */
export const partLimitBytes = 350_000;

/** Everything an entry says, linked to its predecessor and not yet stored. */
export type LinkedEntry = Omit<Entry, "digest">;

export type Item = Readonly<Record<string, AttributeValue>>;

/** An entry as the table holds it: its own item, and the parts that must be there before it. */
export interface StoredEntry {
  readonly digest: string;
  readonly item: Item;
  readonly parts: readonly Item[];
}

const itemOf = (key: Key, body: string, digest: string): Item => ({
  pk: { S: key.pk },
  sk: { S: key.sk },
  body: { S: body },
  digest: { S: digest },
});

/** Cuts a text into slices of at most `limit` UTF-8 bytes, never through a character. */
export function slices(text: string, limit: number): readonly string[] {
  const bytes = Buffer.from(text, "utf8");
  const cuts: string[] = [];
  for (let from = 0; from < bytes.length; ) {
    let to = Math.min(from + limit, bytes.length);
    // 10xxxxxx continues a character that began before the cut.
    while (to < bytes.length && ((bytes[to] ?? 0) & 0xc0) === 0x80) to -= 1;
    cuts.push(bytes.toString("utf8", from, to));
    from = to;
  }
  return cuts;
}

/**
 * An entry's stored form. Changes that would not fit beside the rest in one item stand in parts, which the entry names
 * by their digests, so that its own digest covers them.
 */
export function encodeEntry(entry: LinkedEntry, limit: number = partLimitBytes): StoredEntry {
  const { changes, ...rest } = entry;
  const head = { format: storedFormat, ...rest };
  const changesText = canonicalText(changes);
  const inOneItem =
    Buffer.byteLength(changesText, "utf8") + Buffer.byteLength(canonicalText(head), "utf8") < limit;
  const cuts = inOneItem ? [] : slices(changesText, limit);
  const parts = cuts.map((text, i) => itemOf(partKey(entry.id, i + 1), text, textDigest(text)));
  const body = canonicalText(inOneItem ? { ...head, changes } : { ...head, parts: cuts.map(textDigest) });
  const digest = chainDigest(entry.previous, body);
  return { digest, item: itemOf(entryKey(entry.version), body, digest), parts };
}
