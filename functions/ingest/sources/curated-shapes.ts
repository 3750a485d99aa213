/**
 * The closed shapes of the files in `data/`, terser than the documents that the register stores: citations are keys of
 * `citations.yaml`, a later publication says only what it changes, a bond may be its ISIN alone. Moments arrive spelt out.
 * @module
 */

import type { Static } from "typebox";
import * as Type from "typebox";
import { lineKinds } from "../../core/facts/issuer.ts";
import { perScheme } from "../../core/facts/scheme.ts";
import { changeSchemas } from "../../register/documents.ts";
import { validatorOf } from "../../schema/compiled-schema.ts";
import { At, Citation, closed, mapOf, oneOf, orNull } from "../../schema/parts.ts";

const Text = Type.String({ minLength: 1 });
const Texts = Type.Array(Text, { minItems: 1 });
const Moment = Type.Object({ at: At, text: Type.Optional(Text) }, closed);
/** By the keys of `citations.yaml`, or in full. */
const Citations = Type.Array(Type.Union([Text, Citation]), { minItems: 1 });
const Stated = { published: At, citations: Citations } as const;
/** Where the file's name does not say the id. */
const OwnId = { id: Type.Optional(Text) } as const;

const Reuse = Type.Object({ venue: Text, from: Moment, by: Text }, closed);
const Line = Type.Object(
  {
    kind: Type.Optional(oneOf(lineKinds)),
    ticker: Type.Optional(Text),
    venue: Type.Optional(Text),
    ...perScheme(() => Type.Optional(Text)),
    from: Type.Optional(Moment),
    until: Type.Optional(Moment),
    doubt: Type.Optional(Type.Object({ why: Text, programmes: Type.Optional(Texts) }, closed)),
    reused: Type.Optional(Reuse),
    published: Type.Optional(Texts),
    flaw: Type.Optional(Text),
    citations: Type.Optional(Citations),
  },
  closed,
);

const issuerParts = {
  aliases: Type.Optional(Texts),
  /** Abbreviations, which never match by name. */
  weak: Type.Optional(Texts),
  registrations: Type.Optional(mapOf(Text)),
  lines: Type.Optional(Type.Array(Line, { minItems: 1 })),
  /** ISINs of bonds of which nothing else is known. */
  bonds: Type.Optional(Texts),
  /** ISINs of other securities of which nothing else is known. */
  others: Type.Optional(Texts),
} as const;
const Additions = Type.Object(issuerParts, closed);
const IssuerPublication = Type.Object(
  {
    ...Stated,
    document: Type.Optional(orNull(Type.Object({ name: Text, ...issuerParts }, closed))),
    adds: Type.Optional(Additions),
    ends: Type.Optional(
      Type.Array(Type.Object({ ticker: Text, venue: Text, until: Moment }, closed), { minItems: 1 }),
    ),
    reused: Type.Optional(
      Type.Array(Type.Object({ ticker: Text, venue: Text, now: Reuse }, closed), { minItems: 1 }),
    ),
  },
  closed,
);

const Dates = { listedAt: Moment, effectiveAt: orNull(Moment), divestBy: orNull(Moment) } as const;
const Terms = Type.Object(Dates, closed);
const ListingParts = Type.Partial(
  Type.Object(
    { name: Text, terms: Text, ...Dates, ended: orNull(Type.Object({ at: Moment, how: Text }, closed)) },
    closed,
  ),
  closed,
);
const Publication = Type.Object(
  {
    ...Stated,
    document: Type.Optional(orNull(mapOf(Type.Unknown()))),
    changes: Type.Optional(mapOf(Type.Unknown())),
  },
  closed,
);
const ListingPublication = Type.Object(
  { ...Stated, document: Type.Optional(orNull(ListingParts)), changes: Type.Optional(ListingParts) },
  closed,
);
const ProgrammePublication = Type.Object(
  {
    ...Stated,
    document: orNull(
      Type.Object(
        {
          name: Text,
          authority: Text,
          ownership: Type.Optional(Text),
          funds: Type.Optional(
            Type.Array(
              Type.Object(
                {
                  from: Moment,
                  until: orNull(Moment),
                  reached: Text,
                  review: Type.Optional(Text),
                  citations: Citations,
                },
                closed,
              ),
            ),
          ),
          periods: Type.Array(
            Type.Object(
              {
                title: Text,
                from: Moment,
                until: orNull(Moment),
                citations: Citations,
                table: Type.Unknown(),
                duties: Type.Optional(Type.Unknown()),
              },
              closed,
            ),
          ),
        },
        closed,
      ),
    ),
  },
  closed,
);

const some = { minItems: 1 } as const;
export const citationsShape = validatorOf(mapOf(Citation));
export const programmeShape = validatorOf(
  Type.Object(
    {
      ...OwnId,
      terms: Type.Optional(mapOf(Terms)),
      publications: Type.Array(ProgrammePublication, some),
    },
    closed,
  ),
);
export const issuerShape = validatorOf(
  Type.Object(
    {
      ...OwnId,
      publications: Type.Array(IssuerPublication, some),
      listings: Type.Optional(mapOf(Type.Array(ListingPublication, some))),
    },
    closed,
  ),
);
/** Court orders and licences: their documents are written as the register stores them. */
export const plainShape = validatorOf(
  Type.Object({ ...OwnId, publications: Type.Array(Publication, some) }, closed),
);

export type IssuerParts = Static<typeof Additions>;
export type IssuerPublication = Static<typeof IssuerPublication>;
export type CuratedLine = Static<typeof Line>;
export type Terms = Static<typeof Terms>;

/** What leaves the parser, per kind: a union's complaints would name every kind that was not meant. */
export const changeShapes = {
  programme: validatorOf(changeSchemas.programme),
  issuer: validatorOf(changeSchemas.issuer),
  listing: validatorOf(changeSchemas.listing),
  "court-order": validatorOf(changeSchemas["court-order"]),
  licence: validatorOf(changeSchemas.licence),
  stake: validatorOf(changeSchemas.stake),
  source: validatorOf(changeSchemas.source),
} as const;
