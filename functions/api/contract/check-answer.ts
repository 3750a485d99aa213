/**
 * What `POST /v1/checks` answers, held against the core's types at compile time.
 * @module
 */

import type { Static } from "typebox";
import * as Type from "typebox";
import type { CheckAnswer as CoreAnswer } from "../../core/check/answer.ts";
import { counterparties } from "../../core/facts/condition.ts";
import type { SegmentAnswer } from "../../core/law/listing-answer.ts";
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
import { Clock, ListingAnswer } from "./listing-answer.ts";
import { Phase, RegisterRef } from "./parts.ts";
import { PositionAnswer, StatusName } from "./position-answer.ts";
import { Summary } from "./summary.ts";

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
      description:
        "of a file: the columns whose cells took no part in the answer, as the file names them; sheets and lines above the header line that took none, too",
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
    citations: Type.Array(Citation, {
      description:
        "what the stretch rests on, by what was published by then: the list, the text of the law, the order or licence",
    }),
    precision: Type.Optional(Type.Literal("day")),
  },
  { ...closed, title: "Segment", description: "one stretch [from, until) of a listing's timeline" },
);

/** Does not compile once a schema and the core's type have drifted apart. @public */
export const answersAgree: {
  readonly check: Same<CheckAnswer, CoreAnswer & { answerDigest: string }>;
  readonly segment: Same<Static<typeof Segment>, SegmentAnswer>;
} = { check: true, segment: true };
