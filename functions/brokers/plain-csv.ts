/**
 * A table of holdings by anybody: a header line that names the columns, one position per line. Read by rules, whoever
 * gave it out; read whole, or refused by line and column. Pure.
 * @module
 */

import { Big } from "big.js";
import type { Position } from "../core/check/position.ts";
import { schemeNames } from "../core/facts/scheme.ts";
import { firstName } from "../core/symbols/several-names.ts";
import { positionsAbove } from "./above-header.ts";
import { filledIn, isEmpty } from "./blank-cells.ts";
import { withIssuers } from "./class-lines.ts";
import { readsAsSymbol } from "./column-cells.ts";
import { namedColumn } from "./column-names.ts";
import { type Columns, columnsOf, readColumns } from "./columns.ts";
import type { Row, RowProblem } from "./export-rows.ts";
import { isTotalLabel } from "./footers.ts";
import { findHeader, likelyHeader } from "./header.ts";
import { type Identity, type LotRow, lotsIn } from "./lots.ts";
import { decimalSignOf } from "./numbers.ts";
import { type PlainRow, readPlainRow } from "./plain-rows.ts";
import { paidOut, signOfValues, withoutConverted } from "./proven-values.ts";
import { type FileRefusal, type Refused, refused } from "./refusal.ts";
import { repeatedAmounts } from "./repeated-amounts.ts";
import { rivals, withProven } from "./rival-columns.ts";
import { shortenedBeside } from "./scale.ts";
import { currenciesBySection, unheldSections } from "./sections.ts";
import { sharedSigns } from "./shared-signs.ts";
import { sharesOfMore } from "./shares-of-whole.ts";
import { accountsAcross, sideways } from "./sideways.ts";
import { isSum } from "./sum-rows.ts";
import { summaryLines } from "./summary-lines.ts";
import { type Part, partsOf } from "./table-parts.ts";
import { heldInNotes, heldInWords, toldAbove } from "./text-above.ts";
import { listsTransactions } from "./transactions.ts";
import { severalDays, unreadIn, unsettled } from "./unread-columns.ts";
import { withOwnValues } from "./value-columns.ts";

/** `lines[i]` is the line of `positions[i]`. */
export interface PlainHoldings {
  readonly kind: "positions";
  readonly positions: readonly Position[];
  readonly lines: readonly number[];
  /** Cells that were not understood, of positions that stand without them. */
  readonly problems: readonly RowProblem[];
  /** The names of columns whose cells were not read, as the file has them, and lines above the table that nothing understood. */
  readonly unreadColumns: readonly string[];
}

/** At most this many refusals are reported for one file. */
const MAX_REFUSALS = 20;

const refusedFor = (refusals: readonly FileRefusal[]): Refused => ({
  kind: "refused",
  refusals: refusals.slice(0, MAX_REFUSALS),
});

const TRANSACTIONS =
  "The file lists transactions, not holdings: what was bought and sold in a span does not say what is held. Download the positions instead.";

const EXPECTED = `symbol, ticker, ${schemeNames.join(", ")}, name or description`;

function noHeader(rows: readonly Row[]): Refused {
  const likely = likelyHeader(rows);
  const line = likely?.line ?? 1;
  const text = (likely?.cells ?? []).join(", ").slice(0, 80);
  const held = (likely?.cells ?? []).some((cell) => cell.trim() !== "" && readsAsSymbol(cell.trim()));
  const todo = held
    ? `Line ${line} reads like a position: put a header line above the first one, such as "symbol,quantity".`
    : `The nearest to one is line ${line}: rename its columns, and remove what stands above it.`;
  return {
    kind: "refused",
    refusals: [
      {
        line,
        value: text,
        detail: `No line names a column that says what a position is; expected a header line with one of ${EXPECTED}. ${todo}`,
      },
    ],
  };
}

const positionAbove = (row: Row, header: Row): FileRefusal => ({
  line: row.line,
  value: row.cells.join(", ").slice(0, 80),
  detail: `The line stands above the header line (line ${header.line}) and may be a position. Move it below, or remove it.`,
});

const positionInNote = (row: Row): FileRefusal => ({
  line: row.line,
  value: row.cells.join(", ").slice(0, 80),
  detail:
    "The line says in words how much of something is held. Make it a position of the table, or remove it.",
});

/** Rows by which columns are judged: those as filled as positions are, sums apart. */
const bodyOf = (rows: readonly Row[]): readonly Row[] => {
  const filled = (row: Row): number => filledIn(row).length;
  const most = rows.reduce((sofar, row) => Math.max(sofar, filled(row)), 0);
  return rows.filter((row) => filled(row) * 3 >= most && !isTotalLabel(filledIn(row)[0] ?? ""));
};

