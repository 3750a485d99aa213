/**
 * A Form N-PORT, in which a fund reports its holdings to the SEC, as XML. A derivative is named by what it refers to.
 * Source: SEC, "EDGAR Form N-PORT XML Technical Specification".
 * @module
 */

import type { Position } from "../core/check/position.ts";
import {
  asPosition,
  type ExportRow,
  identifierOf,
  nameIn,
  notUnderstood,
  numbersOf,
  textIn,
} from "./export-rows.ts";
import { type Refused, refused } from "./refusal.ts";
import { type Attributes, readXml } from "./xml-reading.ts";

const kinds: Readonly<Record<string, string>> = {
  EC: "stock",
  EP: "preferred stock",
  DBT: "bond",
  STIV: "other",
  RF: "fund",
  RA: "other",
  DE: "derivative",
  DC: "derivative",
  DCR: "derivative",
  DFE: "derivative",
  DIR: "derivative",
  DO: "derivative",
};

/** What one holding, or what one derivative refers to, is named by. */
interface Named {
  name?: string;
  isin?: string;
  cusip?: string;
  ticker?: string;
}

interface Holding {
  readonly line: number;
  readonly own: Named;
  /** What a derivative refers to: instruments, and components of baskets. */
  readonly references: Named[];
  /** Identifiers within elements that are not known: another security's, never its own. */
  readonly stray: Named;
  readonly fields: Map<string, string>;
}

const FAULT = "The file is not a well-formed Form N-PORT, or it ends too early. Download it again.";

/** Elements that begin another security within a holding. */
const REFERENCE: ReadonlySet<string> = new Set([
  "descRefInstrmnt",
  "dbtSecRefInstrument",
  "component",
  "otherRefInst",
  "indexBasketInfo",
]);

const namesOf = ({ name, isin, cusip, ticker }: Named): Position => {
  const text = (value: string | undefined): string | undefined => {
    const one = textIn(value);
    return one === undefined || /^0+$/.test(one) ? undefined : one;
  };
  const [anIsin, aCusip, symbol, aName] = [text(isin), text(cusip), text(ticker), nameIn(name)];
  return {
    ...(symbol === undefined ? {} : { symbol }),
    ...(anIsin === undefined ? {} : { isin: anIsin }),
    ...(aCusip === undefined ? {} : { cusip: aCusip }),
    ...(aName === undefined ? {} : { name: aName }),
  };
};

const isIdentified = ({ symbol, isin, cusip }: Position): boolean => (symbol ?? isin ?? cusip) !== undefined;

function amounts({ fields, line }: Holding) {
  const short = /short/i.test(fields.get("payoffProfile") ?? "");
  const { numbers, problems } = numbersOf(
    { quantity: fields.get("balance"), marketValue: fields.get("valUSD") },
    { line, decimal: "." },
  );
  const signed = (amount: string | undefined): string | undefined =>
    short && amount !== undefined && !amount.startsWith("-") ? `-${amount}` : amount;
  const [quantity, marketValue] = [signed(numbers.quantity), signed(numbers.marketValue)];
  return {
    problems,
    amounts: {
      ...(quantity === undefined ? {} : { quantity }),
      ...(marketValue === undefined ? {} : { marketValue, currency: "USD" }),
    },
  };
}

function rowsOf(holding: Holding): readonly ExportRow[] {
  const { line, own, references, stray, fields } = holding;
  const kind = kinds[fields.get("assetCat") ?? ""];
  const { problems, amounts: values } = amounts(holding);
  const named = [
    ...references.map(namesOf).filter((one) => Object.keys(one).length > 0),
    ...[namesOf(stray)].filter(isIdentified),
  ];
  // What it is itself stands before what it refers to: a convertible bond has an ISIN of its own.
  const itself = named.length === 0 || isIdentified(namesOf(own)) ? [namesOf(own)] : [];
  return [...itself, ...named].map((one, i) => {
    if (Object.keys(one).length === 0)
      return notUnderstood({ line, cells: [...fields.values()] }, "The holding names no security.");
    const asKind = i < itself.length ? kind : "derivative";
    const row = asPosition(
      line,
      { ...one, ...(asKind === undefined ? {} : { kind: asKind }), ...(i === 0 ? values : {}) },
      i === 0 ? problems : [],
    );
    // What a derivative refers to shares one weight: each may be all of it.
    const weight = textIn(fields.get("pctVal"));
    return row.kind !== "position" || weight === undefined ? row : { ...row, weight };
  });
}

/** Every holding of the fund, or why the file is refused. */
export function readNport(
  text: string,
): { readonly kind: "rows"; readonly rows: readonly ExportRow[] } | Refused {
  const rows: ExportRow[] = [];
  let listed = false;
  let holding: Holding | null = null;
  const target = (path: readonly string[]): Named | undefined => {
    if (path.some((name) => REFERENCE.has(name))) return holding?.references.at(-1);
    const within = path.slice(path.indexOf("invstOrSec") + 1);
    return within.length === 1 || within[0] === "identifiers" ? holding?.own : holding?.stray;
  };
  const open = (path: readonly string[], attributes: Attributes, line: number): void => {
    const name = path.at(-1) ?? "";
    if (name === "invstOrSecs") listed = true;
    if (name === "invstOrSec") holding = { line, own: {}, references: [], stray: {}, fields: new Map() };
    else if (REFERENCE.has(name)) holding?.references.push({});
    const [at, value] = [target(path), attributes.value];
    if (at === undefined || value === undefined) return;
    if (name === "isin") at.isin ??= value;
    else if (name === "ticker") at.ticker = value;
    else if (name === "other") at.cusip ??= identifierLike(value);
    // An identifier of a kind that is not known here is one all the same.
    else if (path.at(-2) === "identifiers") Object.assign(at, { ...(identifierOf(value) ?? {}), ...at });
  };
  const close = (path: readonly string[], own: string): void => {
    const name = path.at(-1) ?? "";
    if (name === "invstOrSec" && holding !== null) {
      rows.push(...rowsOf(holding));
      holding = null;
      return;
    }
    const at = target(path);
    if (at === undefined || holding === null) return;
    if (name === "cusip") at.cusip = own;
    else if (name === "title" || name === "issueTitle") at.name ??= own;
    else if (name === "name" || name === "issuerName" || name === "othIndName" || name === "indexName")
      at.name = own;
    else if (path.at(-2) === "invstOrSec") holding.fields.set(name, own);
  };
  const fault = readXml(text, { open, close });
  if (fault !== null) return refused(FAULT, fault.line);
  if (!listed)
    return refused(
      "The file is a filing with the SEC that lists no holdings; expected a Form N-PORT, or the information table of a Form 13F.",
    );
  return { kind: "rows", rows };
}

/** Filers write CUSIPs and SEDOLs as "other" identifiers: only what has the length of a CUSIP counts as one. */
const identifierLike = (value: string): string | undefined =>
  /^[0-9A-Z]{9}$/.test(value) ? value : undefined;
