/**
 * A position's fields, in the one list that there is: the contract of a request, the order of an answer's digest, the schema of stored
 * portfolios, the columns of a CSV and what a webhook takes all derive from it.
 * @module
 */

import type { Problem } from "../problem.ts";

/** What a field holds. Everything is text; numbers and days are kept as they were written. */
export type FieldKind = "text" | "decimal" | "currency" | "day";

export interface PositionField {
  readonly kind: FieldKind;
  /** In characters. */
  readonly maxLength: number;
  /** Whether it can name what the position is: one of these must be there. */
  readonly identifying: boolean;
  /** A noun phrase, for "expected …". */
  readonly says: string;
}

/** Fields by name. */
export type PositionFields = Readonly<Record<string, PositionField>>;

const identifier = (says: string) => ({ kind: "text", maxLength: 64, identifying: true, says }) as const;
const text = (says: string) => ({ kind: "text", maxLength: 64, identifying: false, says }) as const;
const decimal = (says: string) => ({ kind: "decimal", maxLength: 40, identifying: false, says }) as const;
const day = (says: string) => ({ kind: "day", maxLength: 10, identifying: false, says }) as const;

/** Add a field here, and nowhere else. Their order is that of the digest: a new one goes to the end. */
export const positionFields = {
  symbol: identifier('a symbol, in any vendor\'s spelling ("XIACY", "1810.HK", "BRK.B"),'),
  isin: identifier("an ISIN"),
  cusip: identifier("a CUSIP or CINS"),
  sedol: identifier("a SEDOL"),
  figi: identifier("a FIGI"),
  name: { kind: "text", maxLength: 256, identifying: true, says: "the security's or issuer's name" },
  exchange: text('the venue, as MIC or vendor\'s code ("XHKG", "SEHK"),'),
  kind: text('what the position is ("ordinary", "adr", "fund", "option", "bond", "crypto", "cash"),'),
  quantity: decimal("how much is held; negative: short"),
  price: decimal("the price of one"),
  marketValue: decimal("what it is worth"),
  currency: { kind: "currency", maxLength: 3, identifying: false, says: "a currency by ISO 4217" },
  ref: text("the caller's own reference, returned with the answer,"),
  issued: day("when the security was issued"),
  matures: day("when the security matures"),
  acquired: day("when the position was acquired"),
} as const satisfies PositionFields;

export type PositionFieldName = keyof typeof positionFields;

/**
 * What a fund holds, line by line: a position's fields, and its weight. The weight stands first, so that a field which is added to
 * positions changes no digest of those who do not send it.
 */
export const constituentFields = {
  weight: decimal("its share of the fund by value, in percent,"),
  ...positionFields,
} as const satisfies PositionFields;

/** What a fund is named by. */
export const fundFields = {
  symbol: positionFields.symbol,
  exchange: positionFields.exchange,
  isin: positionFields.isin,
  cusip: positionFields.cusip,
  name: { ...positionFields.name, says: "the fund's name", identifying: false },
} as const satisfies PositionFields;

/** One line of a portfolio as the caller wrote it. Days are written 2022-02-24. */
export type Position = { readonly [F in PositionFieldName]?: string };

/** The names of a table's fields, in its order. */
export const namesOf = <F extends PositionFields>(fields: F): readonly (keyof F & string)[] =>
  Object.keys(fields);

/** The fields of a kind. */
export const fieldsOfKind = (kind: FieldKind): readonly PositionFieldName[] =>
  namesOf(positionFields).filter((name) => positionFields[name].kind === kind);

/** Each of them can name what the position is. */
export const identifying: readonly PositionFieldName[] = namesOf(positionFields).filter(
  (name) => positionFields[name].identifying,
);

/** What could not be understood of a row of the caller's file. The row stays in the answer: it may hold anything. */
export interface Unread {
  /** What the file says there, whole: two files that differ in it are two requests. */
  readonly found: string;
  readonly problems: readonly Problem[];
  /** The row may hold a security that the position does not name, or names wrongly: the answer is at least `review`. */
  readonly undecided: boolean;
}

/** One line of what a fund holds, as the caller wrote it. */
export type Constituent = Position & { readonly weight?: string };

/** A position as it is judged: what the caller wrote, or what a reader of the caller's file made of a row. */
export type SentPosition = Position & { readonly unread?: Unread };

/** A constituent as it is judged. */
export type SentConstituent = Constituent & { readonly unread?: Unread };

/** What a fund is named by; one of symbol, ISIN and CUSIP is there. */
export type FundName = { readonly [F in keyof typeof fundFields]?: string };

/** What a fund held on a day. */
export interface FundHoldings {
  readonly fund: FundName;
  /** The day of which the holdings are: "2022-09-01". */
  readonly asOf: string;
  readonly holdings: readonly SentConstituent[];
}
