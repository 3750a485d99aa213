/**
 * Positions and what funds hold, as callers send them and as they are judged: their fields are those of the table in position-fields.ts.
 * @module
 */

import type { Problem } from "../problem.ts";
import {
  type FieldKind,
  namesOf,
  type PositionFieldName,
  type PositionFields,
  positionFields,
} from "./position-fields.ts";

/**
 * What a fund holds, line by line: a position's fields, and its weight. The weight stands first, so that a field which is added to
 * positions changes no digest of those who do not send it.
 */
export const constituentFields = {
  weight: {
    kind: "decimal",
    maxLength: 40,
    identifying: false,
    says: "its share of the fund by value, in percent,",
  },
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
