import { isUtf8 } from "node:buffer";
import { readPlainCsv } from "../brokers/plain-csv.ts";
import type { Position } from "../core/answer.ts";
import { PositionInput } from "./contract/check-request.ts";
import { explain } from "./explain.ts";
import { reported } from "./limits.ts";
import { invalid, type ProblemError, Refusal } from "./problem.ts";
import { illFormedText } from "./strict-json.ts";

const malformed = (detail: string): Refusal =>
  new Refusal("malformed-body", detail, { errors: [{ line: 1, detail }] });

/**
 * The text of a CSV file. Undeclared, it is UTF-8 where its bytes are, otherwise Windows-1252: text in the one is
 * practically never valid in the other.
 */
export function decodeCsv(bytes: Uint8Array, charset: string | null): string {
  const [first, second] = bytes;
  if ((first === 0xff && second === 0xfe) || (first === 0xfe && second === 0xff)) {
    throw malformed('The file is UTF-16; expected UTF-8 or Windows-1252. Save it as "CSV UTF-8".');
  }
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

/** The positions of a CSV file; throws a Refusal that names lines and columns. */
export function positionsOfCsv(text: string, limit: number): readonly Position[] {
  const reading = readPlainCsv(text);
  if (reading.kind === "refused") throw invalid(reading.refusals);
  const { positions, lines } = reading;
  if (positions.length > limit) {
    const detail = `The file has ${positions.length} positions; expected at most ${limit}. Split it.`;
    throw new Refusal("too-many-positions", detail, { errors: [{ line: lines[limit] ?? 1, detail }] });
  }
  const errors: ProblemError[] = [];
  for (const [i, position] of positions.entries()) {
    if (errors.length >= reported.errors) break;
    errors.push(...errorsOf(position, lines[i] ?? 1));
  }
  if (errors.length > 0) throw invalid(errors);
  return positions;
}
