/**
 * What `POST /v1/checks` answers, held against the core's types at compile time.
 * @module
 */

import type { Static, TSchema } from "typebox";
import * as Type from "typebox";
import type { CheckAnswer as CoreAnswer } from "../../core/check/answer.ts";
import { counterparties } from "../../core/facts/condition.ts";
import { orderKinds } from "../../core/facts/court-order.ts";
import type { SegmentAnswer } from "../../core/law/listing-answer.ts";
import { perStatus, statuses } from "../../core/law/status.ts";
import {
  Citation,
  closed,
  Digest,
  mapOf,
  named,
  oneOf,
  orNull,
  Permissions,
  type Same,
} from "../../schema/parts.ts";
import { Duties, OpenConditions } from "../../schema/rule-parts.ts";
import { Phase, PositionProblem, RegisterRef } from "./parts.ts";

/** An instant or a date as answers print it. */
export const Clock = Type.String({
  description: "an instant in UTC with milliseconds, or a date: that day in New York",
});

const StatusName = named(
  "Status",
  oneOf(statuses, "strictest first; treat a status that you do not know as review"),
);

const byStatus = <T extends TSchema>(schema: T) =>
  Type.Object(
    perStatus(() => schema),
    closed,
  );

const Amount = Type.String({ pattern: "^-?[0-9]+(\\.[0-9]+)?$", description: "an exact decimal" });
const Count = Type.Integer({ minimum: 0 });

export const Read = Type.Object(
  {
    ticker: Type.Optional(Type.String()),
    venue: Type.Optional(Type.String()),
    isin: Type.Optional(Type.String()),
    cusip: Type.Optional(Type.String()),
    sedol: Type.Optional(Type.String()),
    figi: Type.Optional(Type.String()),
    derivative: Type.Optional(Type.Literal(true)),
  },
  {
    ...closed,
    title: "Reading",
    description: "what was understood, whenever that is not literally what was sent",
  },
);

const MatchedBy = Type.Object(
  { scheme: oneOf(["isin", "cusip", "sedol", "figi", "symbol", "name"] as const), value: Type.String() },
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
  },
  { ...closed, title: "Match" },
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

const PositionAnswer = Type.Object(
  {
    index: Count,
    ref: Type.Optional(Type.String()),
    status: StatusName,
    acts: Permissions,
    duties: Type.Optional(Duties),
    read: Type.Optional(Read),
    matches: Type.Array(Match, { description: "the first is the deciding one" }),
    problems: Type.Array(BriefProblem),
  },
  { ...closed, title: "PositionAnswer" },
);

const Relief = Type.Object(
  {
    id: Type.String(),
    kind: oneOf([...orderKinds, "general-licence"] as const),
    title: Type.Optional(Type.String()),
    agency: Type.Optional(Type.String()),
    court: Type.Optional(Type.String()),
    docket: Type.Optional(Type.String()),
    judge: Type.Optional(orNull(Type.String())),
    enteredAt: Type.Optional(Clock),
    from: Clock,
    until: orNull(Clock),
    parties: Type.Optional(Type.Array(Type.String())),
    revocable: Type.Boolean(),
    citations: Type.Array(Citation),
  },
  {
    ...closed,
    title: "Relief",
    description: "the court order or licence that suspends, ends or clouds the listing",
  },
);

const NextChange = Type.Object(
  { at: Clock, phase: Phase, acts: Permissions },
  { ...closed, title: "NextChange" },
);

export const listingFields = {
  issuer: Type.Optional(
    Type.Object(
      { id: Type.String(), name: Type.String() },
      { ...closed, description: "absent where a class of issuers is listed" },
    ),
  ),
  class: Type.Optional(
    Type.Object(
      { isinCountry: Type.String() },
      { ...closed, description: "the listing reaches every security whose ISIN begins with this code" },
    ),
  ),
  programme: Type.String(),
  name: Type.String({ description: "the name exactly as the list printed it" }),
  listedAt: Clock,
  effectiveAt: orNull(Clock),
  divestBy: orNull(Clock),
  endedAt: orNull(Clock),
  endedBy: orNull(Type.String()),
  phase: Phase,
  acts: Permissions,
  conditions: Type.Optional(OpenConditions),
  duties: Type.Optional(Duties),
  basis: Type.String({ description: "one sentence: why these acts" }),
  citations: Type.Array(Citation),
  relief: orNull(Relief),
  nextChange: orNull(NextChange),
};

