/**
 * The closed schemas of every fact: what the store decodes and the HTTP contract accepts. Unknown fields are refused.
 * @module
 */

import type { Static } from "typebox";
import * as Type from "typebox";
import { orderKinds } from "../core/facts/court-order.ts";
import { type Change, type Documents, type FactKind, factKinds } from "../core/facts/fact.ts";
import { lineKinds } from "../core/facts/issuer.ts";
import { acts } from "../core/facts/permission.ts";
import { perScheme } from "../core/facts/scheme.ts";
import { stakeMeasures } from "../core/facts/stake.ts";
import { schemes } from "../core/symbols/schemes.ts";
import { At, Citation, closed, Id, line, Moment, named, oneOf, orNull, type Same } from "../schema/parts.ts";
import { Condition, Duties, FundRules, Row, Share } from "../schema/rule-parts.ts";

const Citations = Type.Array(Citation, { minItems: 1, maxItems: 20 });

const Programme = Type.Object(
  {
    name: line(300),
    authority: line(300),
    ownership: Type.Optional(Share),
    funds: Type.Optional(FundRules),
    periods: Type.Array(
      Type.Object(
        {
          title: line(300),
          from: Moment,
          until: orNull(Moment),
          table: Type.Object({ announced: Row, "in-force": Row, "window-closed": Row }, closed),
          duties: Type.Optional(
            Type.Object(
              {
                announced: Type.Optional(Duties),
                "in-force": Type.Optional(Duties),
                "window-closed": Type.Optional(Duties),
              },
              closed,
            ),
          ),
          citations: Citations,
        },
        closed,
      ),
      { minItems: 1, maxItems: 100 },
    ),
  },
  { ...closed, title: "ProgrammeDocument" },
);

const Mic = Type.String({
  pattern: "^[A-Z0-9]{4}$",
  description: "a venue's MIC, four capitals or digits (XHKG)",
});

const Line = Type.Object(
  {
    kind: oneOf(lineKinds),
    ticker: Type.Optional(line(30)),
    venue: Type.Optional(
      Type.String({
        pattern: "^([A-Z0-9]{4}|DE)$",
        description: "a venue's MIC, four capitals or digits (XHKG), or DE for every German venue",
      }),
    ),
    ...perScheme((scheme) => Type.Optional(line(schemes[scheme].maxLength))),
    from: Type.Optional(Moment),
    until: Type.Optional(Moment),
    doubt: Type.Optional(
      Type.Object({ why: line(400), programmes: Type.Optional(Type.Array(Id, { minItems: 1 })) }, closed),
    ),
    reused: Type.Optional(Type.Object({ venue: Mic, from: Moment, by: line(200) }, closed)),
    published: Type.Optional(Type.Array(line(60), { minItems: 1, maxItems: 20 })),
    flaw: Type.Optional(line(200)),
    citations: Type.Optional(Citations),
  },
  { ...closed, title: "LineDocument" },
);

const Issuer = Type.Object(
  {
    name: line(300),
    aliases: Type.Array(
      Type.Object({ name: line(300), strength: oneOf(["strong", "weak"] as const) }, closed),
      { maxItems: 200 },
    ),
    lines: Type.Array(Line, { maxItems: 20_000 }),
    registrations: Type.Optional(
      Type.Array(Type.Object({ scheme: line(60), value: line(100) }, closed), { maxItems: 50 }),
    ),
  },
  { ...closed, title: "IssuerDocument" },
);

const Listing = Type.Object(
  {
    issuer: Type.Optional(Id),
    class: Type.Optional(
      Type.Object(
        {
          isinCountry: Type.String({
            pattern: "^[A-Z]{2}$",
            description: "the two capitals with which the ISINs of the class begin (RU)",
          }),
        },
        closed,
      ),
    ),
    programme: Id,
    name: line(300),
    listedAt: Moment,
    effectiveAt: orNull(Moment),
    divestBy: orNull(Moment),
    ended: orNull(
      Type.Object({ at: Moment, how: oneOf(["superseded", "removed", "delisted"] as const) }, closed),
    ),
  },
  { ...closed, title: "ListingDocument" },
);

