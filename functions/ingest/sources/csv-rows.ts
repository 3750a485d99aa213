/**
 * CSV files as rows, one by one, with the line that each ends on.
 * @module
 */

import { isAscii } from "node:buffer";
import { Readable } from "node:stream";
import { parse } from "csv-parse";
import { UnreadableList } from "./list-faults.ts";
import { type Bytes, mostRecords } from "./list-file.ts";

export interface Row {
  readonly cells: readonly string[];
  /** Name and line: "cons_prim.csv:231". */
  readonly at: string;
}

/** No record of any list comes near: an unclosed quote, or a file of something else, must not fill the memory. */
const MAX_CHARACTERS = 1_000_000;

const utf8 = new TextDecoder("utf-8", { fatal: true });
const windows1252 = new TextDecoder("windows-1252");

/** OFAC's older files are Windows-1252, newer ones UTF-8; text that is UTF-8 is hardly ever meant as anything else. */
function decoded(cell: string): string {
  const bytes = Buffer.from(cell, "latin1");
  if (isAscii(bytes)) return cell;
  try {
    return utf8.decode(bytes);
  } catch {
    return windows1252.decode(bytes);
  }
}

/** csv-parse types its stream's objects as `any`; with `info: true` and no columns each is this. */
const rowCast = (
  read: unknown,
): { readonly record: readonly string[]; readonly info: { readonly lines: number } } =>
  read as { readonly record: readonly string[]; readonly info: { readonly lines: number } };

/**
 * The rows of a CSV file. Throws UnreadableList for what is not CSV; what the source itself throws (a connection cut) is
 * passed on.
 */
export async function* csvRows(bytes: Bytes, name: string): AsyncGenerator<Row> {
  // Bytes one to one as characters: what encoding a cell has is found out cell by cell.
  const parser = parse({
    encoding: "latin1",
    info: true,
    relax_column_count: true,
    max_record_size: MAX_CHARACTERS,
    bom: false,
  });
  let cut: unknown = null;
  let plain = true;
  // Most lists hold nothing but ASCII; their cells are then what they are, and none is looked at again.
  const watched = (async function* watch() {
    for await (const chunk of bytes) {
      plain &&= isAscii(chunk);
      yield chunk;
    }
  })();
  const source = Readable.from(watched, { objectMode: false });
  source.once("error", (error) => {
    cut = error;
    parser.destroy(error);
  });
  source.pipe(parser);
  try {
    let rows = 0;
    for await (const read of parser) {
      const { record, info } = rowCast(read);
      rows += 1;
      if (rows > mostRecords)
        throw new UnreadableList("unreadable", name, `it has more than ${mostRecords} rows; expected a list`);
      yield { cells: plain ? record : record.map(decoded), at: `${name}:${info.lines}` };
    }
  } catch (error) {
    if (cut !== null) throw cut;
    if (error instanceof UnreadableList) throw error;
    const why = error instanceof Error ? error.message : String(error);
    throw new UnreadableList("unreadable", name, `it is not CSV: ${why.slice(0, 200)}`, { cause: error });
  } finally {
    source.destroy();
    parser.destroy();
  }
}
