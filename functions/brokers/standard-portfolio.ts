/**
 * Our own webhook: a whole portfolio at once, sent by Standard Webhooks.
 * `{"type":"portfolio.replaced","timestamp":"…","data":{"account":"…","complete":true,"positions":[…]}}`
 * with positions as `POST /v1/checks` takes them; `{"type":"portfolio.removed","data":{"account":"…"}}` forgets one.
 * @module
 */

import { identifying, type Position } from "../core/check/position.ts";
import { type FieldKind, namesOf, positionFields } from "../core/check/position-fields.ts";
import type { ParsedDelivery } from "./broker-event.ts";
import { type Fields, instantOf, isFields, jsonOf } from "./json-reading.ts";

const MAX_POSITIONS = 10_000;
const DAY = /^\d{4}-\d{2}-\d{2}$/;
const CURRENCY = /^[A-Z]{3}$/;
const DECIMAL = /^(?!-0*(?:\.0*)?$)-?\d{1,39}(?:\.\d{1,38})?$/;

// biome-ignore lint/suspicious/noControlCharactersInRegex: finding them is the point.
const CONTROL = /[\u0000-\u001f\u007f-\u009f]/;

const isText = (value: unknown, most: number): value is string =>
  typeof value === "string" &&
  value !== "" &&
  value.length <= most &&
  value.isWellFormed() &&
  !CONTROL.test(value);

const names = namesOf(positionFields);

/** Whether a text is what its field holds. */
const hasForm = {
  text: () => true,
  decimal: (item: string) => DECIMAL.test(item),
  currency: (item: string) => CURRENCY.test(item),
  day: (item: string) => DAY.test(item),
} as const satisfies Record<FieldKind, (item: string) => boolean>;

type Draft = { -readonly [K in keyof Position]: Position[K] };

/** One position, closed as the contract of a check is; otherwise the field that does not fit. */
function positionOf(value: unknown): Position | { readonly unfit: string } {
  if (isText(value, 64)) return { symbol: value };
  if (!isFields(value)) return { unfit: "the position itself" };
  const draft: Draft = {};
  for (const [name, item] of Object.entries(value)) {
    const field = names.find((known) => known === name);
    if (field === undefined) return { unfit: "an unknown field" };
    const { kind, maxLength } = positionFields[field];
    if (!isText(item, maxLength) || !hasForm[kind](item)) return { unfit: field };
    draft[field] = item;
  }
  return identifying.some((field) => draft[field] !== undefined) ? draft : { unfit: identifying.join(", ") };
}

function replacement(id: string, at: number, data: Fields, account: string): ParsedDelivery {
  const { positions, complete = true } = data;
  const unfit = (why: string): ParsedDelivery => ({ ok: false, id, why, account });
  if (!Array.isArray(positions) || positions.length > MAX_POSITIONS)
    return unfit(`positions is not a list of at most ${MAX_POSITIONS}`);
  if (typeof complete !== "boolean") return unfit("complete is neither true nor false");
  const read: Position[] = [];
  for (const [i, item] of positions.entries()) {
    const position = positionOf(item);
    if ("unfit" in position) return unfit(`position ${i} does not fit: ${position.unfit}`);
    read.push(position);
  }
  return { ok: true, delivery: { id, event: { kind: "replace", account, at, complete, positions: read } } };
}

/** What a verified delivery says; `id` is its `webhook-id`. */
export function parseStandardPortfolio(body: Uint8Array, id: string): ParsedDelivery {
  const fields = jsonOf(body);
  if (!isFields(fields) || typeof fields.type !== "string")
    return { ok: false, id, why: "the body is not a JSON object with a type" };
  const { type, data } = fields;
  if (type !== "portfolio.replaced" && type !== "portfolio.removed")
    return { ok: true, delivery: { id, event: { kind: "ignore" } } };
  if (!isFields(data) || !isText(data.account, 128)) return { ok: false, id, why: "data.account is missing" };
  const at = instantOf(fields.timestamp);
  if (at === null)
    return { ok: false, id, why: "timestamp is not an instant with its zone", account: data.account };
  return type === "portfolio.removed"
    ? { ok: true, delivery: { id, event: { kind: "forget", user: null, account: data.account, at } } }
    : replacement(id, at, data, data.account);
}