type Held = Extract<PlainRow, { kind: "position" }>;

/** What tells a position from others: a line on another venue, or in another currency, is none of its lots. */
function identityOf(position: Position): Identity {
  const told = ["symbol", ...schemeNames, "name", "exchange", "kind", "currency"] as const;
  return Object.fromEntries(
    told.flatMap((field) => {
      const text = position[field];
      return text === undefined ? [] : [[field, field === "name" ? firstName(text) : text]];
    }),
  );
}

function lotRow(row: PlainRow): LotRow {
  if (row.kind === "position") {
    const own = identityOf(row.position);
    const key = row.account === null ? own : { ...own, account: row.account };
    return { key, quantity: row.position.quantity, acquired: row.acquired };
  }
  if (row.kind === "unnamed") return { key: null, quantity: row.values.quantity, acquired: row.acquired };
  return { key: { line: String(row.kind) }, quantity: undefined, acquired: null };
}

const namesNothingAt = (line: number): FileRefusal => ({
  line,
  detail:
    "The line names no security; expected a symbol, an identifier or a name. Remove totals and footnotes.",
});

const noSumAt = (line: number, of: string): FileRefusal => ({
  line,
  value: of.slice(0, 80),
  detail: `The line bears the word for a sum beside "${of.slice(0, 80)}", and its value is not that of the lines above it: it may be a holding. Remove it, or give it a quantity or an identifier.`,
});

/** The positions of a table without its lots and sums, or why it is refused. */
function heldIn(rows: readonly PlainRow[]): readonly Held[] | readonly FileRefusal[] {
  const { lots, unclear } = lotsIn(rows.map(lotRow));
  const held: Held[] = [];
  const faults: FileRefusal[] = [];
  let sum = new Big(0);
  for (const [at, row] of rows.entries()) {
    if (row.kind === "refused") faults.push(...row.refusals);
    if (lots.has(at)) continue;
    if (row.kind === "position") {
      held.push(row);
      sum = sum.plus(row.position.marketValue ?? 0);
    }
    if (row.kind !== "unnamed") continue;
    if (!isSum(row, { positions: held.length, sum }))
      faults.push(row.of === null ? namesNothingAt(row.line) : noSumAt(row.line, row.of));
  }
  for (const at of unclear) {
    const row = rows[at];
    if (row?.kind === "position")
      faults.push({
        line: row.line,
        detail:
          "The lines below name this security again and make up its quantity exactly: they may be its lots, and would be counted twice. Remove either.",
      });
  }
  if (faults.length === 0) faults.push(...summaryLines(held));
  if (faults.length === 0) faults.push(...repeatedAmounts(held));
  return faults.length > 0 ? faults : held;
}

const isFaults = (held: readonly Held[] | readonly FileRefusal[]): held is readonly FileRefusal[] =>
  held.some((one) => "detail" in one);

const holdingsOf = (held: readonly Held[], unreadColumns: readonly string[]): PlainHoldings => ({
  kind: "positions",
  positions: held.map(({ position, line }) => ({ ref: `line-${line}`, ...position })),
  lines: held.map(({ line }) => line),
  problems: held.flatMap(({ problems }) => problems),
  unreadColumns,
});

/** Which sign begins fractions in the columns that are read; the rest of the file says it where they do not. */
function decimalIn(columns: Columns, ofFile: Row["decimal"]): Row["decimal"] {
  const cells = (["quantity", "price", "marketValue"] as const).flatMap(
    (role) => columnsOf(columns, role)[0]?.cells ?? [],
  );
  return decimalSignOf(cells) ?? ofFile;
}

/** A row's position in the currency that a line above it states, where it says none itself. */
function inSection(row: PlainRow, sections: ReadonlyMap<number, string>): PlainRow {
  if (row.kind !== "position" || row.position.currency !== undefined) return row;
  const currency = sections.get(row.line);
  return currency === undefined ? row : { ...row, position: { ...row.position, currency } };
}