export const ListingAnswer = Type.Object(listingFields, { ...closed, title: "Listing" });

const Exposure = Type.Object(
  {
    currency: Type.String(),
    long: Amount,
    short: Amount,
    restrictedShare: orNull(Amount),
    byStatus: byStatus(Amount),
  },
  {
    ...closed,
    title: "Exposure",
    description:
      "exact sums of marketValue; restrictedShare to four places, half-even, null for a zero total",
  },
);

const Summary = Type.Object(
  { positions: Count, unvalued: Count, byStatus: byStatus(Count), exposure: Type.Array(Exposure) },
  { ...closed, title: "Summary" },
);

const Source = Type.Object(
  {
    id: Type.String(),
    title: Type.String(),
    form: oneOf(["list", "review"] as const, "list: published by somebody else; review: our own"),
    publication: orNull(
      Type.String({
        description:
          "when the publication that was last read was made public, a day or an instant; null: it was never read",
      }),
    ),
    olderThanDays: Type.Optional(
      Type.Integer({
        description:
          "present where asOf lies more than so many days after that publication: a later one, if there is any, is not considered",
      }),
    ),
  },
  {
    ...closed,
    title: "Source",
    description: "a source of the register's facts, as known at knownAt and in the register's version",
  },
);

export const CheckAnswer = Type.Object(
  {
    asOf: Clock,
    knownAt: orNull(Clock),
    investor: Type.Object({ usPerson: Type.Boolean() }, closed),
    trade: Type.Optional(
      Type.Object(
        { counterparty: Type.Optional(oneOf(counterparties)) },
        { ...closed, description: "as asked" },
      ),
    ),
    register: RegisterRef,
    engine: Type.Integer({ description: "rises whenever any answer's bytes can change" }),
    answerDigest: Digest,
    coverage: Type.Object(
      {
        programmes: Type.Array(Type.String(), { description: "the programmes that the answer is about" }),
        programmesLeftOut: Type.Optional(
          Type.Array(Type.String(), {
            description: "programmes that are known and that the request left out",
          }),
        ),
        sources: Type.Optional(Type.Array(Source)),
        fundsLookedThrough: Type.Literal(false),
        ownershipConsidered: Type.Union(
          [
            Type.Literal(false),
            Type.Object(
              { programmes: Type.Array(Type.String()), stakes: Type.Literal("recorded-only") },
              closed,
            ),
          ],
          {
            description:
              "under which programmes an issuer's owners were looked at; only stakes that this register holds were weighed",
          },
        ),
      },
      closed,
    ),
    status: StatusName,
    acts: Permissions,
    summary: Summary,
    unreadColumns: Type.Optional(
      Type.Array(Type.String(), {
        description: "of a file: the columns whose cells took no part in the answer, as the file names them",
      }),
    ),
    positions: Type.Array(PositionAnswer),
    listings: mapOf(ListingAnswer, "each matched listing once, by its id"),
    notice: Type.String(),
  },
  { ...closed, title: "CheckAnswer" },
);
export type CheckAnswer = Static<typeof CheckAnswer>;

export const Segment = Type.Object(
  {
    from: Clock,
    until: orNull(Clock),
    phase: Phase,
    acts: Permissions,
    conditions: Type.Optional(OpenConditions),
    duties: Type.Optional(Duties),
    basis: Type.String(),
    relief: orNull(Type.String({ description: "the id of the court order or licence in effect" })),
    precision: Type.Optional(Type.Literal("day")),
  },
  { ...closed, title: "Segment", description: "one stretch [from, until) of a listing's timeline" },
);

/** Does not compile once a schema and the core's type have drifted apart. @public */
export const answersAgree: {
  readonly check: Same<CheckAnswer, CoreAnswer & { answerDigest: string }>;
  readonly segment: Same<Static<typeof Segment>, SegmentAnswer>;
} = { check: true, segment: true };
