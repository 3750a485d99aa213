/**
 * Shares of the whole that add up to more than it: then some lines say again what others say.
 * @module
 */

import { Big } from "big.js";
import type { Columns } from "./columns.ts";
import type { Row } from "./export-rows.ts";
import { readNumber } from "./numbers.ts";
import type { FileRefusal } from "./refusal.ts";

const SHARE =
  /% of|of (?:portfolio|account|total|net assets|assets|fund|holdings|nav)\b|\bweight|gewicht|anteil|poids|\bpeso\b|ponderaci|占比|比重|構成比|구성비|비중|доля/iu;
/** Columns that measure something else, or a share of something smaller. */
const OTHERWISE =
  /gain|loss|change|chg|return|yield|day|p.?l|ytd|rendite|sector|asset class|rendement|target|benchmark|industry|52|盈亏|損益/iu;

/** Twice the whole, and thrice, to rounded shares. */
const times = [200, 300];
const rounding = "0.5";

/** A column of shares of the whole whose cells add up to several times it, on the lines that are positions; null: there is none. */
export function sharesOfMore(columns: Columns, rows: readonly Row[], line: number): FileRefusal | null {
  for (const { header, at, title } of columns.all) {
    if (!SHARE.test(header) || OTHERWISE.test(header)) continue;
    const sum = rows.reduce((sofar, { cells, decimal }) => {
      const cell = (cells[at] ?? "").replace(/\s*%\s*$/u, "").trim();
      const reading = readNumber(cell, decimal);
      return reading.kind === "number" ? sofar.plus(reading.value) : sofar;
    }, new Big(0));
    if (times.some((whole) => sum.minus(whole).abs().lte(rounding)))
      return {
        line,
        column: title,
        detail: `Column "${title}" adds up to ${sum.toFixed()} on the lines that are positions, more than the whole: some lines say again what others say, and would be counted twice. Remove sums and groups.`,
      };
  }
  return null;
}
