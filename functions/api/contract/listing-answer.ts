/**
 * A listing in an answer, as the contract has it.
 * @module
 */

import * as Type from "typebox";
import { orderKinds } from "../../core/facts/court-order.ts";
import { Citation, closed, oneOf, orNull, Permissions } from "../../schema/parts.ts";
import { Duties, OpenConditions } from "../../schema/rule-parts.ts";
import { Phase } from "./parts.ts";

/** An instant or a date as answers print it. */
export const Clock = Type.String({
  description: "an instant in UTC with milliseconds, or a date: that day in New York",
});

export const Relief = Type.Object(
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
