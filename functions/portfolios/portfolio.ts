/**
 * A stored portfolio: what is held, since when, from whom, and whether that is known to its end.
 * @module
 */

import type { Static } from "typebox";
import * as Type from "typebox";
import type { Position } from "../core/check/position.ts";
import { namesOf, type PositionFields, positionFields } from "../core/check/position-fields.ts";
import { validatorOf } from "../schema/compiled-schema.ts";
import { closed } from "../schema/parts.ts";
import { CorruptHoldings } from "./errors.ts";
import { fieldsOf, refuseNewer } from "./newer.ts";
import { type Item, textAt } from "./table.ts";

const text = Type.String();
/** As a table of fields has it: all optional, and no other. */
export const storedSchemaOf = (fields: PositionFields) =>
  Type.Object(Object.fromEntries(namesOf(fields).map((name) => [name, Type.Optional(text)])), {
    additionalProperties: false,
  });

export const PositionSchema = Type.Unsafe<Position>(storedSchemaOf(positionFields));

/** What a portfolio holds. `pushed` belongs to senders of single positions: by holding, its instant, and what is left of it. */
const HoldingsSchema = Type.Object(
  {
    positions: Type.Array(PositionSchema),
    pushed: Type.Optional(
      Type.Record(
        text,
        Type.Object({ at: Type.Number(), position: Type.Union([PositionSchema, Type.Null()]) }, closed),
      ),
    ),
  },
  closed,
);

const SourceSchema = Type.Union([
  Type.Object({ kind: Type.Literal("api") }, closed),
  Type.Object(
    {
      kind: Type.Literal("connection"),
      connection: text,
      account: text,
      user: Type.Union([text, Type.Null()]),
    },
    closed,
  ),
]);

/** What every head has, and what is left of one. */
export const revised = {
  id: text,
  /** Rises with every change that a caller can see; If-Match names it. */
  version: Type.Integer({ minimum: 1 }),
  /** Rises with every write, the index's included. */
  revision: Type.Integer({ minimum: 1 }),
};

const HeadSchema = Type.Object(
  {
    ...revised,
    source: SourceSchema,
    /** When the holdings were so, milliseconds since 1970. */
    at: Type.Number(),
    updatedAt: Type.Number(),
    /** Why the holdings are not known to their end, or may no longer be so; empty: they are. */
    gaps: Type.Array(text),
    /** Since when there have been gaps, milliseconds since 1970; absent: there are none, or a head of before this was kept. */
    gapsSince: Type.Optional(Type.Number()),
    count: Type.Integer({ minimum: 0 }),
    parts: Type.Object({ id: text, count: Type.Integer({ minimum: 1 }) }, closed),
    issuers: Type.Array(text),
    /** The digest of the register's lines that `issuers` were found with. */
    lines: text,
  },
  closed,
);

/** What is left of a deleted portfolio: its version goes on, so that an old If-Match never meets a new portfolio. */
const TombstoneSchema = Type.Object({ ...revised, deletedAt: Type.Number(), at: Type.Number() }, closed);

export type Source = Static<typeof SourceSchema>;
export type Head = Static<typeof HeadSchema>;
export type Tombstone = Static<typeof TombstoneSchema>;

/** A holding that was pushed: the newest instant heard of it, and null once it is gone. */
export type Pushed = Readonly<Record<string, { readonly at: number; readonly position: Position | null }>>;

export interface Holdings {
  readonly positions: readonly Position[];
  readonly pushed?: Pushed;
}

export interface Portfolio extends Holdings {
  readonly head: Head;
}

const head = validatorOf(HeadSchema);
const tombstone = validatorOf(TombstoneSchema);
const holdings = validatorOf(HoldingsSchema);

const headFields = fieldsOf(HeadSchema, TombstoneSchema);
const holdingsFields = fieldsOf(HoldingsSchema);
/** `write` tells one put from another; `revision` is the head's own, for conditions. */
const itemFields: ReadonlySet<string> = new Set(["pk", "sk", "head", "revision", "write"]);

/**
 * The head or the tombstone in an item. Throws CorruptHoldings for anything else, because an unread portfolio is no empty one, and
 * NewerHoldings where a newer version has written it.
 */
export function decodeHead(item: Item): Head | Tombstone {
  refuseNewer(item, "the item of a stored portfolio", itemFields);
  const json = textAt(item, "head");
  const value: unknown = json === null ? null : JSON.parse(json);
  if (head.Check(value) || tombstone.Check(value)) return value;
  refuseNewer(value, "a stored portfolio's head", headFields);
  throw new CorruptHoldings(
    "a stored portfolio's head does not decode; restore the item, or delete the portfolio and put it again",
  );
}

export function decodeHoldings(value: unknown): Holdings {
  if (holdings.Check(value)) return value;
  refuseNewer(value, "what a stored portfolio holds", holdingsFields);
  throw new CorruptHoldings(
    "a stored portfolio's positions do not decode; restore the items, or put the portfolio again",
  );
}

export const isTombstone = (found: Head | Tombstone): found is Tombstone => "deletedAt" in found;
