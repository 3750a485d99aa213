/**
 * What a file's positions come to when Xiaomi and China Mobile were listed.
 * @module
 */

import { readFundFile } from "../../functions/brokers/fund-file.ts";
import { readExport, sentPositions } from "../../functions/brokers/read-export.ts";
import { check } from "../../functions/core/check/check.ts";
import { curatedRegister } from "../support/curated-register.ts";

/** What each position of a file comes to, or the refusal of the file. */
export function outcome(file: string | Uint8Array, fund = false): readonly string[] {
  const reading = fund ? readFundFile(file) : readExport(file);
  if (reading.kind === "refused")
    return [`refused: ${reading.refusals.map(({ detail }) => detail).join(" ")}`];
  const positions =
    reading.kind === "fund"
      ? reading.holdings.map(({ weight, ...position }) => position)
      : reading.kind === "plain"
        ? reading.holdings.positions
        : sentPositions(reading.rows);
  const answer = check(curatedRegister, {
    // Xiaomi was designated; the court enjoined that on the next day.
    asOf: "2021-03-11T20:00:00.000Z",
    knownAt: null,
    investor: { usPerson: true },
    detail: "all",
    positions: [...positions],
  });
  return answer.positions.map(({ status }) => status);
}
/** Nothing was found is the one answer that loses a listed share. */
export const isSafe = (one: string | undefined): boolean =>
  /^(?:restricted|pending|review|refused)/.test(one ?? "");
