/**
 * What `POST /v1/checks` takes, closed and compiled once.
 * @module
 */

import type { Static } from "typebox";
import * as Type from "typebox";
import { identifying, type Position } from "../../core/check/position.ts";
import { namesOf, positionFields } from "../../core/check/position-fields.ts";
import { validatorOf } from "../../schema/compiled-schema.ts";
import { AtShape, closed, Id, named, orNull, type Same, text } from "../../schema/parts.ts";
import { limits } from "../http/limits.ts";
import { Counterparty, Detail, Kept, MaxAge, StoredFunds, UsPerson } from "./asked.ts";
import { Constituents, hasOnlyKnownConstituents, LenientConstituents } from "./constituents.ts";
import { shapesOf } from "./position-shapes.ts";

export const symbolLength = positionFields.symbol.maxLength;

const oneNamed = {
  anyOf: identifying.map((field) => ({ required: [field] })),
  description: `an object with at least one of ${identifying.join(", ")}`,
};
const shapes = shapesOf(positionFields);
const PositionObject = Type.Unsafe<Position>(
  Type.Object(shapes, {
    ...closed,
    title: "PositionFields",
    ...oneNamed,
  }),
);
const SymbolText = text(symbolLength, "a symbol of at most 64 characters");

export const PositionInput = named(
  "Position",
  Type.Union([SymbolText, PositionObject], {
    description: "a symbol, or an object",
  }),
);

export const VersionInput = Type.Union(
  [
    Type.Integer({ minimum: 1, maximum: 999_999_999_999 }),
    Type.String({ pattern: "^[1-9][0-9]{0,11}(@sha256:[0-9a-f]{64})?$" }),
    Type.Null(),
  ],
  {
    description:
      'a version of the register: 31, "31", "31@sha256:<its digest, or that of its facts>", or null for the newest',
  },
);

/** The three clocks of a question. */
export const askedClocks = {
  asOf: Type.Optional(orNull(AtShape)),
  knownAt: Type.Optional(orNull(AtShape)),
  version: Type.Optional(VersionInput),
};

/** What two questions that are compared have in common, beside their positions. */
export const askedAlike = {
  investor: Type.Optional(
    Type.Object(
      {
        usPerson: Type.Optional(UsPerson),
      },
      { ...closed, description: 'who is bound: {"usPerson": true}' },
    ),
  ),
  programmes: Type.Optional(
    Type.Array(Id, {
      minItems: 1,
      maxItems: 50,
      description: "1 to 50 ids of the programmes that the question is about; all where absent",
    }),
  ),
  trade: Type.Optional(
    Type.Object(
      {
        counterparty: Type.Optional(Counterparty),
      },
      { ...closed, description: 'what is said of the trade: {"counterparty": "not-us-person"}' },
    ),
  ),
  constituentsMaxAgeDays: Type.Optional(MaxAge),
};

const envelope = {
  ...askedClocks,
  ...askedAlike,
  storedFunds: Type.Optional(StoredFunds),
  record: Type.Optional(Kept),
  detail: Type.Optional(Detail),
};
const bounds = { minItems: 1, maxItems: limits.positions, description: "1 to 10,000 positions" };

/** What is asked about, as every question takes it. */
export const askedHoldings = {
  constituents: Type.Optional(Constituents),
  positions: Type.Array(PositionInput, bounds),
};

export const CheckRequestBody = Type.Object(
  {
    ...envelope,
    ...askedHoldings,
  },
  {
    ...closed,
    title: "CheckRequest",
    description:
      "an object with positions, and optionally asOf, knownAt, version, investor, programmes, trade, constituents, constituentsMaxAgeDays, storedFunds, record and detail",
  },
);

export type CheckRequestBody = Static<typeof CheckRequestBody>;
export type PositionInput = Static<typeof PositionInput>;

/** The contract but for unknown fields of a position: the compiled test for these is most of its cost. */
const lenient = validatorOf(
  Type.Object(
    {
      ...envelope,
      constituents: Type.Optional(LenientConstituents),
      positions: Type.Array(
        Type.Union([SymbolText, Type.Unsafe<Position>(Type.Object(shapes, oneNamed))]),
        bounds,
      ),
    },
    closed,
  ),
);
const known: ReadonlySet<string> = new Set(namesOf(positionFields));

function hasOnlyKnownFields(position: object): boolean {
  for (const field in position) if (!known.has(field)) return false;
  return true;
}

/** Whether a JSON value is what `CheckRequestBody` describes; a property test holds the two against each other. */
export const checkRequestBody = {
  Check: (value: unknown): value is CheckRequestBody =>
    lenient.Check(value) &&
    value.positions.every((position) => typeof position === "string" || hasOnlyKnownFields(position)) &&
    (value.constituents === undefined || hasOnlyKnownConstituents(value.constituents)),
} as const;

/** Does not compile once the schema of a position and the core's type have drifted apart. @public */
export const positionAgrees: Same<Static<typeof PositionObject>, Position> = true;
