/**
 * How much one request may ask about, told before its shape is looked at: the schema would name the list, not the limit.
 * @module
 */

import type { Limits } from "./http/limits.ts";
import { Refusal } from "./http/problem.ts";

/** A body's list, whatever else the body is. */
const listIn = (value: unknown, field: "positions" | "constituents"): readonly unknown[] => {
  if (typeof value !== "object" || value === null) return [];
  const list = new Map<string, unknown>(Object.entries(value)).get(field);
  return Array.isArray(list) ? list : [];
};

/** Throws a Refusal where a body holds more positions or constituents than a request may. */
export function refuseTooMany(value: unknown, { positions, constituents }: Limits): void {
  const count = listIn(value, "positions").length;
  if (count > positions) {
    const detail = `The request has ${count} positions; expected at most ${positions}. Split the portfolio into several requests.`;
    throw new Refusal("too-many-positions", detail, { errors: [{ pointer: "/positions", detail }] });
  }
  const lines = listIn(value, "constituents").reduce<number>((sum, fund) => sum + constituentsIn(fund), 0);
  if (lines <= constituents) return;
  const detail = `The request has ${lines} constituents; expected at most ${constituents}. Ask about fewer funds at once.`;
  throw new Refusal("too-many-constituents", detail, { errors: [{ pointer: "/constituents", detail }] });
}

const constituentsIn = (fund: unknown): number =>
  typeof fund === "object" && fund !== null && "holdings" in fund && Array.isArray(fund.holdings)
    ? fund.holdings.length
    : 0;
