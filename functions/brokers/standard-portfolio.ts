/**
 * Our own webhook: a whole portfolio at once, sent by Standard Webhooks.
 * `{"type":"portfolio.replaced","timestamp":"…","data":{"account":"…","complete":true,"positions":[…]}}`
 * with positions as `POST /v1/checks` takes them; `{"type":"portfolio.removed","data":{"account":"…"}}` forgets one.
 * @module
 */

import type { Position } from "../core/check/answer.ts";
import type { ParsedDelivery } from "./broker-event.ts";
import { type Fields, instantOf, isFields, jsonOf } from "./json-reading.ts";

const texts = {
  symbol: 64,
  isin: 64,
  cusip: 64,
  sedol: 64,
  figi: 64,
  name: 256,
  exchange: 64,
  kind: 64,
  currency: 3,
  ref: 64,
} as const;
const days = ["issued", "matures", "acquired"] as const;
const DAY = /^\d{4}-\d{2}-\d{2}$/;
const decimals = ["quantity", "price", "marketValue"] as const;
const identifying = ["symbol", "isin", "cusip", "sedol", "figi", "name"] as const;
const MOST_POSITIONS = 10_000;
const DECIMAL = /^(?!-0*(?:\.0*)?$)-?\d{1,39}(?:\.\d{1,38})?$/;

// biome-ignore lint/suspicious/noControlCharactersInRegex: finding them is the point.
const CONTROL = /[\u0000-\u001f\u007f-\u009f]/;

const isText = (value: unknown, most: number): value is string =>
  typeof value === "string" &&
  value !== "" &&
  value.length <= most &&
  value.isWellFormed() &&
  !CONTROL.test(value);

type Draft = { -readonly [K in keyof Position]: Position[K] };

/** One position, closed as the contract of a check is; otherwise the field that does not fit. */
function positionOf(value: unknown): Position | { readonly unfit: string } {
  if (isText(value, 64)) return { symbol: value };
  if (!isFields(value)) return { unfit: "the position itself" };
  const draft: Draft = {};
  for (const [field, item] of Object.entries(value)) {
    const text = textField(field);
    const decimal = decimals.find((name) => name === field);
    const day = days.find((name) => name === field);
    if (text !== undefined && isText(item, texts[text]) && (text !== "currency" || /^[A-Z]{3}$/.test(item)))
      draft[text] = item;
    else if (decimal !== undefined && isText(item, 40) && DECIMAL.test(item)) draft[decimal] = item;
    else if (day !== undefined && isText(item, 10) && DAY.test(item)) draft[day] = item;
    else return { unfit: text ?? decimal ?? day ?? "an unknown field" };
  }
  return identifying.some((field) => draft[field] !== undefined) ? draft : { unfit: identifying.join(", ") };
}

type TextField = keyof typeof texts;
const textFields: readonly TextField[] = [
  "symbol",
  "isin",
  "cusip",
  "sedol",
  "figi",
  "name",
  "exchange",
  "kind",
  "currency",
  "ref",
];
const textField = (name: string): TextField | undefined => textFields.find((field) => field === name);

function replacement(id: string, at: number, data: Fields, account: string): ParsedDelivery {
  const { positions, complete = true } = data;
  const unfit = (why: string): ParsedDelivery => ({ ok: false, id, why, account });
  if (!Array.isArray(positions) || positions.length > MOST_POSITIONS)
    return unfit(`positions is no list of at most ${MOST_POSITIONS}`);
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
    return { ok: false, id, why: "the body is no JSON object with a type" };
  const { type, data } = fields;
  if (type !== "portfolio.replaced" && type !== "portfolio.removed")
    return { ok: true, delivery: { id, event: { kind: "ignore" } } };
  if (!isFields(data) || !isText(data.account, 128)) return { ok: false, id, why: "data.account is missing" };
  const at = instantOf(fields.timestamp);
  if (at === null)
    return { ok: false, id, why: "timestamp is no instant with its zone", account: data.account };
  return type === "portfolio.removed"
    ? { ok: true, delivery: { id, event: { kind: "forget", user: null, account: data.account, at } } }
    : replacement(id, at, data, data.account);
}
