/**
 * Brokers' exports in their exact shapes, with invented accounts.
 * @module
 */

import { readdirSync, readFileSync } from "node:fs";
import { decodeText } from "../../functions/brokers/encodings.ts";
import type { ExportRow, Row } from "../../functions/brokers/export-rows.ts";
import { problemsIn, readExport } from "../../functions/brokers/read-export.ts";
import { delimiterIn, readRecords } from "../../functions/brokers/records.ts";

const directory = new URL("../fixtures/exports/", import.meta.url);

export const bytesOf = (name: string): Uint8Array<ArrayBuffer> =>
  new Uint8Array(readFileSync(new URL(name, directory)));
export const textOf = (name: string): string => decodeText(bytesOf(name));

/** Files of holdings; the other one lists transactions. */
export const holdings: readonly string[] = readdirSync(directory).filter(
  (name) => name !== "robinhood-activity.csv",
);
export const tables: readonly string[] = holdings.filter((name) => name.endsWith(".csv"));

/** What a reading of a broker's file comes to; throws where it is none. */
export function read(file: Uint8Array | string) {
  const reading = readExport(file);
  if (reading.kind === "plain") throw new Error("no broker's file");
  if (reading.kind === "refused") throw new Error(reading.refusals.map(({ detail }) => detail).join("\n"));
  const { format, rows } = reading;
  const held = rows.flatMap((row) => (row.kind === "position" || row.kind === "cash" ? [row] : []));
  return {
    format,
    rows,
    positions: held.filter(({ kind }) => kind === "position").map(({ position }) => position),
    cash: held.filter(({ kind }) => kind === "cash").map(({ position }) => position),
    problems: problemsIn(rows),
  };
}

/** The lines that a reading accounts for: as often as it does. */
export const accounted = (rows: readonly ExportRow[]): readonly number[] =>
  rows.map(({ line }) => line).toSorted((a, b) => a - b);

/** The rows with content of a table. */
export function rowsOf(text: string): readonly Row[] {
  const records = readRecords(text, delimiterIn(text));
  return records.kind === "rows" ? records.rows : [];
}

/** The lines with content of a table. */
export const linesOf = (text: string): readonly number[] => rowsOf(text).map(({ line }) => line);

export const short = ({ positions }: ReturnType<typeof read>) =>
  positions.map(({ symbol, cusip, isin, name, quantity }) => [
    symbol ?? cusip ?? (isin === undefined ? (name ?? null) : null),
    isin ?? null,
    quantity ?? null,
  ]);
