/**
 * Files of holdings as a body: a plain CSV, or what a broker's web site gave out.
 * @module
 */

import { isUtf8 } from "node:buffer";
import { isUtf16 } from "../brokers/encodings.ts";
import type { PlainHoldings } from "../brokers/plain-csv.ts";
import { readExport, sentOfPlain, sentPositions } from "../brokers/read-export.ts";
import type { Position, SentPosition } from "../core/check/position.ts";
import { explain } from "../schema/explain.ts";
import { reported } from "../schema/fault.ts";
import { PositionInput } from "./contract/check-request.ts";
import { invalid, type ProblemError, Refusal } from "./http/problem.ts";
import { illFormedText } from "./http/strict-json.ts";

const malformed = (detail: string): Refusal =>
  new Refusal("malformed-body", detail, { errors: [{ line: 1, detail }] });

/** What is wrong with one position, by its line rather than by a place in a body that was never sent. */
function errorsOf(position: Position, line: number): readonly ProblemError[] {
  return [...illFormedText(position), ...explain(PositionInput, position)].map(({ pointer, ...error }) => ({
    line,
    ...(pointer === undefined || pointer === "" ? {} : { column: pointer.slice(1) }),
    ...error,
  }));
}

const tooMany = (count: number, limit: number, line: number | undefined): Refusal => {
  const detail = `The file has ${count} positions; expected at most ${limit}. Split it.`;
  return new Refusal("too-many-positions", detail, { errors: [{ line: line ?? 1, detail }] });
};

/** The positions of a plain CSV, each as the contract has it; throws a Refusal that names lines and columns. */
export function positionsOfPlain({ positions, lines }: PlainHoldings, limit: number): readonly Position[] {
  if (positions.length > limit) throw tooMany(positions.length, limit, lines[limit]);
  const errors: ProblemError[] = [];
  for (const [i, position] of positions.entries()) {
    if (errors.length >= reported.errors) break;
    errors.push(...errorsOf(position, lines[i] ?? 1));
  }
  if (errors.length > 0) throw invalid(errors);
  return positions;
}

/** What a file holds. */
export interface FilePositions {
  readonly positions: readonly SentPosition[];
  /** Columns whose cells were not read, by their names. */
  readonly unreadColumns: readonly string[];
}

/**
 * The positions of a file, whichever it is by its content: a plain CSV whole or not at all, a broker's export with every
 * row that was not understood among its positions. Throws a Refusal that names lines.
 */
export function positionsOfFile(bytes: Uint8Array, charset: string | null, limit: number): FilePositions {
  if (charset === "utf-8" && !isUtf8(bytes) && !isUtf16(bytes))
    throw malformed(
      "The file is not UTF-8, as Content-Type says. Correct the charset or save the file as UTF-8.",
    );
  const reading = readExport(bytes);
  if (reading.kind === "plain") {
    const { unreadColumns } = reading.holdings;
    positionsOfPlain(reading.holdings, limit);
    return { positions: sentOfPlain(reading.holdings), unreadColumns };
  }
  if (reading.kind === "refused") throw invalid(reading.refusals);
  const held = reading.rows.filter(({ kind }) => kind !== "boilerplate");
  if (held.length > limit) throw tooMany(held.length, limit, held[limit]?.line);
  if (held.length === 0) {
    throw invalid([
      {
        line: 1,
        detail: "The file holds no position; expected at least one. Download it again, it may be cut short.",
      },
    ]);
  }
  return { positions: sentPositions(reading.rows), unreadColumns: reading.unreadSheets ?? [] };
}
