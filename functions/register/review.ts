/**
 * What waits for a person: an entry that somebody proposed, a list that a guard held back. Each is a head, its content in
 * parts, and one decision. Every item is put once, beside the log and outside its chain; nothing is updated or deleted.
 * @module
 */

import type { Validator } from "../schema/compiled-schema.ts";
import { type Item, partLimitBytes, slices } from "./encode.ts";
import { CorruptRegister } from "./errors.ts";
import { type Key, spellKey } from "./keys.ts";
import { getItem, putIfAbsent, queryAll, type RegisterTable, rangeQuery } from "./query.ts";

/** One kind of thing that waits: where its items stand, and what they say. */
export interface Review<H, D> {
  /** As messages call it: "a proposal". */
  readonly what: string;
  readonly head: Validator<H>;
  readonly decision: Validator<D>;
  readonly headKey: (id: string) => Key;
  readonly decisionKey: (id: string) => Key;
  /** Of the nth part of its content; the first is 1. */
  readonly partKey: (id: string, n: number) => Key;
}

/** Content as the parts that it is kept in. */
export const partsOf = (text: string): readonly string[] => slices(text, partLimitBytes);

function decoded<T>(key: Key, text: string | undefined, shape: Validator<T>, what: string): T {
  let value: unknown;
  try {
    value = JSON.parse(text ?? "");
  } catch (cause) {
    throw new CorruptRegister(spellKey(key), "the stored text is not JSON", { cause });
  }
  if (!shape.Check(value)) throw new CorruptRegister(spellKey(key), `does not decode as ${what}`);
  return value;
}

/** An item's text as a shape has it. Throws CorruptRegister. */
export const decodeItem = <T>(item: Item, shape: Validator<T>, what: string): T =>
  decoded({ pk: item.pk?.S ?? "", sk: item.sk?.S ?? "" }, item.body?.S, shape, what);

/** Puts a text where there is none; the text that stands there now, which is this one or an earlier writer's. */
async function putOnce(table: RegisterTable, key: Key, body: string): Promise<string> {
  const item: Item = { pk: { S: key.pk }, sk: { S: key.sk }, body: { S: body } };
  try {
    await putIfAbsent(table, item);
    return body;
  } catch (error) {
    // The put's answer may have been lost, or its repetition refused because the first had succeeded: the item tells.
    const present = (await getItem(table, key))?.body?.S;
    if (present === undefined) throw error;
    return present;
  }
}

/** Keeps the parts, then the head that names them. The head that stands; null: other content stands under this id. */
export async function keepForReview<H, D>(
  table: RegisterTable,
  review: Review<H, D>,
  id: string,
  { head, parts }: { readonly head: H; readonly parts: readonly string[] },
): Promise<H | null> {
  for (const [i, part] of parts.entries())
    if ((await putOnce(table, review.partKey(id, i + 1), part)) !== part) return null;
  const key = review.headKey(id);
  return decoded(key, await putOnce(table, key, JSON.stringify(head)), review.head, review.what);
}

/** The head of what waits under an id; null: nothing does. Throws CorruptRegister where it does not decode. */
export async function readHead<H, D>(
  table: RegisterTable,
  review: Review<H, D>,
  id: string,
): Promise<H | null> {
  const key = review.headKey(id);
  const item = await getItem(table, key);
  return item === null ? null : decoded(key, item.body?.S, review.head, review.what);
}

/** The first `count` parts of its content, in order; fewer where some are missing. */
export async function readParts<H, D>(
  table: RegisterTable,
  { partKey }: Review<H, D>,
  id: string,
  count: number,
): Promise<readonly string[]> {
  const items = await queryAll(table, rangeQuery(table.table, partKey(id, 1), partKey(id, count)));
  return items.map(({ body }) => body?.S ?? "");
}

/** What was decided; null: nothing yet. Throws CorruptRegister where it does not decode. */
export async function readDecision<H, D>(
  table: RegisterTable,
  review: Review<H, D>,
  id: string,
): Promise<D | null> {
  const key = review.decisionKey(id);
  const item = await getItem(table, key);
  return item === null ? null : decoded(key, item.body?.S, review.decision, `the decision on ${review.what}`);
}

/** Decides, unless somebody has: the decision that stands, which is this one or the earlier. */
export async function decideOnce<H, D>(
  table: RegisterTable,
  review: Review<H, D>,
  id: string,
  decision: D,
): Promise<D> {
  const key = review.decisionKey(id);
  const stands = await putOnce(table, key, JSON.stringify(decision));
  return decoded(key, stands, review.decision, `the decision on ${review.what}`);
}
