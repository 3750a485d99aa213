/**
 * What the caller said alike of every position that a listing reaches: by that the listing is described, once for all of them.
 * @module
 */

import type { TradeFacts } from "../facts/condition.ts";
import type { SaidOfAll } from "../law/rules-for-all.ts";
import type { Position } from "./position.ts";
import { tradeFactsOf } from "./trade-facts.ts";

/** What two positions are both said to be. */
function inCommon(a: TradeFacts, b: TradeFacts): TradeFacts {
  const alike = (field: keyof TradeFacts): boolean => a[field] !== undefined && a[field] === b[field];
  return {
    ...(alike("counterparty") ? { counterparty: a.counterparty } : {}),
    ...(alike("issued") ? { issued: a.issued } : {}),
    ...(alike("matures") ? { matures: a.matures } : {}),
    ...(alike("acquired") ? { acquired: a.acquired } : {}),
    ...(alike("short") ? { short: a.short } : {}),
  };
}

/** What was said of a listing's positions so far, with one more. What has no quantity is taken as held. */
export function saidOfMore(
  { held, owed }: SaidOfAll = { held: null, owed: null },
  trade: TradeFacts,
  position: Position,
): SaidOfAll {
  const own = tradeFactsOf(trade, position);
  const more = (sofar: TradeFacts | null): TradeFacts => (sofar === null ? own : inCommon(sofar, own));
  return own.short === true ? { held, owed: more(owed) } : { held: more(held), owed };
}