const CourtOrder = Type.Object(
  {
    kind: oneOf(orderKinds),
    court: line(200),
    docket: line(100),
    judge: orNull(line(200)),
    enteredAt: Moment,
    from: Moment,
    nuncProTunc: Type.Optional(
      Type.Literal(true, {
        description:
          'the order says that it holds from before it was entered ("nunc pro tunc"): without it, from may not lie before enteredAt',
      }),
    ),
    until: orNull(Moment),
    listings: Type.Array(Id, { maxItems: 1000 }),
    /** Empty: the order reaches no act of an investor. */
    acts: orNull(Type.Array(oneOf(acts), { maxItems: acts.length })),
    parties: orNull(Type.Array(line(300), { minItems: 1, maxItems: 1000 })),
    against: orNull(Id),
    revocable: Type.Boolean(),
  },
  { ...closed, title: "CourtOrderDocument" },
);

const Licence = Type.Object(
  {
    title: line(300),
    agency: line(200),
    scope: line(2000),
    /** Empty: it authorises no act of an investor (exports to Huawei). */
    acts: Type.Array(oneOf(acts), { maxItems: acts.length }),
    listings: Type.Array(Id, { maxItems: 1000 }),
    conditions: Type.Optional(Type.Array(Condition, { minItems: 1, maxItems: 6 })),
    from: Moment,
    until: orNull(Moment),
  },
  { ...closed, title: "LicenceDocument" },
);

const Stake = Type.Object(
  {
    owner: Id,
    owned: Id,
    share: Share,
    of: oneOf(stakeMeasures),
    from: Moment,
    until: orNull(Moment),
  },
  { ...closed, title: "StakeDocument" },
);

const Source = Type.Object(
  {
    title: line(200),
    form: oneOf(["list", "review"] as const),
    read: Type.Boolean(),
    maxAgeDays: Type.Integer({ minimum: 1, maximum: 3_650 }),
  },
  { ...closed, title: "SourceDocument" },
);

/** `court-order` becomes CourtOrder. */
const pascal = (kind: string): string =>
  kind.replaceAll(/(?:^|-)([a-z])/g, (_, first: string) => first.toUpperCase());

const publish = <K extends FactKind, D extends Parameters<typeof Type.Union>[0][number]>(
  kind: K,
  document: D,
) =>
  Type.Object(
    {
      op: Type.Literal("publish"),
      kind: Type.Literal(kind),
      id: Id,
      publishedAt: At,
      document: orNull(document),
      citations: Citations,
    },
    { ...closed, title: `${pascal(kind)}Change` },
  );

const Retract = Type.Object(
  {
    op: Type.Literal("retract"),
    kind: oneOf(factKinds),
    id: Id,
    publishedAt: At,
    document: Type.Null(),
    citations: Citations,
  },
  { ...closed, title: "Retraction" },
);

/** The alternatives of a change by themselves: an error is told against the one that was meant (decode.ts). */
export const changeSchemas = {
  programme: publish("programme", Programme),
  issuer: publish("issuer", Issuer),
  listing: publish("listing", Listing),
  "court-order": publish("court-order", CourtOrder),
  licence: publish("licence", Licence),
  stake: publish("stake", Stake),
  source: publish("source", Source),
  retract: Retract,
} as const;

export const ChangeSchema = named(
  "Change",
  Type.Union([
    changeSchemas.programme,
    changeSchemas.issuer,
    changeSchemas.listing,
    changeSchemas["court-order"],
    changeSchemas.licence,
    changeSchemas.stake,
    changeSchemas.source,
    changeSchemas.retract,
  ]),
);

export const documentSchemas = {
  programme: Programme,
  issuer: Issuer,
  listing: Listing,
  "court-order": CourtOrder,
  licence: Licence,
  stake: Stake,
  source: Source,
} as const satisfies Record<FactKind, unknown>;

/** Compile errors here mean that a schema and the type the core works on have drifted apart.*/
type Agreement = {
  [K in FactKind]: Same<Static<(typeof documentSchemas)[K]>, Documents[K]>;
} & { change: Same<Static<typeof ChangeSchema>, Change> };
/** @public */
export const schemasAgree: Agreement = {
  programme: true,
  issuer: true,
  listing: true,
  "court-order": true,
  licence: true,
  stake: true,
  source: true,
  change: true,
};
