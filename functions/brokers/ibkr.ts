/**
 * What Interactive Brokers' files have in common: an instrument as its attributes, named as Flex queries name them.
 * @module
 */

import type { Position } from "../core/check/position.ts";
import { isValidIsin } from "../core/symbols/identifiers.ts";
import { readOption } from "../core/symbols/option-symbol.ts";
import {
  asCash,
  asPosition,
  type ExportRow,
  identifierOf,
  nameIn,
  numbersOf,
  type Row,
  type RowProblem,
  textIn,
  unreadRow,
} from "./export-rows.ts";
import { nameOnly, noCurrency } from "./row-problems.ts";

/** Every attribute depends on the user's query, so each may be absent. */
export interface Instrument {
  readonly assetCategory?: string | undefined;
  readonly subCategory?: string | undefined;
  readonly symbol?: string | undefined;
  readonly description?: string | undefined;
  readonly isin?: string | undefined;
  readonly cusip?: string | undefined;
  readonly sedol?: string | undefined;
  readonly figi?: string | undefined;
  readonly securityID?: string | undefined;
  readonly listingExchange?: string | undefined;
  readonly underlyingSymbol?: string | undefined;
  readonly underlyingSecurityID?: string | undefined;
  readonly underlyingListingExchange?: string | undefined;
  readonly currency?: string | undefined;
  readonly position?: string | undefined;
  readonly markPrice?: string | undefined;
  readonly positionValue?: string | undefined;
}

/** Asset categories of statements (words) and of Flex (codes), as kinds that the core knows. */
const kinds: Readonly<Record<string, string>> = {
  stocks: "stock",
  stk: "stock",
  "equity and index options": "option",
  "options on futures": "future option",
  futures: "future",
  bonds: "bond",
  "treasury bills": "bill",
  warrants: "warrant",
  funds: "fund",
  "mutual funds": "mutual fund",
  forex: "forex",
  cfds: "cfd",
  cfd: "cfd",
  crypto: "crypto",
  "structured products": "structured product",
  fsfop: "future option",
  cmdty: "commodity",
};

/** Sorts of shares that change what a position means; the others are shares. */
const shareKinds: ReadonlySet<string> = new Set([
  "etf",
  "etn",
  "etc",
  "adr",
  "gdr",
  "preferred",
  "reit",
  "right",
  "unit",
  "closed-end fund",
  "mlp",
]);
const renamed: Readonly<Record<string, string>> = {
  "closed-end fund": "closed end fund",
  mlp: "limited partnership",
};

const derivatives: ReadonlySet<string> = new Set([
  "option",
  "opt",
  "future",
  "fut",
  "future option",
  "fop",
  "fsopt",
  "cfd",
  "war",
  "warrant",
  "iopt",
]);

function kindOf({ assetCategory, subCategory }: Instrument): string | undefined {
  const category = textIn(assetCategory)?.toLowerCase();
  if (category === undefined) return undefined;
  const kind = Object.hasOwn(kinds, category) ? kinds[category] : category;
  const sub = textIn(subCategory)?.toLowerCase() ?? "";
  return kind === "stock" && shareKinds.has(sub) ? (renamed[sub] ?? sub) : kind;
}

/** The identifiers of an instrument: its own attributes first, then `securityID` by the check digit that fits. */
function identifiers(instrument: Instrument): Pick<Position, "isin" | "cusip" | "sedol" | "figi"> {
  const { securityID } = instrument;
  const id = textIn(securityID);
  const own = {
    isin: textIn(instrument.isin),
    cusip: textIn(instrument.cusip),
    sedol: textIn(instrument.sedol),
    figi: textIn(instrument.figi),
  };
  const found = {
    ...(id === undefined
      ? {}
      : (identifierOf(id) ?? (/^[A-Z]{2}[A-Z0-9]{10}$/i.test(id) ? { isin: id } : {}))),
  };
  return {
    ...found,
    ...(own.isin === undefined ? {} : { isin: own.isin }),
    ...(own.cusip === undefined ? {} : { cusip: own.cusip }),
    ...(own.sedol === undefined ? {} : { sedol: own.sedol }),
    ...(own.figi === undefined ? {} : { figi: own.figi }),
  };
}

