/**
 * A position's fields, in the one list that there is: the contract of a request, the order of an answer's digest, the schema of stored
 * portfolios, the columns of a CSV and what a webhook takes all derive from it.
 * @module
 */

import { perScheme } from "../facts/scheme.ts";
import { schemes } from "../symbols/schemes.ts";

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
  ...perScheme((scheme) => identifier(schemes[scheme].says)),
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

/** The names of a table's fields, in its order. */
export const namesOf = <F extends PositionFields>(fields: F): readonly (keyof F & string)[] =>
  Object.keys(fields);

/** The names of a position's fields, in the order of the digest. */
export const fieldNames: readonly PositionFieldName[] = namesOf(positionFields);
