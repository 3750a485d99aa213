/**
 * OFX investment statements (also QFX), as SGML or XML: positions with a CUSIP or another identifier each, apart from the
 * transactions, and the list of securities that says their names and tickers.
 * Source: OFX 1.6 and 2.2, section 13 (Investments).
 * @module
 */

import type { Position } from "../core/check/position.ts";
import { readOption } from "../core/symbols/option-symbol.ts";
import {
  asCash,
  asPosition,
  type ExportRow,
  identifierOf,
  nameIn,
  notUnderstood,
  numbersOf,
  type RowProblem,
  textIn,
} from "./export-rows.ts";
import { type OfxElement, readOfxElements } from "./ofx-elements.ts";
import { type Refused, refused } from "./refusal.ts";
import { nameOnly, noCurrency } from "./row-problems.ts";
import { signed } from "./sides.ts";

/** Whether a text is OFX: its header of version 1 or 2, or its root. */
export const isOfx = (text: string): boolean =>
  /^\s*(?:OFXHEADER\s*:|<\?OFX\b|<OFX>)/i.test(text) || /^\s*<\?xml\b[^>]*>\s*(?:<\?OFX\b|<OFX>)/i.test(text);

/** The kind of security by the aggregate that holds its position. */
const kinds: Readonly<Record<string, string | undefined>> = {
  POSSTOCK: "stock",
  POSMF: "mutual fund",
  POSDEBT: "bond",
  POSOPT: "option",
  POSOTHER: "other",
};

/** A security of the statement's list. */
interface Security {
  readonly name: string | undefined;
  readonly ticker: string | undefined;
  /** What an option is on, where the list says it. */
  readonly underlying: OfxElement | undefined;
}

const keyOf = (id: OfxElement | undefined): string =>
  `${id?.text("UNIQUEIDTYPE") ?? ""}\n${id?.text("UNIQUEID") ?? ""}`;

function securitiesIn(root: OfxElement): ReadonlyMap<string, Security> {
  const found = new Map<string, Security>();
  for (const info of root.all("SECLIST").flatMap((list) => list.children)) {
    const security = info.first("SECINFO");
    if (security === undefined) continue;
    found.set(keyOf(security.first("SECID")), {
      name: nameIn(security.text("SECNAME")),
      ticker: textIn(security.text("TICKER")),
      underlying: info.children.find(({ name }) => name === "SECID"),
    });
  }
  return found;
}

/** The identifier by its stated scheme, or by its check digit where the scheme is the broker's own. */
function identifierIn(id: OfxElement | undefined): Pick<Position, "isin" | "cusip" | "sedol"> {
  const value = textIn(id?.text("UNIQUEID"));
  if (value === undefined) return {};
  switch ((id?.text("UNIQUEIDTYPE") ?? "").toUpperCase()) {
    case "CUSIP":
      return { cusip: value };
    case "ISIN":
      return { isin: value };
    case "SEDOL":
      return { sedol: value };
    default:
      return identifierOf(value) ?? {};
  }
}

/** Amounts of OFX group no digits: a comma begins the fraction, as a point does. */
const amount = (text: string | undefined): string | undefined => text?.replace(/^([^.,]*),(\d+)$/, "$1.$2");

const unnamedUnderlying = (line: number, found: string): RowProblem => ({
  code: "identifier-not-understood",
  line,
  field: "symbol",
  message: "The statement does not say what this option is on. Judge its underlying by itself.",
  found,
  undecided: true,
});

