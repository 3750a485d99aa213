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
import { intervalOf } from "../core/time.ts";

const closed = { additionalProperties: false } as const;
const text = (maxLength: number) =>
  Type.String({ minLength: 1, maxLength, pattern: "^[^\\u0000-\\u001f\\u007f]*$" });
const oneOf = <const T extends readonly string[]>(values: T) =>
  Type.Unsafe<T[number]>({ type: "string", enum: [...values] });

export const Id = Type.String({ pattern: "^[a-z0-9.-]{1,80}$", description: "Opaque." });
/** Checked beyond its shape: a day that does not exist (2021-02-30) has the shape, and names no moment. */
export const At = Type.Refine(
  Type.String({
    pattern: "^\\d{4}-\\d{2}-\\d{2}(T\\d{2}:\\d{2}(:\\d{2}(\\.\\d{1,3})?)?(Z|[+-]\\d{2}:\\d{2}))?$",
    description: "An instant with its zone, or a date: that day in New York.",
  }),
  (at) => intervalOf(at) !== null,
  () => "must be a day that exists, or an instant in it",
);
const Moment = Type.Object({ at: At, text: Type.Optional(text(400)) }, closed);
const OrNull = <T extends Parameters<typeof Type.Union>[0][number]>(schema: T) =>
  Type.Union([schema, Type.Null()]);

export const Citation = Type.Object({ title: text(400), url: Type.Optional(text(500)) }, closed);
const Citations = Type.Array(Citation, { minItems: 1, maxItems: 20 });

const Permission = oneOf(["permitted", "review", "prohibited"] as const);
const ActTable = Type.Object(
  { purchase: Permission, divest: Permission, sale: Permission, hold: Permission },
  closed,
);

const Programme = Type.Object(
  {
    name: text(300),
    authority: text(300),
    periods: Type.Array(
      Type.Object(
        {
          title: text(300),
          from: Moment,
          until: OrNull(Moment),
          table: Type.Object(
            { announced: ActTable, "in-force": ActTable, "window-closed": ActTable },
            closed,
          ),
          citations: Citations,
        },
        closed,
      ),
      { minItems: 1, maxItems: 100 },
    ),
  },
  closed,
);

const Line = Type.Object(
  {
    kind: oneOf(lineKinds),
    ticker: Type.Optional(text(30)),
    venue: Type.Optional(Type.String({ pattern: "^([A-Z0-9]{4}|DE)$" })),
    isin: Type.Optional(text(20)),
    cusip: Type.Optional(text(12)),
    sedol: Type.Optional(text(12)),
    figi: Type.Optional(text(16)),
    from: Type.Optional(Moment),
    until: Type.Optional(Moment),
    doubt: Type.Optional(
      Type.Object({ why: text(400), programmes: Type.Optional(Type.Array(Id, { minItems: 1 })) }, closed),
    ),
    reused: Type.Optional(
      Type.Object({ venue: Type.String({ pattern: "^[A-Z0-9]{4}$" }), from: Moment, by: text(200) }, closed),
    ),
    published: Type.Optional(Type.Array(text(60), { minItems: 1, maxItems: 20 })),
    flaw: Type.Optional(text(200)),
    citations: Type.Optional(Citations),
  },
  closed,
);

const Issuer = Type.Object(
  {
    name: text(300),
    aliases: Type.Array(
      Type.Object({ name: text(300), strength: oneOf(["strong", "weak"] as const) }, closed),
      { maxItems: 200 },
    ),
    lines: Type.Array(Line, { maxItems: 20_000 }),
    registrations: Type.Optional(
      Type.Array(Type.Object({ scheme: text(60), value: text(100) }, closed), { maxItems: 50 }),
    ),
  },
  closed,
);

const Listing = Type.Object(
  {
    issuer: Id,
    programme: Id,
    name: text(300),
    listedAt: Moment,
    effectiveAt: OrNull(Moment),
    divestBy: OrNull(Moment),
    ended: OrNull(
      Type.Object({ at: Moment, how: oneOf(["superseded", "removed", "delisted"] as const) }, closed),
    ),
  },
  closed,
);

const CourtOrder = Type.Object(
  {
    kind: oneOf(orderKinds),
    court: text(200),
    docket: text(100),
    judge: OrNull(text(200)),
    enteredAt: Moment,
    from: Moment,
    until: OrNull(Moment),
    listings: Type.Array(Id, { maxItems: 1000 }),
    acts: OrNull(Type.Array(oneOf(acts), { minItems: 1, maxItems: 4 })),
    parties: OrNull(Type.Array(text(300), { minItems: 1, maxItems: 1000 })),
    against: OrNull(Id),
    revocable: Type.Boolean(),
  },
  closed,
);

const Licence = Type.Object(
  {
    title: text(300),
    agency: text(200),
    scope: text(2000),
    acts: Type.Array(oneOf(acts), { minItems: 1, maxItems: 4 }),
    listings: Type.Array(Id, { maxItems: 1000 }),
    from: Moment,
    until: OrNull(Moment),
  },
  closed,
);

const Source = Type.Object(
  {
    title: text(200),
    form: oneOf(["list", "review"] as const),
    read: Type.Boolean(),
    maxAgeDays: Type.Integer({ minimum: 1, maximum: 3_650 }),
  },
  closed,
);

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
      document: OrNull(document),
      citations: Citations,
    },
    closed,
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
  closed,
);

/** The alternatives of a change by themselves: an error is told against the one that was meant (decode.ts). */
export const changeSchemas = {
  programme: publish("programme", Programme),
  issuer: publish("issuer", Issuer),
  listing: publish("listing", Listing),
  "court-order": publish("court-order", CourtOrder),
  licence: publish("licence", Licence),
  source: publish("source", Source),
  retract: Retract,
} as const;

export const ChangeSchema = Type.Union([
  changeSchemas.programme,
  changeSchemas.issuer,
  changeSchemas.listing,
  changeSchemas["court-order"],
  changeSchemas.licence,
  changeSchemas.source,
  changeSchemas.retract,
]);

export const documentSchemas = {
  programme: Programme,
  issuer: Issuer,
  listing: Listing,
  "court-order": CourtOrder,
  licence: Licence,
  source: Source,
} as const satisfies Record<FactKind, unknown>;

/** Compile errors here mean that a schema and the type the core works on have drifted apart.*/
type Same<A, B> = [A] extends [B] ? ([B] extends [A] ? true : never) : never;
type Mutable<T> = T extends readonly (infer E)[]
  ? Mutable<E>[]
  : T extends object
    ? { -readonly [K in keyof T]: Mutable<T[K]> }
    : T;
type Agreement = {
  [K in FactKind]: Same<Mutable<Static<(typeof documentSchemas)[K]>>, Mutable<Documents[K]>>;
} & { change: Same<Mutable<Static<typeof ChangeSchema>>, Mutable<Change>> };
/** @public */
export const schemasAgree: Agreement = {
  programme: true,
  issuer: true,
  listing: true,
  "court-order": true,
  licence: true,
  source: true,
  change: true,
};
