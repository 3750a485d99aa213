/**
 * What answers say of one position.
 * @module
 */

import * as Type from "typebox";
import { perScheme, schemeNames } from "../../core/facts/scheme.ts";
import { statuses } from "../../core/law/status.ts";
import { Citation, closed, named, oneOf, orNull, Permissions } from "../../schema/parts.ts";
import { Duties } from "../../schema/rule-parts.ts";
import { PositionProblem } from "./parts.ts";

export const StatusName = named(
  "Status",
  oneOf(statuses, "strictest first; treat a status that you do not know as review"),
);

const Count = Type.Integer({ minimum: 0 });

export const Read = Type.Object(
  {
    ticker: Type.Optional(Type.String()),
    venue: Type.Optional(Type.String()),
    ...perScheme(() => Type.Optional(Type.String())),
    derivative: Type.Optional(Type.Literal(true)),
  },
  {
    ...closed,
    title: "Reading",
    description: "what was understood, whenever that is not literally what was sent",
  },
);

const MatchedBy = Type.Object(
  { scheme: oneOf([...schemeNames, "symbol", "name"] as const), value: Type.String() },
  { ...closed, title: "MatchedBy" },
);

const Match = Type.Object(
  {
    listing: Type.String({ description: "key into listings" }),
    matchedBy: Type.Array(MatchedBy, {
      description: "empty where an earlier match of the position is the same issuer's",
    }),
    ownership: Type.Optional(
      Type.Object(
        {
          path: Type.Array(Type.String(), {
            description: "issuers, from the one that is owned to the listed one",
          }),
          share: Type.String({ description: "what listed owners hold of the first, between 0 and 1" }),
        },
        { ...closed, description: "present where not the issuer is listed but one that owns it" },
      ),
    ),
    doubt: Type.Optional(
      Type.String({ description: "why it is not certain that the position is this issuer's" }),
    ),
    precision: Type.Optional(
      Type.Literal("day", { description: "the strictest answer found in a day is given" }),
    ),
    weight: Type.Optional(
      Type.String({
        description:
          "present where the listing is not the position's own but of what its fund holds: how much of the fund at most, in percent",
      }),
    ),
  },
  { ...closed, title: "Match" },
);

const Percent = Type.String({
  pattern: "^[0-9]+(\\.[0-9]+)?$",
  description: "in percent of the fund by value",
});

const Through = Type.Object(
  {
    fund: Type.String({ description: "what the fund is called" }),
    asOf: Type.String({ description: "the day of which its holdings are" }),
    complete: Type.Boolean({
      description: "whether every line was there, and every fund among them was looked through",
    }),
    share: Percent,
    paths: Type.Array(
      Type.Object(
        {
          funds: Type.Optional(
            Type.Array(Type.String(), { description: "the funds between, the outermost first" }),
          ),
          holding: Type.String({ description: "what the line is called" }),
          weight: orNull(Percent),
          listing: Type.Optional(
            Type.String({ description: "key into listings; absent where the line could not be resolved" }),
          ),
        },
        closed,
      ),
      { description: "what decides, the heaviest first, at most 100" },
    ),
    more: Type.Integer({ minimum: 0, description: "how many further paths decide" }),
    programmes: Type.Array(
      Type.Object(
        {
          programme: Type.String(),
          share: Percent,
          reachedFrom: Type.String({
            description:
              "from which share of its value a fund is reached, as a decimal; 0: whatever the share",
          }),
          reviewFrom: Type.Optional(
            Type.String({ description: "from which share whether it is reached can't be told by rule" }),
          ),
          status: StatusName,
          citations: Type.Optional(Type.Array(Citation)),
        },
        closed,
      ),
      { description: "what each programme says of the fund for what it holds" },
    ),
  },
  {
    ...closed,
    title: "Through",
    description:
      "present where the position is a fund that was looked through; an answer with more than five thousand paths leaves it out of the funds behind these, which keep their deciding match and its weight",
  },
);

const BriefProblem = Type.Object(
  {
    ...PositionProblem.properties,
    field: Type.Optional(
      Type.String({
        description: "the position's field, row, or the fields that share the entry: isin, cusip",
      }),
    ),
    value: Type.Optional(Type.String()),
    message: Type.Optional(Type.String()),
  },
  {
    ...closed,
    title: "ShortenedProblem",
    description:
      "in full for the first thousand of an answer; past that problems of one code share an entry, without value and message, and past five thousand of these without field",
  },
);

export const PositionAnswer = Type.Object(
  {
    index: Count,
    ref: Type.Optional(Type.String()),
    status: StatusName,
    acts: Permissions,
    duties: Type.Optional(Duties),
    read: Type.Optional(Read),
    matches: Type.Array(Match, { description: "the first is the deciding one" }),
    through: Type.Optional(Through),
    problems: Type.Array(BriefProblem),
  },
  { ...closed, title: "PositionAnswer" },
);
