/**
 * What `POST /v1/checks/compare` takes and answers.
 * @module
 */

import type { Static } from "typebox";
import * as Type from "typebox";
import { causeEvents, causeKinds } from "../../core/check/cause.ts";
import type { Comparison } from "../../core/check/compare.ts";
import { factKinds } from "../../core/facts/fact.ts";
import { validatorOf } from "../../schema/compiled-schema.ts";
import { closed, oneOf, orNull, type Same } from "../../schema/parts.ts";
import { StoredFunds } from "./asked.ts";
import { answerHead } from "./check-answer.ts";
import { askedAlike, askedClocks, askedHoldings } from "./check-request.ts";
import { Clock, ListingAnswer } from "./listing-answer.ts";
import { VersionNumber } from "./parts.ts";
import { PositionAnswer } from "./position-answer.ts";

const SideInput = (which: string) =>
  Type.Object(askedClocks, {
    ...closed,
    description: `the clocks of the ${which} question: asOf, knownAt, version, each optional`,
  });

export const CompareBody = Type.Object(
  {
    ...askedAlike,
    storedFunds: Type.Optional(StoredFunds),
    from: SideInput("first"),
    to: SideInput("second"),
    ...askedHoldings,
  },
  {
    ...closed,
    title: "CompareRequest",
    description:
      "an object with positions, from and to, and optionally investor, programmes, trade, constituents, constituentsMaxAgeDays and storedFunds",
  },
);
export const compareBody = validatorOf(CompareBody);

const FactRef = Type.Object(
  { kind: oneOf(factKinds), id: Type.String(), publishedAt: Type.String() },
  { ...closed, title: "FactRef" },
);

const Cause = Type.Object(
  {
    kind: oneOf(causeKinds, "entry: the register was told more; date: a date passed"),
    event: oneOf(causeEvents),
    at: Clock,
    id: Type.Optional(
      Type.String({ description: "of the entry, the order, the licence or the listing that is meant" }),
    ),
    version: Type.Optional(VersionNumber),
    facts: Type.Array(FactRef, { description: "what was recorded or published, at most twenty" }),
    says: Type.String({ description: "the same as one sentence" }),
  },
  { ...closed, title: "Cause", description: "why an answer is another" },
);

const ChangedPosition = Type.Object(
  {
    index: Type.Integer({ minimum: 0 }),
    ref: Type.Optional(Type.String()),
    verdict: Type.Boolean({
      description: "whether status, acts or duties changed; false: only what is said about them",
    }),
    from: PositionAnswer,
    to: PositionAnswer,
  },
  { ...closed, title: "ChangedPosition" },
);

const ChangeGroup = Type.Object(
  {
    because: Type.Array(Cause, {
      description: "in the order in which they are passed; the last one brought the second answer",
    }),
    positions: Type.Array(ChangedPosition),
  },
  { ...closed, title: "ChangeGroup", description: "positions that changed for the same reasons" },
);

const ChangedListing = Type.Object(
  { id: Type.String(), from: orNull(ListingAnswer), to: orNull(ListingAnswer) },
  { ...closed, title: "ChangedListing", description: "null: the answer does not name the listing" },
);

const AnswerHead = Type.Object(answerHead, {
  ...closed,
  title: "AnswerHead",
  description: "an answer without its positions and listings",
});

export const CompareAnswer = Type.Object(
  {
    from: AnswerHead,
    to: AnswerHead,
    unchanged: Type.Integer({ minimum: 0, description: "positions that are answered alike" }),
    changes: Type.Array(ChangeGroup),
    listings: Type.Array(ChangedListing, { description: "listings that are described otherwise" }),
    notice: Type.String(),
  },
  { ...closed, title: "CompareAnswer" },
);

/** Does not compile once the schema and the core's type have drifted apart. @public */
export const comparisonAgrees: Same<Static<typeof CompareAnswer>, Comparison> = true;
