/**
 * Whether a condition is met, as far as the caller said what it hangs on, and what it is called in a sentence.
 * @module
 */

import type { Condition, TradeFacts } from "../facts/condition.ts";

const DAY = 86_400_000;
const daysBetween = (from: string, until: string): number => (Date.parse(until) - Date.parse(from)) / DAY;

/** Days compare as they are written. */
const before = (day: string | undefined, limit: string): boolean | null =>
  day === undefined ? null : day < limit;

/** True or false as the caller's facts decide; null: they do not. */
export function isMet(condition: Condition, said: TradeFacts): boolean | null {
  if (condition === "buyer-not-us-person")
    return said.counterparty === undefined ? null : said.counterparty === "not-us-person";
  if (condition === "covers-short") return said.short ?? null;
  if ("issued-before" in condition) return before(said.issued, condition["issued-before"]);
  if ("acquired-before" in condition) return before(said.acquired, condition["acquired-before"]);
  if ("issued-on-or-after" in condition) {
    const earlier = before(said.issued, condition["issued-on-or-after"]);
    return earlier === null ? null : !earlier;
  }
  if (said.issued === undefined || said.matures === undefined) return null;
  return daysBetween(said.issued, said.matures) > condition["tenor-over-days"];
}

interface Words {
  /** Behind "permitted if …". */
  readonly says: string;
  /** Where the caller says what decides it: fields of the request's `trade` or of a position. */
  readonly needs: readonly string[];
}

/** "the buyer is not a US person", and the request's fields that decide it. */
export function wordsOf(condition: Condition): Words {
  if (condition === "buyer-not-us-person")
    return { says: "the buyer is not a US person", needs: ["trade.counterparty"] };
  if (condition === "covers-short")
    return { says: "the purchase covers a short position", needs: ["position.quantity"] };
  if ("issued-before" in condition)
    return {
      says: `the security was issued before ${condition["issued-before"]}`,
      needs: ["position.issued"],
    };
  if ("issued-on-or-after" in condition)
    return {
      says: `the security was issued on or after ${condition["issued-on-or-after"]}`,
      needs: ["position.issued"],
    };
  if ("acquired-before" in condition)
    return {
      says: `the position was acquired before ${condition["acquired-before"]}`,
      needs: ["position.acquired"],
    };
  return {
    says: `the security matures more than ${condition["tenor-over-days"]} days after its issue`,
    needs: ["position.issued", "position.matures"],
  };
}