function positionRow(
  held: OfxElement,
  securities: ReadonlyMap<string, Security>,
  currency: string | undefined,
): ExportRow {
  const { line } = held;
  const position = held.first("INVPOS") ?? held;
  const id = position.first("SECID");
  const security = securities.get(keyOf(id));
  const isOption = held.name === "POSOPT";
  const named = identifierIn(isOption && security?.underlying !== undefined ? security.underlying : id);
  const name = security?.name ?? nameIn(position.text("MEMO"));
  const { ticker } = security ?? {};
  const symbol = ticker ?? (Object.keys(named).length === 0 ? textIn(id?.text("UNIQUEID")) : undefined);
  if (symbol === undefined && name === undefined && Object.keys(named).length === 0)
    return notUnderstood({ line, cells: position.texts() }, "The position names no security.");
  const { numbers, problems } = numbersOf(
    {
      quantity: amount(position.text("UNITS")),
      price: amount(position.text("UNITPRICE")),
      marketValue: amount(position.text("MKTVAL")),
    },
    { line, decimal: "." },
  );
  const short = /^short$/i.test(position.text("POSTYPE") ?? "") || numbers.quantity?.startsWith("-") === true;
  const unclear =
    isOption &&
    security?.underlying === undefined &&
    (symbol === undefined || readOption(symbol.toUpperCase()) === null);
  // An aggregate of its own says that the value is in another currency than the statement's.
  const another = position.first("CURRENCY");
  const own = another === undefined ? currency : another.text("CURSYM")?.toUpperCase();
  const stated = own !== undefined && /^[A-Z]{3}$/.test(own);
  const kind = kinds[held.name];
  const { marketValue, ...amounts } = numbers;
  const told = [
    ...problems,
    ...(unclear ? [unnamedUnderlying(line, symbol ?? name ?? "")] : []),
    ...(symbol === undefined && Object.keys(named).length === 0 ? [nameOnly(line, name ?? "")] : []),
    ...(stated || marketValue === undefined ? [] : [noCurrency(line, marketValue)]),
  ];
  return asPosition(
    line,
    {
      ...(symbol === undefined ? {} : { symbol }),
      ...named,
      ...(name === undefined ? {} : { name }),
      ...(kind === undefined ? {} : { kind }),
      ...amounts,
      ...(short && numbers.quantity !== undefined ? { quantity: signed(numbers.quantity, "short") } : {}),
      ...(stated && marketValue !== undefined
        ? { marketValue: short ? signed(marketValue, "short") : marketValue }
        : {}),
      ...(stated ? { currency: own } : {}),
    },
    told,
  );
}

function cashRow(balance: OfxElement, currency: string | undefined): readonly ExportRow[] {
  const cash = textIn(balance.text("AVAILCASH"));
  if (cash === undefined) return [];
  const { numbers, problems } = numbersOf(
    { marketValue: amount(cash) },
    { line: balance.line, decimal: "." },
  );
  return [
    asCash(
      balance.line,
      { name: "Cash", ...numbers, ...(currency === undefined ? {} : { currency }) },
      problems,
    ),
  ];
}

const CUT = "The OFX file is not closed, or is damaged; expected it to end with </OFX>. Download it again.";
const ASTRAY =
  "The OFX file has a list of positions (INVPOSLIST) outside of a statement of investments (INVSTMTRS), or one within another; expected each within its account's statement. Download it again.";
const UNANSWERED =
  "The file answers for an account without its statement (INVSTMTRS): what it holds is unknown. Download that account again, or judge it by itself.";
const NO_POSITIONS =
  "The OFX file has no list of positions (INVPOSLIST): it holds transactions or bank accounts only, which do not say what is held. Download an investment statement with positions.";

/**
 * Accounts whose answer is an error, or is empty: a file of several accounts has them beside others.
 * Source: OFX 2.2, section 2.4.6 (a wrapper `…TRNRS` with a status of severity ERROR has no response in it).
 */
const unansweredIn = (root: OfxElement): readonly ExportRow[] =>
  root
    .all("INVSTMTTRNRS")
    .filter(
      (answer) =>
        answer.all("INVSTMTRS").length === 0 ||
        /^error$/i.test(answer.first("STATUS")?.text("SEVERITY") ?? ""),
    )
    .map(({ line }) => notUnderstood({ line, cells: ["INVSTMTTRNRS"] }, UNANSWERED));

/** Every position and cash balance of the file's statements, or why it is refused. */
export function readOfx(
  text: string,
): { readonly kind: "rows"; readonly rows: readonly ExportRow[] } | Refused {
  const root = readOfxElements(text);
  if (root === null) return refused(CUT);
  const securities = securitiesIn(root);
  const statements = root.all("INVSTMTRS");
  const lists = root.all("INVPOSLIST").length;
  if (lists === 0) return refused(NO_POSITIONS);
  if (lists !== statements.flatMap((statement) => statement.all("INVPOSLIST")).length) return refused(ASTRAY);
  const rows = statements.flatMap((statement): readonly ExportRow[] => {
    const currency = textIn(statement.text("CURDEF"))?.toUpperCase();
    const own = statement.all("INVPOSLIST");
    if (own.length === 0)
      return [
        notUnderstood(
          { line: statement.line, cells: ["INVSTMTRS"] },
          "The statement of this account has no list of positions.",
        ),
      ];
    const held = own.flatMap((list) => list.children).map((one) => positionRow(one, securities, currency));
    const balance = statement.first("INVBAL");
    return balance === undefined ? held : [...held, ...cashRow(balance, currency)];
  });
  return { kind: "rows", rows: [...rows, ...unansweredIn(root)] };
}
