/**
 * A file of what a fund holds, as its house gives it out: a table with a column of weights, or the fund's Form N-PORT. Pure.
 * @module
 */

import type { FundName, SentConstituent, SentPosition, Unread } from "../core/check/position.ts";
import { readKind } from "../core/check/position-kind.ts";
import type { Problem } from "../core/problem.ts";
import { isValidCusip, normaliseIdentifier } from "../core/symbols/identifiers.ts";
import { type ExportRow, type Row, shown } from "./export-rows.ts";
import { fromFileName, titleOf } from "./fund-title.ts";
import { percentageIn, weightCells } from "./fund-weights.ts";
import { findHeader } from "./header.ts";
import { type PlainHoldings, readPlainTable } from "./plain-csv.ts";
import { type ExportReading, readExport, sentPositions } from "./read-export.ts";
import { type FileRefusal, type Refused, refused } from "./refusal.ts";

export interface FundFile {
  readonly kind: "fund";
  /** What the file names the fund by; empty: nothing. */
  readonly fund: FundName;
  /** The day of which the holdings are; null: the file does not say. */
  readonly asOf: string | null;
  readonly holdings: readonly SentConstituent[];
  /** The line of each. */
  readonly lines: readonly number[];
  /** The names of columns whose cells were not read, as the file has them. */
  readonly unreadColumns: readonly string[];
}

const notUnderstood = (line: number, cell: string): Problem => ({
  code: "weight-not-understood",
  field: "weight",
  value: shown(cell),
  message: `Line ${line}: the weight is not a percentage; expected one such as 5.04 or 0.1%. Correct the cell`,
});

/** Houses give money codes in the place of a CUSIP ("CASHUSD00"); a line whose class is cash needs none. */
function withoutCodesOfMoney(position: SentPosition): SentPosition {
  const { cusip, ...rest } = position;
  if (cusip === undefined || position.kind === undefined || readKind(position.kind).class !== "cash")
    return position;
  return isValidCusip(normaliseIdentifier(cusip)) ? position : rest;
}

/** A line with its weight; one that is no percentage is told, and the line stands without it. */
function weighed(sent: SentPosition, line: number, cell: string | undefined): SentConstituent {
  const position = withoutCodesOfMoney(sent);
  if (cell === undefined) return position;
  const weight = percentageIn(cell);
  if (weight !== null) return { weight, ...position };
  const { unread } = position;
  const told: Unread = {
    found: unread === undefined ? cell : `${unread.found}\n${cell}`,
    problems: [...(unread?.problems ?? []), notUnderstood(line, cell)],
    undecided: unread?.undecided ?? false,
  };
  return { ...position, unread: told };
}

/** Weights are in another column's role to those who read holdings of investors. */
const isWeight = (title: string): boolean =>
  /weight|%|gewicht|anteil|poids|peso|比重|权重|權重/iu.test(title);

function fromRows(rows: readonly ExportRow[], fileName: string | undefined): FundFile {
  const held = rows.filter(({ kind }) => kind !== "boilerplate");
  const sent = sentPositions(rows);
  return {
    kind: "fund",
    ...(fileName === undefined ? { fund: {}, asOf: null } : fromFileName(fileName)),
    holdings: sent.map((position, i) => {
      const row = held[i];
      const weight =
        row === undefined || row.kind === "problem" || row.kind === "boilerplate" ? undefined : row.weight;
      return weighed(position, row?.line ?? 1, weight);
    }),
    lines: held.map(({ line }) => line),
    unreadColumns: [],
  };
}

interface Line {
  readonly position: SentPosition;
  readonly line: number;
}

/** A table of a fund's holdings, and its lines that cannot be read. */
interface Table {
  readonly kind: "table";
  readonly holdings: PlainHoldings;
  readonly rows: readonly Row[];
  readonly unread: readonly Line[];
}

/** A line of which nothing is known: it may be any security. */
function unreadLine({ line, detail, value }: FileRefusal, rows: readonly Row[]): Line {
  const cells = rows.find((row) => row.line === line)?.cells ?? [];
  const problem = {
    code: "row-not-understood",
    field: "row",
    value: shown(value ?? cells.join(",")),
    message: `Line ${line}: ${detail}`,
  };
  const unread = { found: cells.join(","), problems: [problem], undecided: true };
  return { line, position: { ref: `line-${line}`, unread } };
}

/** So many lines may be unreadable before a file is none that is known. */
const MAX_UNREAD = 100;

/**
 * A portfolio's table is read whole or refused, as its owner can mend it; a fund house's cannot be mended, so that its unreadable
 * lines are told and the others read.
 */
function mended(reading: ExportReading): Exclude<ExportReading, { kind: "plain" }> | Table {
  if (reading.kind === "plain") return { ...reading, kind: "table", unread: [] };
  if (reading.kind !== "refused" || reading.rows === undefined) return reading;
  const { rows } = reading;
  const header = findHeader(rows)?.row.line ?? Number.POSITIVE_INFINITY;
  const unread = new Map<number, Line>();
  let refusals = reading.refusals;
  while (unread.size < MAX_UNREAD && refusals.every(({ line }) => line > header && !unread.has(line))) {
    for (const one of refusals) unread.set(one.line, unreadLine(one, rows));
    const holdings = readPlainTable(rows.filter(({ line }) => !unread.has(line)));
    if (holdings.kind === "positions") return { kind: "table", holdings, rows, unread: [...unread.values()] };
    refusals = holdings.refusals;
  }
  return reading;
}

/**
 * Reads a file of a fund's holdings, or says why it is refused. Which fund and of which day it is of, the file may not say; its name
 * may ("MCHI_holdings.csv"). Lines that cannot be read are constituents of which nothing is known.
 */
export function readFundFile(file: Uint8Array | string, fileName?: string): FundFile | Refused {
  const reading = mended(readExport(file));
  if (reading.kind === "refused") return reading;
  if (reading.kind === "read")
    return reading.format === "n-port"
      ? fromRows(reading.rows, fileName)
      : refused(
          "The file lists what an investor holds, not what a fund does; expected a fund house's file of holdings, or a Form N-PORT.",
        );
  const { holdings, rows, unread } = reading;
  const cells = weightCells(rows);
  const read = holdings.positions.map((position, i) => ({ position, line: holdings.lines[i] ?? 1 }));
  const all = [...read, ...unread].toSorted((a, b) => a.line - b.line);
  return {
    kind: "fund",
    ...titleOf(rows, fileName),
    holdings: all.map(({ position, line }) => weighed(position, line, cells.get(line))),
    lines: all.map(({ line }) => line),
    unreadColumns: holdings.unreadColumns.filter((title) => cells.size === 0 || !isWeight(title)),
  };
}
