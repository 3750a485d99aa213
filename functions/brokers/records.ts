/**
 * From a file's bytes to the rows of its tables.
 * @module
 */

import { isUtf8 } from "node:buffer";
import { CsvError, parse } from "csv-parse/sync";
import type { Row } from "./export-rows.ts";

/** Longer files are no one's holdings; callers bound bodies besides. */
const MOST_ROWS = 200_000;

/**
 * The text of a file: UTF-8, UTF-16 where a byte order mark says so, otherwise Windows-1252, as brokers' sites and
 * spreadsheets write them. The mark is not part of the text.
 */
export function decodeText(bytes: Uint8Array): string {
  const [first, second] = bytes;
  if (first === 0xff && second === 0xfe) return new TextDecoder("utf-16le").decode(bytes);
  if (first === 0xfe && second === 0xff) return new TextDecoder("utf-16be").decode(bytes);
  return new TextDecoder(isUtf8(bytes) ? "utf-8" : "windows-1252").decode(bytes);
}

export const delimiters = [",", ";", "\t"] as const;
export type Delimiter = (typeof delimiters)[number];

/** The delimiter that the first lines use most, outside quotes: spreadsheets in Europe save with semicolons. */
export function delimiterIn(text: string): Delimiter {
  const sample = text.slice(0, 20_000).replaceAll(/"[^"]*"/g, "");
  const count = (delimiter: Delimiter): number => sample.split(delimiter).length;
  return delimiters.reduce((best, delimiter) => (count(delimiter) > count(best) ? delimiter : best));
}

/** Every row with content, with the line on which it ends; null where quotes do not close or there are too many rows. */
export const readRecords = (text: string, delimiter: Delimiter): readonly Row[] | null => {
  const rows = readRows(text, delimiter, MOST_ROWS + 1);
  return rows === null || rows.length > MOST_ROWS ? null : rows;
};

/** As `readRecords`, the first ones: what a file is can be told by them. */
export const firstRecords = (text: string, delimiter: Delimiter): readonly Row[] | null =>
  readRows(text, delimiter, 60);

function readRows(text: string, delimiter: Delimiter, most: number): readonly Row[] | null {
  const rows: Row[] = [];
  try {
    parse(text, {
      bom: true,
      delimiter,
      relax_column_count: true,
      // Exports print inches and quoted names bare within cells.
      relax_quotes: true,
      skip_empty_lines: true,
      to: most,
      on_record: (cells: readonly string[], { lines }: { readonly lines: number }) => {
        if (cells.some((cell) => cell.trim() !== ""))
          rows.push({ line: lines, cells, commasGroup: delimiter !== ";" });
        return null;
      },
    });
  } catch (error) {
    if (error instanceof CsvError) return null;
    throw error;
  }
  return rows;
}