function readPart({ header, rows }: Part, sections: ReadonlyMap<number, string>): PlainHoldings | Refused {
  const body = bodyOf(rows);
  if (listsTransactions({ headers: header.row.cells, rows: body }))
    return refused(TRANSACTIONS, header.row.line);
  const named = readColumns(header.columns, body);
  const decimal = signOfValues(named, decimalIn(named, header.row.decimal));
  const columns = withProven(withOwnValues(withoutConverted(named, decimal)), decimal);
  const { line: at } = header.row;
  const whole = [
    paidOut(columns, decimal, at),
    ...[sideways, accountsAcross, rivals].map((rule) => rule(columns, at)),
  ].filter((one) => one !== null);
  const open = [...unsettled(columns, at), ...whole];
  if (open.length > 0) return refusedFor(open);
  const width = header.row.cells.findLastIndex((cell) => !isEmpty(cell)) + 1;
  const read = rows.map((row) => inSection(readPlainRow({ ...row, decimal }, columns, width), sections));
  const held = heldIn(withIssuers(read));
  if (isFaults(held)) return refusedFor(held);
  const lines = new Set(held.map(({ line }) => line));
  const [value] = columnsOf(columns, "marketValue");
  const byLine = new Map(rows.map(({ line, cells }) => [line, cells[value?.at ?? -1] ?? ""]));
  const again =
    sharedSigns(held, (line) => byLine.get(line) ?? "") ??
    severalDays(columns, read, header.row.line) ??
    sharesOfMore(
      columns,
      rows.filter(({ line }) => lines.has(line)),
      header.row.line,
    );
  if (again !== null) return refusedFor([again]);
  return holdingsOf(held, unreadIn(columns));
}

/**
 * A file of one column without a header: a list of tickers or identifiers. Refused where most of its lines are such and some
 * are not; null: it is no list.
 */
function readList(rows: readonly Row[]): PlainHoldings | Refused | null {
  // One word alone is as well the beginning of a file that was cut.
  if (rows.length < 2 || rows.some((row) => filledIn(row).length !== 1)) return null;
  const others = rows.filter((row) => !readsAsSymbol((filledIn(row)[0] ?? "").trim()));
  if (others.length * 2 >= rows.length) return null;
  if (others.length > 0)
    return refusedFor(
      others.map(({ line, cells }) => {
        const value = (cells[0] ?? "").slice(0, 80);
        const detail = `The lines are a list of tickers and identifiers, and ${JSON.stringify(value)} is neither. Correct or remove it.`;
        return { line, value, detail };
      }),
    );
  const columns = readColumns([namedColumn("identifier")], rows);
  const read = rows.map((row) => readPlainRow({ ...row, cells: row.cells.slice(0, 1) }, columns, 1));
  const held = heldIn(read);
  return isFaults(held) ? refusedFor(held) : holdingsOf(held, []);
}

/**
 * Reads the rows of a file, or refuses it: a line that can't be read must not silently leave a portfolio, nor a column
 * that could name, sign, value or date a position. A position without a reference gets `line-<n>`.
 */
export function readPlainTable(rows: readonly Row[]): PlainHoldings | Refused {
  if (rows.length === 0)
    return refused("The file is empty; expected a header line and one line per position.");
  const header = findHeader(rows);
  if (header === null) {
    const list = readList(rows);
    if (list !== null) return list;
    const [first, ...rest] = rows;
    return listsTransactions({ headers: first?.cells ?? [], rows: rest })
      ? refused(TRANSACTIONS)
      : noHeader(rows);
  }
  const titles = rows.slice(0, header.at);
  const above = new Set([...positionsAbove(rows, header), ...heldInWords(titles)]);
  if (above.size > 0) return refusedFor([...above].map((row) => positionAbove(row, header.row)));
  const noted = heldInNotes(rows.slice(header.at + 1));
  if (noted.length > 0) return refusedFor(noted.map(positionInNote));
  const shortened = shortenedBeside(rows, header.columns);
  if (shortened !== null) return refusedFor([shortened]);
  const unheld = unheldSections(rows, header.at);
  if (unheld.length > 0) return refusedFor(unheld);
  const sections = currenciesBySection(rows, header.at);
  const read = partsOf(rows, header).map((part) => readPart(part, sections));
  const faults = read.flatMap((part) => (part.kind === "refused" ? part.refusals : []));
  if (faults.length > 0) return refusedFor(faults);
  const holdings = read.flatMap((part) => (part.kind === "positions" ? [part] : []));
  const positions = holdings.flatMap((part) => part.positions);
  if (positions.length === 0)
    return refused("The file has a header line but no positions; expected at least one.", header.row.line);
  return {
    kind: "positions",
    positions,
    lines: holdings.flatMap((part) => part.lines),
    problems: holdings.flatMap((part) => part.problems),
    unreadColumns: [
      ...new Set(holdings.flatMap((part) => part.unreadColumns)),
      ...toldAbove(titles, rows.slice(header.at + 1)),
    ],
  };
}
