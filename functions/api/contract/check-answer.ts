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
import { perStatus } from "../../core/law/status.ts";
import {
  Citation,
  closed,
  Digest,
  mapOf,
  oneOf,
  orNull,
  Permissions,
  type Same,
} from "../../schema/parts.ts";
import { Duties, OpenConditions } from "../../schema/rule-parts.ts";
import { Phase, RegisterRef } from "./parts.ts";
import { PositionAnswer, StatusName } from "./position-answer.ts";

/** An instant or a date as answers print it. */
export const Clock = Type.String({
  description: "an instant in UTC with milliseconds, or a date: that day in New York",
});

const byStatus = <T extends TSchema>(schema: T) =>
  Type.Object(
    perStatus(() => schema),
    closed,
  );

const Amount = Type.String({ pattern: "^-?[0-9]+(\\.[0-9]+)?$", description: "an exact decimal" });
const Count = Type.Integer({ minimum: 0 });

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
    through: Type.Optional(
      Type.Object(
        { byStatus: byStatus(Amount), unaccounted: Amount, restrictedShare: orNull(Amount) },
        {
          ...closed,
          description:
            "present where a fund with a market value was looked through: the same with such funds taken apart into what they hold, each line by its own status; unaccounted is what their weights leave open",
        },
      ),
    ),
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

/** What an answer says beside its positions and listings; its digest stands apart. */
export const answerHead = {
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
  coverage: Type.Object(
    {
      programmes: Type.Array(Type.String(), { description: "the programmes that the answer is about" }),
      programmesLeftOut: Type.Optional(
        Type.Array(Type.String(), {
          description: "programmes that are known and that the request left out",
        }),
      ),
      sources: Type.Optional(Type.Array(Source)),
      fundsLookedThrough: Type.Boolean({
        description:
          "whether every position that is known to be a fund, by its kind or its constituents, was looked through whole; false where there is none",
      }),
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
};

const { asOf, knownAt, investor, trade, register, engine, ...restOfHead } = answerHead;
export const CheckAnswer = Type.Object(
  {
    ...{ asOf, knownAt, investor, trade, register, engine },
    answerDigest: Digest,
    ...restOfHead,
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