/** Symbols of one instrument may stand together ("META, FB"). */
export const symbolsIn = (symbol: string | undefined): readonly string[] =>
  (symbol ?? "").split(",").flatMap((one) => textIn(one) ?? []);

/** Of several symbols only the first is judged: that is enough where an identifier says what they all name. */
function unjudgedSymbols(symbol: string | undefined, line: number): readonly RowProblem[] {
  const all = symbolsIn(symbol);
  if (all.length < 2) return [];
  return [
    {
      code: "identifier-not-understood",
      line,
      field: "symbol",
      message: `The row names an instrument by ${all.length} symbols and no identifier; only the first was judged. Add the instrument's ISIN, or judge the others by themselves.`,
      found: symbol ?? "",
      undecided: true,
    },
  ];
}

/** A derivative whose underlying the file leaves out: only US roots are their underlying's tickers. */
const unnamedUnderlying = (symbol: string | undefined, line: number): RowProblem => ({
  code: "identifier-not-understood",
  line,
  field: "symbol",
  message:
    "The file does not say what this contract's underlying is, and outside the US its root is not the underlying's code. Add the instrument information, or the underlying's columns, to the statement or query.",
  found: symbol ?? "",
  undecided: true,
});

/**
 * An instrument held, as a position. A derivative is named by its underlying where the file says which that is: an option's
 * root is not always its underlying's code (Hong Kong's are letters, the shares' numbers).
 */
export function instrumentRow(
  instrument: Instrument,
  row: Pick<Row, "line" | "decimal">,
  more: readonly RowProblem[] = [],
): ExportRow {
  const { line } = row;
  const kind = kindOf(instrument);
  const name = nameIn(instrument.description);
  const { numbers, problems } = numbersOf(
    { quantity: instrument.position, price: instrument.markPrice, marketValue: instrument.positionValue },
    row,
  );
  const currency = textIn(instrument.currency)?.toUpperCase();
  const [underlying] = symbolsIn(instrument.underlyingSymbol);
  // Where the query leaves out what an instrument is, a contract is told by its spelling.
  const contract = readOption((instrument.symbol ?? "").toUpperCase()) !== null;
  const isDerivative = kind === undefined ? contract : derivatives.has(kind);
  const derived = isDerivative && underlying !== undefined;
  const underlyingIsin = textIn(instrument.underlyingSecurityID);
  const printed = derived ? instrument.underlyingSymbol : instrument.symbol;
  const [symbol] = symbolsIn(printed);
  // An option's own exchange is not its underlying's.
  const exchange = textIn(derived ? instrument.underlyingListingExchange : instrument.listingExchange);
  const own = derived
    ? underlyingIsin !== undefined && isValidIsin(underlyingIsin)
      ? { isin: underlyingIsin }
      : {}
    : identifiers(instrument);
  const found = Object.values(instrument).flatMap((text: string | undefined) => text ?? []);
  if (symbol === undefined && name === undefined && Object.keys(own).length === 0)
    return unreadRow(
      line,
      found.join(","),
      "The position names no instrument; expected a symbol, an identifier or a description. Add those columns to the query.",
    );
  const { marketValue, ...amounts } = numbers;
  const stated = currency !== undefined && /^[A-Z]{3}$/.test(currency);
  const identified = symbol !== undefined || Object.keys(own).length > 0;
  const isMoney = kind === "forex" || kind === "cash";
  const untold = [
    ...(identified || isMoney ? [] : [nameOnly(line, name ?? "")]),
    ...(stated || marketValue === undefined ? [] : [noCurrency(line, marketValue)]),
  ];
  const position: Position = {
    ...(symbol === undefined ? {} : { symbol }),
    ...own,
    ...(name === undefined ? {} : { name }),
    ...(exchange === undefined ? {} : { exchange }),
    ...(kind === undefined ? {} : { kind }),
    ...amounts,
    ...(stated && marketValue !== undefined ? { marketValue } : {}),
    ...(stated ? { currency } : {}),
  };
  const unjudged = Object.keys(own).length === 0 ? unjudgedSymbols(printed, line) : [];
  const rootOnly = isDerivative && !derived && currency !== "USD" ? [unnamedUnderlying(printed, line)] : [];
  return (isMoney ? asCash : asPosition)(line, position, [
    ...problems,
    ...untold,
    ...unjudged,
    ...rootOnly,
    ...more,
  ]);
}
