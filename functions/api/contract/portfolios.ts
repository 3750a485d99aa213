/**
 * What the routes of portfolios, connections and webhooks share: their schemas, and where they are stored.
 * @module
 */

import * as Type from "typebox";
import { providers } from "../../brokers/broker-event.ts";
import { exportFormats } from "../../brokers/export-formats.ts";
import type { ConnectionDeps } from "../../portfolios/connections.ts";
import { validatorOf } from "../../schema/compiled-schema.ts";
import { AtShape, closed, Id, oneOf, orNull, Permissions, text } from "../../schema/parts.ts";
import { limits } from "../http/limits.ts";
import { Refusal } from "../http/problem.ts";
import type { Call } from "../route.ts";
import { CheckAnswer, Clock } from "./check-answer.ts";
import { PositionInput } from "./check-request.ts";

/** What a handler needs to reach the caller's own data and no other's; throws a Refusal where nothing is kept here. */
export function holdingsOf(call: Call): { readonly holdings: ConnectionDeps; readonly tenant: string } {
  const { deps, principal } = call;
  if (deps.holdings === undefined) throw new Refusal("not-found", "This deployment keeps no portfolios.");
  // Unreachable behind a scope; without a tenant nothing may be read.
  if (principal === null) throw new Refusal("unauthenticated", "A portfolio belongs to a tenant.");
  return { holdings: deps.holdings, tenant: principal.tenant };
}

const PortfolioId = Type.String({ pattern: "^[a-z0-9.-]{1,80}$" });
const portfolioId = validatorOf(PortfolioId);

/** The id in a path; throws a Refusal for text that can be no id. */
export function idIn(call: Call, what: string): string {
  const id = call.params.id ?? "";
  if (!portfolioId.Check(id))
    throw new Refusal("not-found", `There is no such ${what}; ids are a–z, 0–9, dot and hyphen, at most 80.`);
  return id;
}

const Gaps = Type.Array(Type.String(), {
  description: "why the holdings are not known to their end, or may no longer be so; empty: they are",
});

const Source = Type.Object(
  { kind: oneOf(["api", "connection"] as const), connection: Type.Optional(Type.String()) },
  { ...closed, description: "who keeps the portfolio current" },
);

const summary = {
  id: Id,
  version: Type.Integer({ minimum: 1, description: "rises with every change; If-Match names it" }),
  complete: Type.Boolean(),
  gaps: Gaps,
  source: Source,
  asOf: Clock,
  updatedAt: Clock,
  positions: Type.Integer({ minimum: 0, description: "how many there are" }),
};

export const PortfolioSummary = Type.Object(summary, closed);
export const PortfolioResponse = Type.Object(
  { portfolio: Type.Object({ ...summary, positions: Type.Array(PositionInput) }, closed) },
  closed,
);
export const PortfoliosResponse = Type.Object(
  { portfolios: Type.Array(PortfolioSummary), next: orNull(Id) },
  closed,
);
export const DeletedResponse = Type.Object({ deleted: Type.Literal(true) }, closed);

export const PortfolioCheckResponse = Type.Object(
  {
    portfolio: Type.Object(
      { id: Id, version: summary.version, complete: Type.Boolean(), gaps: Gaps, asOf: Clock },
      closed,
    ),
    complete: Type.Boolean({
      description: "false: the answer is of what is known of the portfolio, and cannot be the whole of it",
    }),
    status: Type.String({
      description: "the check's status; at least review where the portfolio is not complete",
    }),
    acts: Permissions,
    check: CheckAnswer,
  },
  closed,
);

const RowProblem = Type.Object(
  {
    code: Type.String(),
    line: Type.Integer(),
    field: Type.String({ description: "the position's field, or row: the row as a whole" }),
    message: Type.String(),
    value: Type.String(),
  },
  closed,
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
        },
        { ...closed, description: "what was read of a broker's file; null for JSON" },
      ),
    ),
  },
  closed,
);

export const PutPortfolioBody = Type.Object(
  {
    positions: Type.Array(PositionInput, {
      maxItems: limits.positions,
      description: "0 to 10,000 positions",
    }),
    asOf: Type.Optional(AtShape),
    complete: Type.Optional(
      Type.Boolean({ description: "false where the sender knows that positions are missing" }),
    ),
  },
  { ...closed, description: "an object with positions, and optionally asOf and complete" },
);
export const putPortfolioBody = validatorOf(PutPortfolioBody);

const Name = Type.String({
  pattern: "^[a-z0-9-]{1,40}$",
  description: "a name of a–z, 0–9 and hyphen, at most 40 characters; portfolios are named <name>.<account>",
});
const Secret = text(512, "a secret of at most 512 characters");
const Credentials = Type.Record(Type.String({ pattern: "^[A-Za-z]{1,40}$" }), text(100_000, "a credential"), {
  description: "what fetching holdings needs, by name",
});

export const ConnectionBody = Type.Object(
  {
    name: Name,
    provider: oneOf(providers, "the broker's platform"),
    environment: Type.Optional(
      oneOf(["production", "sandbox"] as const, "production (the default) or sandbox"),
    ),
    secret: Type.Optional(Secret),
    credentials: Type.Optional(Credentials),
  },
  { ...closed, description: "an object with name and provider, and what the provider needs" },
);
export const connectionBody = validatorOf(ConnectionBody);

export const RotateBody = Type.Object(
  {
    secret: Type.Optional(Secret),
    credentials: Type.Optional(Credentials),
    overlapSeconds: Type.Optional(
      Type.Integer({
        minimum: 0,
        maximum: 2_592_000,
        description: "seconds for which the earlier secret still counts, 86400 where absent",
      }),
    ),
  },
  {
    ...closed,
    description: "an object with what is to be replaced; {} where the service shall make the secret",
  },
);
export const rotateBody = validatorOf(RotateBody);

export const ConnectionSummary = Type.Object(
  {
    name: Type.String(),
    provider: oneOf(providers),
    environment: Type.String(),
    createdAt: Clock,
    webhook: Type.String({
      description: "the path to which the provider delivers; unguessable, treat it as confidential",
    }),
  },
  closed,
);
export const ConnectionResponse = Type.Object(
  {
    connection: ConnectionSummary,
    secret: orNull(Type.String({ description: "a secret that the service made; shown this once" })),
  },
  closed,
);
export const ConnectionsResponse = Type.Object({ connections: Type.Array(ConnectionSummary) }, closed);

export const WebhookResponse = Type.Object(
  { status: oneOf(["accepted", "duplicate", "ignored", "parked"] as const) },
  closed,
);
