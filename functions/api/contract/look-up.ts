/**
 * What the GET routes answer, each with the clocks and the register that it was read at.
 * @module
 */

import type { Static } from "typebox";
import * as Type from "typebox";
import type { IssuerAnswer, SecuritiesAnswer } from "../../core/check/look-up.ts";
import { orderKinds } from "../../core/facts/court-order.ts";
import { lineKinds } from "../../core/facts/issuer.ts";
import { acts } from "../../core/facts/permission.ts";
import { perScheme } from "../../core/facts/scheme.ts";
import type { ListingDetail as CoreListing, CourtOrderAnswer } from "../../core/law/listing-detail.ts";
import { Citation, closed, oneOf, orNull, type Same } from "../../schema/parts.ts";
import { Segment } from "./check-answer.ts";
import { Clock, type ListingAnswer, listingFields, Relief } from "./listing-answer.ts";
import { Phase, PositionProblem, RegisterRef } from "./parts.ts";
import { Read } from "./position-answer.ts";
import { Next } from "./query.ts";

const optional = Type.Optional(Type.String());
const LineMoment = Type.Object({ at: Type.String(), text: optional }, { ...closed, title: "LineMoment" });

export const SecurityLine = Type.Object(
  {
    kind: oneOf(lineKinds),
    ticker: optional,
    venue: Type.Optional(Type.String({ description: 'an operating MIC, or "DE" for every German venue' })),
    ...perScheme(() => optional),
    from: orNull(Clock),
    until: orNull(Clock),
    doubt: Type.Optional(
      Type.Object({ why: Type.String(), programmes: Type.Optional(Type.Array(Type.String())) }, closed),
    ),
    reused: Type.Optional(Type.Object({ venue: Type.String(), from: LineMoment, by: Type.String() }, closed)),
    published: Type.Optional(
      Type.Array(Type.String(), { description: "the spellings in which a government list printed it" }),
    ),
    flaw: optional,
    citations: Type.Optional(Type.Array(Citation)),
  },
  {
    ...closed,
    title: "SecurityLine",
    description: "one tradable line, and the span in which its ticker named it",
  },
);

export const ListingDetail = Type.Object(
  {
    id: Type.String(),
    ...listingFields,
    phase: orNull(Phase),
    segments: Type.Array(Segment),
    reliefs: Type.Array(Relief, {
      description:
        "every court order and licence that is known of the listing, by its beginning; those that reach no act, too",
    }),
  },
  {
    ...closed,
    title: "ListingDetail",
    description: "a listing with its timeline; phase is null where it has not begun at asOf",
  },
);

export const Issuer = Type.Object(
  {
    id: Type.String(),
    name: Type.String(),
    aliases: Type.Array(
      Type.Object({ name: Type.String(), strength: oneOf(["strong", "weak"] as const) }, closed),
    ),
    lines: Type.Array(SecurityLine),
    registrations: Type.Array(Type.Object({ scheme: Type.String(), value: Type.String() }, closed)),
    listings: Type.Array(Type.String()),
    citations: Type.Array(Citation),
  },
  { ...closed, title: "Issuer" },
);

export const CourtOrder = Type.Object(
  {
    id: Type.String(),
    kind: oneOf([...orderKinds, "general-licence"] as const),
    title: optional,
    agency: optional,
    court: optional,
    docket: optional,
    judge: Type.Optional(orNull(Type.String())),
    enteredAt: Type.Optional(Clock),
    from: Clock,
    until: orNull(Clock),
    parties: Type.Optional(Type.Array(Type.String())),
    revocable: Type.Boolean(),
    citations: Type.Array(Citation),
    listings: Type.Array(Type.String(), { description: "the listings that it reaches" }),
    acts: orNull(Type.Array(oneOf(acts))),
    against: orNull(Type.String({ description: "the order that it dissolves, reverses or stays" })),
  },
  { ...closed, title: "CourtOrder" },
);

const securitiesFields = {
  read: orNull(Read),
  problems: Type.Array(PositionProblem),
  issuers: Type.Array(
    Type.Object(
      {
        id: Type.String(),
        name: Type.String(),
        doubt: orNull(Type.String()),
        lines: Type.Array(SecurityLine),
        citations: Type.Array(Citation),
        listings: Type.Array(ListingDetail),
        owners: Type.Optional(
          Type.Array(
            Type.Object(
              {
                path: Type.Array(Type.String()),
                share: Type.String(),
                doubt: orNull(Type.String()),
                listing: ListingDetail,
              },
              closed,
            ),
            { description: "listings of issuers that own this one, where they reach it or may" },
          ),
        ),
      },
      closed,
    ),
  ),
  classes: Type.Optional(
    Type.Array(ListingDetail, {
      description: "listings of a class of securities, of which this one is, or may be",
    }),
  ),
};
const Securities = Type.Object(securitiesFields, closed);

const clocks = { asOf: Clock, knownAt: orNull(Clock), register: RegisterRef };

export const SecuritiesResponse = Type.Object(
  { ...clocks, ...securitiesFields },
  { ...closed, title: "SecuritiesResponse" },
);
export const ListingResponse = Type.Object(
  { ...clocks, listing: ListingDetail },
  { ...closed, title: "ListingResponse" },
);
export const CourtOrderResponse = Type.Object(
  { ...clocks, courtOrder: CourtOrder },
  { ...closed, title: "CourtOrderResponse" },
);
export const IssuerResponse = Type.Object(
  { ...clocks, issuer: Issuer },
  { ...closed, title: "IssuerResponse" },
);
export const ListingsResponse = Type.Object(
  {
    ...clocks,
    listings: Type.Array(Type.Object({ id: Type.String(), ...listingFields }, closed)),
    next: Next,
  },
  { ...closed, title: "ListingsResponse" },
);
export const CourtOrdersResponse = Type.Object(
  { ...clocks, courtOrders: Type.Array(CourtOrder), next: Next },
  { ...closed, title: "CourtOrdersResponse" },
);

/** Does not compile once a schema and the core's type have drifted apart. @public */
export const lookUpsAgree: {
  readonly listing: Same<Static<typeof ListingDetail>, CoreListing>;
  readonly item: Same<
    Static<typeof ListingAnswer> & { id: string },
    Static<typeof ListingsResponse>["listings"][number]
  >;
  readonly order: Same<Static<typeof CourtOrder>, CourtOrderAnswer>;
  readonly issuer: Same<Static<typeof Issuer>, IssuerAnswer>;
  readonly securities: Same<Static<typeof Securities>, SecuritiesAnswer>;
} = { listing: true, item: true, order: true, issuer: true, securities: true };
