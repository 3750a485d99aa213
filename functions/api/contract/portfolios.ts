/**
 * Stored portfolios, as the API takes and shows them.
 * @module
 */

import * as Type from "typebox";
import { exportFormats } from "../../brokers/export-formats.ts";
import { validatorOf } from "../../schema/compiled-schema.ts";
import { AtShape, closed, Id, oneOf, orNull, Permissions } from "../../schema/parts.ts";
import { limits } from "../http/limits.ts";
import { CheckAnswer } from "./check-answer.ts";
import { PositionInput } from "./check-request.ts";
import { Clock } from "./listing-answer.ts";
import { Next } from "./query.ts";
import { Decision } from "./records.ts";

const Gaps = Type.Array(Type.String(), {
  description: "why the holdings are not known to their end, or may no longer be so; empty: they are",
});

const Since = orNull(Clock);

const Source = Type.Object(
  { kind: oneOf(["api", "connection"] as const), connection: Type.Optional(Type.String()) },
  { ...closed, title: "PortfolioSource", description: "who keeps the portfolio current" },
);

const summary = {
  id: Id,
  version: Type.Integer({ minimum: 1, description: "rises with every change; If-Match names it" }),
  complete: Type.Boolean(),
  gaps: Gaps,
  incompleteSince: Since,
  source: Source,
  asOf: Clock,
  updatedAt: Clock,
  positions: Type.Integer({ minimum: 0, description: "how many there are" }),
};

export const PortfolioSummary = Type.Object(summary, { ...closed, title: "PortfolioSummary" });
export const PortfolioResponse = Type.Object(
  { portfolio: Type.Object({ ...summary, positions: Type.Array(PositionInput) }, closed) },
  { ...closed, title: "PortfolioResponse" },
);
export const PortfoliosResponse = Type.Object(
  { portfolios: Type.Array(PortfolioSummary), next: Next },
  { ...closed, title: "PortfoliosResponse" },
);
export const DeletedResponse = Type.Object(
  { deleted: Type.Literal(true) },
  { ...closed, title: "DeletedResponse" },
);

export const PortfolioCheckResponse = Type.Object(
  {
    portfolio: Type.Object(
      {
        id: Id,
        version: summary.version,
        complete: Type.Boolean(),
        gaps: Gaps,
        incompleteSince: Since,
        asOf: Clock,
      },
      closed,
    ),
    complete: Type.Boolean({
      description: "false: the answer is of what is known of the portfolio, and cannot be the whole of it",
    }),
    status: Type.String({
      description: "the check's status; at least review where the portfolio is not complete",
    }),
    acts: Permissions,
    decisions: Type.Optional(
      Type.Array(Decision, {
        description:
          "what people decided on positions that were to be reviewed, as far as these are still held; the verdict is not changed by it",
      }),
    ),
    check: CheckAnswer,
  },
  { ...closed, title: "PortfolioCheckResponse" },
);

const RowProblem = Type.Object(
  {
    code: Type.String(),
    line: Type.Integer(),
    field: Type.String({ description: "the position's field, or row: the row as a whole" }),
    message: Type.String(),
    value: Type.String(),
  },
  { ...closed, title: "RowProblem" },
);

export const PutPortfolioResponse = Type.Object(
  {
    portfolio: PortfolioSummary,
    export: orNull(
      Type.Object(
        {
          format: oneOf(exportFormats),
          cash: Type.Integer({ description: "rows that are cash; kept as positions of kind cash" }),
          problems: Type.Array(RowProblem, { description: "rows that were not understood, at most 100" }),
          unreadColumns: Type.Optional(
            Type.Array(Type.String(), {
              description:
                "columns whose cells were not read, as the file names them; sheets and lines above the header line that were not read, too",
            }),
          ),
        },
        { ...closed, description: "what was read of a broker's file; null for JSON" },
      ),
    ),
  },
  { ...closed, title: "PutPortfolioResponse" },
);

const held = {
  asOf: Type.Optional(AtShape),
  complete: Type.Optional(
    Type.Boolean({ description: "false where the sender knows that positions are missing" }),
  ),
};

/** What a file does not say of itself. */
export const PutPortfolioQuery = Type.Object(held, closed);

export const PutPortfolioBody = Type.Object(
  {
    positions: Type.Array(PositionInput, {
      maxItems: limits.positions,
      description: "0 to 10,000 positions",
    }),
    ...held,
  },
  {
    ...closed,
    title: "PortfolioInput",
    description: "an object with positions, and optionally asOf and complete",
  },
);
export const putPortfolioBody = validatorOf(PutPortfolioBody);
