/**
 * A portfolio as the file that a broker's web site gave out.
 * @module
 */

import type { Static } from "typebox";
import { shown } from "../../brokers/export-rows.ts";
import { type ExportReading, problemsIn, readExport } from "../../brokers/read-export.ts";
import { inQuery } from "../clocks.ts";
import type { PutPortfolioQuery } from "../contract/portfolios.ts";
import { positionsOfPlain } from "../csv-body.ts";
import { invalid, Refusal } from "../http/problem.ts";
import type { Call } from "../route.ts";
import { ofWhole, type Sent } from "./portfolios-body.ts";

const MAX_PROBLEMS = 100;

/** What a file holds, and what of it was not understood; throws a Refusal where it is no list of holdings. */
function heldIn(reading: ExportReading, limit: number) {
  if (reading.kind === "refused") throw invalid(reading.refusals);
  if (reading.kind === "plain") {
    const positions = positionsOfPlain(reading.holdings, limit);
    const { unreadColumns, problems } = reading.holdings;
    const cash = positions.filter(({ kind }) => kind === "cash").length;
    // Days that were not understood leave what hangs on them open, and the portfolio as whole as it is.
    return { format: "plain-csv", positions, cash, problems, gaps: [], unreadColumns } as const;
  }
  const { format, rows } = reading;
  const problems = problemsIn(rows);
  const held = rows.flatMap((row) => (row.kind === "position" || row.kind === "cash" ? [row] : []));
  return {
    format,
    positions: held.map(({ position }) => position),
    cash: held.filter(({ kind }) => kind === "cash").length,
    problems,
    gaps: problems.length === 0 ? [] : [`${problems.length} rows of the broker's file were not understood`],
    unreadColumns: reading.unreadSheets ?? [],
  };
}

/** A broker's file, and what was said beside it; throws a Refusal where it is none, or cut short. */
export function fromFile(
  bytes: Uint8Array,
  said: Static<typeof PutPortfolioQuery>,
  { limits, now }: Call,
): Sent {
  const whole = ofWhole(said, now, inQuery);
  const { format, positions, cash, problems, gaps, unreadColumns } = heldIn(
    readExport(bytes),
    limits.positions,
  );
  if (positions.length > limits.positions)
    throw new Refusal(
      "too-many-positions",
      `The file has ${positions.length} positions; expected at most ${limits.positions}. Split it.`,
    );
  const told = problems
    .slice(0, MAX_PROBLEMS)
    .map(({ code, line, field, message, found }) => ({ code, line, field, message, value: shown(found) }));
  return {
    positions,
    at: whole.at,
    gaps: [...whole.gaps, ...gaps],
    export: { format, cash, problems: told, ...(unreadColumns.length === 0 ? {} : { unreadColumns }) },
  };
}
