/**
 * A stored fund: what names it, and what it held on which days.
 * @module
 */

import type { Static } from "typebox";
import * as Type from "typebox";
import {
  constituentFields,
  type FundName,
  fundFields,
  type SentConstituent,
} from "../core/check/position.ts";
import { validatorOf } from "../schema/compiled-schema.ts";
import { closed } from "../schema/parts.ts";
import { CorruptHoldings } from "./errors.ts";
import { fieldsOf, refuseNewer } from "./newer.ts";
import { revised, storedSchemaOf } from "./portfolio.ts";

const text = Type.String();

export const DaySchema = Type.Object(
  {
    /** "2022-09-01" */
    asOf: text,
    parts: Type.Object({ id: text, count: Type.Integer({ minimum: 1 }) }),
    count: Type.Integer({ minimum: 1 }),
    /** Of the lines: the same list stored again changes nothing. */
    digest: text,
  },
  closed,
);

export const FundNameSchema = Type.Unsafe<FundName>(storedSchemaOf(fundFields));

const FundSchema = Type.Object(
  {
    ...revised,
    fund: FundNameSchema,
    /** In order. */
    days: Type.Array(DaySchema),
    updatedAt: Type.Number(),
    /** Whom it may hold on any of its days; some more may stand here after a day was replaced. */
    issuers: Type.Array(text),
    lines: text,
  },
  closed,
);

/** What is left of a deleted fund: its revision goes on, so that no write of before lands any more. */
const GoneSchema = Type.Object({ ...revised, deletedAt: Type.Number() }, closed);

const UnreadSchema = Type.Object({
  found: text,
  problems: Type.Array(Type.Object({ code: text, field: text, value: text, message: text })),
  undecided: Type.Boolean(),
});

const { properties } = storedSchemaOf(constituentFields);
const LinesSchema = Type.Array(
  Type.Unsafe<SentConstituent>(
    Type.Object({ ...properties, unread: Type.Optional(UnreadSchema) }, { additionalProperties: false }),
  ),
);

export type FundDay = Static<typeof DaySchema>;
export type StoredFund = Static<typeof FundSchema>;
export type GoneFund = Static<typeof GoneSchema>;

const stored = validatorOf(FundSchema);
const gone = validatorOf(GoneSchema);
const lines = validatorOf(LinesSchema);
const headFields = fieldsOf(FundSchema, GoneSchema);

/** A fund, or what is left of one; throws CorruptHoldings or NewerHoldings for anything else: an unread fund is no empty one. */
export function decodeFund(json: string | null): StoredFund | GoneFund {
  const value: unknown = json === null ? null : JSON.parse(json);
  if (stored.Check(value) || gone.Check(value)) return value;
  refuseNewer(value, "a stored fund", headFields);
  throw new CorruptHoldings("a stored fund does not decode; restore the item, or store the fund again");
}

export function decodeLines(value: unknown): readonly SentConstituent[] {
  if (lines.Check(value)) return value;
  throw new CorruptHoldings("what a stored fund holds does not decode; store that day's holdings again");
}

export const isGone = (found: StoredFund | GoneFund): found is GoneFund => "deletedAt" in found;
