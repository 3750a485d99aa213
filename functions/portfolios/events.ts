/**
 * Events as deliveries store them.
 * @module
 */

import type { Static } from "typebox";
import * as Type from "typebox";
import type { BrokerEvent } from "../brokers/broker-event.ts";
import { validatorOf } from "../schema/compiled-schema.ts";
import { closed } from "../schema/parts.ts";
import { PositionSchema } from "./portfolio.ts";

const text = Type.String();
const orNull = Type.Union([text, Type.Null()]);
const at = Type.Number();

const EventSchema = Type.Union([
  Type.Object({ kind: Type.Literal("pull"), user: orNull, account: orNull }, closed),
  Type.Object({ kind: Type.Literal("prune"), user: text, account: Type.Null() }, closed),
  Type.Object({ kind: Type.Literal("stale"), user: orNull, account: orNull, reason: text }, closed),
  Type.Object(
    {
      kind: Type.Literal("forget"),
      user: orNull,
      account: orNull,
      at: Type.Union([at, Type.Null()]),
    },
    closed,
  ),
  Type.Object(
    {
      kind: Type.Literal("replace"),
      account: text,
      at,
      complete: Type.Boolean(),
      positions: Type.Array(PositionSchema),
    },
    closed,
  ),
  Type.Object(
    {
      kind: Type.Literal("push"),
      user: orNull,
      account: text,
      holding: text,
      at,
      position: Type.Union([PositionSchema, Type.Null()]),
    },
    closed,
  ),
  Type.Object({ kind: Type.Literal("ignore") }, closed),
]);

const event = validatorOf(EventSchema);

/** An event as it was stored; throws for anything else. */
export function decodeEvent(value: unknown): BrokerEvent {
  if (event.Check(value)) return value;
  throw new Error("a stored event does not decode");
}

/** Does not compile once an event has a kind that could not be stored. @public */
export const storable = (written: BrokerEvent["kind"]): Static<typeof EventSchema>["kind"] => written;
