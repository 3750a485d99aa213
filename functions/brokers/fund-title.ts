/**
 * Which fund a table of holdings is of, and of which day: by the lines above it, by columns that say the same on every line, and by
 * the file's name.
 * @module
 */

import type { FundName } from "../core/check/position.ts";
import { isValidCusip, isValidIsin, normaliseIdentifier } from "../core/symbols/identifiers.ts";
import { filledIn, isBlank } from "./blank-cells.ts";
import type { Row } from "./export-rows.ts";
import { dayIn } from "./fund-days.ts";
import { findHeader } from "./header.ts";

export interface FundTitle {
  readonly fund: FundName;
  readonly asOf: string | null;
}

const TICKER = /^[A-Z][A-Z0-9.]{0,5}$/;

const keyOf = (cell: string): string =>
  cell
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N}]+/gu, " ")
    .trim();

/** What a cell beside a label, or below a column's name, names the fund by. */
const labels: Readonly<Record<string, keyof FundName>> = {
  ticker: "symbol",
  "ticker symbol": "symbol",
  "fund ticker": "symbol",
  "fund symbol": "symbol",
  "etf ticker": "symbol",
  symbol: "symbol",
  fund: "name",
  etf: "name",
  "fund name": "name",
  "portfolio name": "name",
  isin: "isin",
  "fund isin": "isin",
  "share class isin": "isin",
  cusip: "cusip",
  "fund cusip": "cusip",
};

/** A text under its label; one that is a ticker or an identifier is what it is, whatever the label. */
function named(label: string, text: string): FundName {
  const field = labels[keyOf(label)];
  if (field === undefined || isBlank(text)) return {};
  const value = normaliseIdentifier(text);
  if (isValidIsin(value)) return { isin: value };
  if (isValidCusip(value)) return { cusip: value };
  if (field === "symbol" || (field === "name" && TICKER.test(text))) return { symbol: text.slice(0, 64) };
  return field === "name" ? { name: text.slice(0, 256) } : {};
}

/** A title without what it says of the day and the file: "Global X FinTech ETF | Fund Holdings Data as of 07/02/2026". */
const titleIn = (text: string): FundName => {
  const bare = text
    .replace(
      /\s*[|–-]?\s*(?:full |daily |fund |portfolio )*holdings?(?: data| details)?(?:\s+as (?:of|at)\b.*)?$/iu,
      "",
    )
    .replace(/^holdings? details\s*[-–:]\s*/iu, "")
    .trim();
  const symbol = /\(([A-Z][A-Z0-9]{1,5})\)\s*$/.exec(bare)?.[1];
  const name = bare.replace(/\s*\([A-Z][A-Z0-9]{1,5}\)\s*$/, "").slice(0, 256);
  return { ...(symbol === undefined ? {} : { symbol }), ...(/\p{L}{3}/u.test(name) ? { name } : {}) };
};

/** What the lines above the table say of the fund. */
function fromAbove(above: readonly Row[]): FundName {
  let found: FundName = {};
  for (const row of above) {
    const [first = "", second, ...more] = filledIn(row).map((cell) => cell.trim());
    if (second !== undefined && more.length === 0) found = { ...named(first, second), ...found };
    if (second === undefined && found.name === undefined && dayIn(first) !== first)
      found = { ...titleIn(first), ...found };
  }
  return found;
}

/** What columns say that name the fund on every line. */
function fromColumns(header: Row, below: readonly Row[]): FundName {
  const [first] = below.filter((row) => filledIn(row).length > 1);
  let found: FundName = {};
  for (const [at, label] of header.cells.entries()) {
    if (!/^(?:fund|etf|portfolio|share class)\b/.test(keyOf(label))) continue;
    const all = new Set(below.map(({ cells }) => (cells[at] ?? "").trim()).filter((cell) => !isBlank(cell)));
    const text = (first?.cells[at] ?? "").trim();
    // A note below the table may stand in the first column.
    if (all.has(text) && all.size <= 3) found = { ...named(label, text), ...found };
  }
  return found;
}

const DAY_COLUMN =
  /^(?:date|as of|as of date|effective date|holdings date|valuation date|report date|datum)$/;

function dayOfColumns(header: Row, below: readonly Row[]): string | null {
  const at = header.cells.findIndex((cell) => DAY_COLUMN.test(keyOf(cell)));
  if (at < 0) return null;
  for (const { cells } of below) {
    const found = dayIn((cells[at] ?? "").trim());
    if (found !== null) return found;
  }
  return null;
}

function dayOfLines(above: readonly Row[]): string | null {
  const texts = above.map((row) => filledIn(row).join(" "));
  const stated = texts.filter(
    (text) => /as (?:of|at)|holdings|per |stand|datum|date/iu.test(text) && !/inception/iu.test(text),
  );
  for (const text of stated) {
    const found = dayIn(text);
    if (found !== null) return found;
  }
  return null;
}

/** Words of files' names that name no fund. */
const COMMON: ReadonlySet<string> = new Set(
  "holdings holding full daily fund funds etf all us usa en de uk csv xlsx xls data of as the and portfolio details detail list latest export download basket composition constituents top weights ishares spdr invesco vanguard kraneshares ark globalx arkinvest jpm jpmorgan index shares trust".split(
    " ",
  ),
);

/** What a file's name says: "MCHI_holdings.csv", "holdings-daily-us-en-spy.xlsx", "10_02_2026_kweb_holdings.csv". */
export function fromFileName(fileName: string): FundTitle {
  const stem = fileName.replace(/^.*[/\\]/, "").replace(/\.[A-Za-z0-9]{2,5}$/, "");
  const words = stem.split(/[^A-Za-z0-9]+/).filter((word) => word !== "");
  const identifiers = words.map(normaliseIdentifier);
  const isin = identifiers.find(isValidIsin);
  const cusip = identifiers.find((word) => /[0-9]/.test(word) && isValidCusip(word));
  // In small letters a word may be any, unless the rest of the name is that of a list of holdings.
  const isList = dayIn(stem) !== null || /holdings?/i.test(stem);
  const form = isList ? /^[A-Za-z]{2,5}$/ : /^[A-Z]{2,5}$/;
  const likely = words.filter((word) => form.test(word) && !COMMON.has(word.toLowerCase()));
  const tickers = [...new Set(likely.map((word) => word.toUpperCase()))];
  return {
    fund: {
      // Several words are a title, of which none is surely the ticker.
      ...(tickers.length === 1 && tickers[0] !== undefined ? { symbol: tickers[0] } : {}),
      ...(isin === undefined ? {} : { isin }),
      ...(cusip === undefined ? {} : { cusip }),
    },
    asOf: dayIn(stem),
  };
}

const isNamed = ({ symbol, isin, cusip }: FundName): boolean =>
  symbol !== undefined || isin !== undefined || cusip !== undefined;

/** Which fund a table is of; what the table says counts before what its file is called. */
export function titleOf(rows: readonly Row[], fileName: string | undefined): FundTitle {
  const header = findHeader(rows);
  const byFile = fileName === undefined ? { fund: {}, asOf: null } : fromFileName(fileName);
  if (header === null) return byFile;
  const [above, below] = [rows.slice(0, header.at), rows.slice(header.at + 1)];
  const inTable = { ...fromAbove(above), ...fromColumns(header.row, below) };
  return {
    fund: isNamed(inTable) ? inTable : { ...inTable, ...byFile.fund },
    asOf: dayOfLines(above) ?? dayOfColumns(header.row, below) ?? byFile.asOf,
  };
}
