/**
 * Files of holdings as a body: a plain CSV, or what a broker's web site gave out.
 * @module
 */

import { isUtf8 } from "node:buffer";
import type { CsvReading } from "../brokers/plain-csv.ts";
import { readExport, sentPositions } from "../brokers/read-export.ts";
import { decodeText } from "../brokers/records.ts";
import type { Position, SentPosition } from "../core/check/answer.ts";
import { explain } from "../schema/explain.ts";
import { reported } from "../schema/fault.ts";
import { PositionInput } from "./contract/check-request.ts";
import { invalid, type ProblemError, Refusal } from "./http/problem.ts";
import { illFormedText } from "./http/strict-json.ts";

const malformed = (detail: string): Refusal =>
  new Refusal("malformed-body", detail, { errors: [{ line: 1, detail }] });

const isUtf16 = ([first, second]: Uint8Array): boolean =>
  (first === 0xff && second === 0xfe) || (first === 0xfe && second === 0xff);

/**
 * The text of a CSV file. Undeclared, it is UTF-8 where its bytes are, otherwise Windows-1252: text in the one is
 * practically never valid in the other.
 */
function decodeCsv(bytes: Uint8Array, charset: string | null): string {
  if (charset === "utf-8" && !isUtf8(bytes))
    throw malformed(
      "The file is not UTF-8, as Content-Type says. Correct the charset or save the file as UTF-8.",
    );
  const label = charset ?? (isUtf8(bytes) ? "utf-8" : "windows-1252");
  return new TextDecoder(label).decode(bytes);
}

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
export function positionsOfPlain(reading: CsvReading, limit: number): readonly Position[] {
  if (reading.kind === "refused") throw invalid(reading.refusals);
  const { positions, lines } = reading;
  if (positions.length > limit) throw tooMany(positions.length, limit, lines[limit]);
  const errors: ProblemError[] = [];
  for (const [i, position] of positions.entries()) {
    if (errors.length >= reported.errors) break;
    errors.push(...errorsOf(position, lines[i] ?? 1));
  }
  if (errors.length > 0) throw invalid(errors);
  return positions;
}

/**
 * The positions of a file, whichever it is by its content: a plain CSV whole or not at all, a broker's export with every
 * row that was not understood among its positions. Throws a Refusal that names lines.
 */
export function positionsOfFile(
  bytes: Uint8Array,
  charset: string | null,
  limit: number,
): readonly SentPosition[] {
  // Brokers' sites write UTF-16; from anybody else it is refused, as it always was.
  const wide = isUtf16(bytes);
  const reading = readExport(wide ? decodeText(bytes) : decodeCsv(bytes, charset));
  if (reading.kind === "plain") {
    if (wide) throw malformed('The file is UTF-16; expected UTF-8 or Windows-1252. Save it as "CSV UTF-8".');
    return positionsOfPlain(reading.reading, limit);
  }
  if (reading.kind === "refused") throw invalid(reading.refusals);
  const held = reading.rows.filter(({ kind }) => kind !== "furniture");
  if (held.length > limit) throw tooMany(held.length, limit, held[limit]?.line);
  if (held.length === 0) {
    throw invalid([
      {
        line: 1,
        detail: "The file holds no position; expected at least one. Download it again, it may be cut short.",
      },
    ]);
  }
  return sentPositions(reading.rows);
}
