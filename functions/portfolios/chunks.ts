/**
 * Values too large for one item: compressed, cut into parts that are written before the item that names them and never
 * changed. Parts that nobody names are garbage, never wrong.
 * @module
 */

import { randomBytes } from "node:crypto";
import { promisify } from "node:util";
import { gunzip, gzip } from "node:zlib";
import { partKey, partsPartition } from "./keys.ts";
import { type HoldingsTable, type Item, put, remove, textAt } from "./table.ts";
import { query } from "./table-query.ts";

export interface ChunkRef {
  readonly id: string;
  readonly count: number;
}

/** DynamoDB refuses items above 400 KB. */
const PART_BYTES = 350_000;
/** Of a value when unpacked: more was never written. */
const MAX_BYTES = 64 * 1024 * 1024;

const pack = promisify(gzip);
const unpack = promisify(gunzip);

/** Writes a value; the parts are durable when this resolves. */
export async function writeChunks(table: HoldingsTable, value: unknown): Promise<ChunkRef> {
  const bytes = await pack(Buffer.from(JSON.stringify(value), "utf8"));
  const ref = {
    id: randomBytes(16).toString("hex"),
    count: Math.max(1, Math.ceil(bytes.length / PART_BYTES)),
  };
  for (let n = 0; n < ref.count; n += 1) {
    await put(table, partKey(ref.id, n), {
      data: { B: bytes.subarray(n * PART_BYTES, (n + 1) * PART_BYTES) },
    });
  }
  return ref;
}

/** A value from all of its parts, in any order; null where one is missing. */
export async function joinChunks(
  items: readonly Item[],
  { count }: Pick<ChunkRef, "count">,
): Promise<unknown> {
  const inOrder = items.toSorted((a, b) => ((textAt(a, "sk") ?? "") < (textAt(b, "sk") ?? "") ? -1 : 1));
  const bytes = inOrder.flatMap((item) => item.data?.B ?? []);
  if (bytes.length !== count) return null;
  const text = await unpack(Buffer.concat(bytes), { maxOutputLength: MAX_BYTES });
  const value: unknown = JSON.parse(text.toString("utf8"));
  return value;
}

/** A value as it was written; null where a part is gone: whoever named them has been replaced meanwhile. */
export const readChunks = async (table: HoldingsTable, { id, count }: ChunkRef): Promise<unknown> =>
  joinChunks(await query(table, partsPartition(id)), { count });

export async function removeChunks(table: HoldingsTable, { id, count }: ChunkRef): Promise<void> {
  for (let n = 0; n < count; n += 1) await remove(table, partKey(id, n));
}
