/**
 * Stored funds, as the API takes and shows them.
 * @module
 */

import type { Static } from "typebox";
import * as Type from "typebox";
import { constituentFields, type FundName, fundFields } from "../../core/check/position.ts";
import { validatorOf } from "../../schema/compiled-schema.ts";
import { closed, Id } from "../../schema/parts.ts";
import { ConstituentInput, constituentBounds, FundNameInput, HoldingsDay } from "./constituents.ts";
import { Clock } from "./listing-answer.ts";
import { shapesOf } from "./position-shapes.ts";
import { Next } from "./query.ts";

export const PutFundBody = Type.Object(
  {
    fund: FundNameInput,
    asOf: HoldingsDay,
    holdings: Type.Array(ConstituentInput, constituentBounds),
  },
  { ...closed, title: "FundInput", description: "an object with fund, asOf and holdings" },
);
export const putFundBody = validatorOf(PutFundBody);

const naming = shapesOf(fundFields);

/** What a file may not say of itself; it counts before what the file says. */
export const PutFundQuery = Type.Object({ ...naming, asOf: Type.Optional(HoldingsDay) }, closed);
export type PutFundQuery = FundName & { readonly asOf?: string };

export const FundQuery = Type.Object({ asOf: Type.Optional(HoldingsDay) }, closed);

const Day = Type.Object(
  { asOf: Type.String(), lines: Type.Integer({ minimum: 1 }) },
  { ...closed, title: "FundDay", description: "a day on which the fund's holdings are stored" },
);

const summary = {
  id: Id,
  version: Type.Integer({ minimum: 1, description: "rises with every change" }),
  fund: Type.Object(naming, { ...closed, title: "FundNames", description: "what names the fund" }),
  newest: Day,
  days: Type.Integer({ minimum: 1, description: "of how many days holdings are stored" }),
  updatedAt: Clock,
};

const LineProblem = Type.Object(
  {
    line: Type.Integer({ minimum: 0, description: "the place in holdings, from 0" }),
    code: Type.String(),
    field: Type.String(),
    message: Type.String(),
    value: Type.String(),
  },
  { ...closed, title: "LineProblem" },
);

const problems = {
  problems: Type.Array(LineProblem, {
    description: "lines that were not understood, at most 100; a fund that holds one is at least review",
  }),
  notUnderstood: Type.Integer({ minimum: 0, description: "how many lines were not understood" }),
};

export const FundSummary = Type.Object(summary, { ...closed, title: "FundSummary" });
export const PutFundResponse = Type.Object(
  {
    fund: FundSummary,
    changed: Type.Boolean({ description: "false: the same was stored already" }),
    ...problems,
    unreadColumns: Type.Array(Type.String(), {
      description:
        "columns of the file whose cells were not read, and lines above the header line that were not understood",
    }),
  },
  { ...closed, title: "PutFundResponse" },
);
export const FundResponse = Type.Object(
  {
    fund: Type.Object(
      {
        ...summary,
        asOf: Type.String({ description: "the day of these holdings" }),
        holdings: Type.Array(
          Type.Object(shapesOf(constituentFields), { ...closed, title: "StoredConstituent" }),
        ),
        ...problems,
        stored: Type.Array(Day, { description: "every day of which holdings are stored" }),
      },
      closed,
    ),
  },
  { ...closed, title: "FundResponse" },
);
export const FundsResponse = Type.Object(
  { funds: Type.Array(FundSummary), next: Next },
  { ...closed, title: "FundsResponse" },
);
export type FundSummary = Static<typeof FundSummary>;
