/**
 * What a file's positions are, and what is answered of each in April 2021.
 * @module
 */

import { readExport } from "../../functions/brokers/read-export.ts";
import { check } from "../../functions/core/check/check.ts";
import type { Position } from "../../functions/core/check/position.ts";
import { curatedRegister } from "../support/curated-register.ts";

/** The positions of a plain table; throws where it is read as anything else, or refused. */
export function positionsOf(text: string): readonly Position[] {
  const reading = readExport(text);
  if (reading.kind !== "plain" || !("positions" in reading.holdings))
    throw new Error(JSON.stringify(reading));
  return reading.holdings.positions;
}

export const statusesOf = (positions: readonly Position[]): readonly string[] =>
  check(curatedRegister, {
    ...{ asOf: "2021-04-01T12:00:00.000Z", knownAt: null, detail: "all" as const },
    ...{ investor: { usPerson: true }, positions },
  }).positions.map(({ status }) => status);
