/**
 * The state of each source, kept outside the log.
 * @module
 */

import type { Static } from "typebox";
import * as Type from "typebox";
import type { Instant } from "../core/time.ts";
import { validatorOf } from "../schema/compiled-schema.ts";
import { At, Id } from "../schema/parts.ts";
import type { Item } from "./encode.ts";
import { CorruptRegister } from "./errors.ts";
import { sourceKey, spellKey } from "./keys.ts";
import { getItem, overwrite, type RegisterTable } from "./query.ts";

/** How a source's polls go: overwritten each time, outside the log; it changes no answer, only how old one knows it to be. */
const Shape = Type.Object(
  {
    name: Id,
    lastPollAt: At,
    lastSuccessAt: Type.Union([At, Type.Null()]),
    /** What the publisher calls the state last taken over: a date, a file's digest. */
    publication: Type.Union([Type.String({ maxLength: 200 }), Type.Null()]),
    /** `held`: fetched, but a guard keeps it from the log until somebody looks; `failing`: could not be fetched or read. */
    state: Type.Union([Type.Literal("current"), Type.Literal("held"), Type.Literal("failing")]),
    detail: Type.Union([Type.String({ maxLength: 2_000 }), Type.Null()]),
  },
  { additionalProperties: false },
);
export type SourceState = Readonly<Static<typeof Shape>>;

const shape = validatorOf(Shape);

const itemOf = (state: SourceState): Item => {
  const key = sourceKey(state.name);
  return { pk: { S: key.pk }, sk: { S: key.sk }, body: { S: JSON.stringify(state) } };
};

/** Records how a source's last poll went, over what was recorded before. */
export async function writeSourceState(table: RegisterTable, state: SourceState): Promise<void> {
  await overwrite(table, itemOf(state));
}

/** How a source's last poll went; null where it was never polled. Throws CorruptRegister where the item does not decode. */
export async function readSourceState(table: RegisterTable, name: string): Promise<SourceState | null> {
  const key = sourceKey(name);
  const text = (await getItem(table, key))?.body?.S;
  if (text === undefined) return null;
  const state = parsed(spellKey(key), text);
  if (!shape.Check(state) || state.name !== name)
    throw new CorruptRegister(spellKey(key), "does not decode as a source's state");
  return state;
}

function parsed(item: string, text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new CorruptRegister(item, "the stored text is not JSON", { cause });
  }
}

/** How fresh a source is, as callers are told: held until somebody decides, stale past the age, otherwise fresh. */
export function freshnessOf(
  state: Pick<SourceState, "state" | "lastSuccessAt">,
  now: number,
  staleAfterMs: number,
): { readonly state: "fresh" | "stale" | "held"; readonly ageSeconds: number | null } {
  const success = state.lastSuccessAt === null ? null : Date.parse(state.lastSuccessAt);
  const ageSeconds = success === null ? null : Math.max(0, Math.floor((now - success) / 1000));
  if (state.state === "held") return { state: "held", ageSeconds };
  return { state: ageSeconds === null || ageSeconds * 1000 > staleAfterMs ? "stale" : "fresh", ageSeconds };
}

/** A source's state as it is read: one that was never polled has no poll. */
export interface SeenState extends Omit<SourceState, "lastPollAt"> {
  readonly lastPollAt: string | null;
}

export const neverPolled = (name: string): SeenState => ({
  name,
  lastPollAt: null,
  lastSuccessAt: null,
  publication: null,
  state: "failing",
  detail: null,
});

export interface SourceStatesReader {
  /** By the order of the names, a source never polled among them. Read at most once a minute per instance. */
  states(): Promise<readonly SeenState[]>;
}

const READ_EVERY_MS = 60_000;

/** A reader of the given sources' states that asks the table at most once a minute. A failed read is not kept. */
export function createSourceStatesReader(
  options: RegisterTable & { readonly names: readonly string[]; readonly now: () => Instant },
): SourceStatesReader {
  let held: { readonly at: Instant; readonly states: Promise<readonly SeenState[]> } | null = null;
  const readAll = (): Promise<readonly SeenState[]> =>
    Promise.all(
      options.names.map(async (name) => (await readSourceState(options, name)) ?? neverPolled(name)),
    );
  return {
    states: async () => {
      const at = options.now();
      if (held !== null && at >= held.at && at - held.at < READ_EVERY_MS) return held.states;
      const own = { at, states: readAll() };
      held = own;
      try {
        return await own.states;
      } catch (error) {
        if (held === own) held = null;
        throw error;
      }
    },
  };
}
