/**
 * A portfolio as the file that a broker's web site gave out.
 * @module
 */

import { shown } from "../../brokers/export-rows.ts";
import { type ExportReading, problemsIn, readExport } from "../../brokers/read-export.ts";
import { positionsOfPlain } from "../csv-body.ts";
import { invalid, Refusal } from "../http/problem.ts";
import type { Call } from "../route.ts";
import type { Sent } from "./portfolios-body.ts";

const MAX_PROBLEMS = 100;

/** What a file holds, and what of it was not understood; throws a Refusal where it is no list of holdings. */
function heldIn(reading: ExportReading, limit: number) {
  if (reading.kind === "refused") throw invalid(reading.refusals);
  if (reading.kind === "plain") {
    const positions = positionsOfPlain(reading.holdings, limit);
    const { unreadColumns } = reading.holdings;
    const cash = positions.filter(({ kind }) => kind === "cash").length;
    return { format: "plain-csv", positions, cash, problems: [], unreadColumns } as const;
  }
  const { format, rows } = reading;
  const held = rows.flatMap((row) => (row.kind === "position" || row.kind === "cash" ? [row] : []));
  return {
    format,
    positions: held.map(({ position }) => position),
    cash: held.filter(({ kind }) => kind === "cash").length,
    problems: problemsIn(rows),
    unreadColumns: reading.unreadSheets ?? [],
  };
}

/** A broker's file; throws a Refusal where it is none, or cut short. */
export function fromFile(bytes: Uint8Array, { limits, now }: Call): Sent {
  const { format, positions, cash, problems, unreadColumns } = heldIn(readExport(bytes), limits.positions);
  if (positions.length > limits.positions)
    throw new Refusal(
      "too-many-positions",
      `The file has ${positions.length} positions; expected at most ${limits.positions}. Split it.`,
    );
  const told = problems
    .slice(0, MAX_PROBLEMS)
    .map(({ code, line, field, message, found }) => ({ code, line, field, message, value: shown(found) }));
  const gaps =
    problems.length === 0 ? [] : [`${problems.length} rows of the broker's file were not understood`];
  return {
    positions,
    at: now,
    gaps,
    export: { format, cash, problems: told, ...(unreadColumns.length === 0 ? {} : { unreadColumns }) },
  };
}
