/**
 * Lists that a guard held back, with what an editor decided on each.
 * @module
 */

import type { Static } from "typebox";
import * as Type from "typebox";
import { textDigest } from "../core/register/digest.ts";
import { CorruptRegister } from "../register/errors.ts";
import { heldDecisionKey, heldKey, heldPartKey, spellKey } from "../register/keys.ts";
import type { RegisterTable } from "../register/query.ts";
import {
  decideOnce,
  keepForReview,
  partsOf,
  type Review,
  readDecision,
  readHead,
  readParts,
} from "../register/review.ts";
import { validatorOf } from "../schema/compiled-schema.ts";
import { At, closed, Id, orNull } from "../schema/parts.ts";
import type { ListFile } from "./sources/list-file.ts";

const Printed = Type.Object({ text: Type.String(), at: Type.String() }, closed);
const PrintedDay = Type.Object({ text: Type.String(), at: Type.String(), day: At }, closed);
const Reason = Type.Object({ code: Type.String(), message: Type.String() }, closed);

const StoredList = Type.Object(
  {
    layout: Type.String(),
    publishedAt: orNull(At),
    isEndProven: Type.Boolean(),
    records: Type.Integer(),
    entities: Type.Array(
      Type.Object(
        {
          uid: Type.String(),
          at: Type.String(),
          name: Type.String(),
          label: Type.String(),
          aliases: Type.Array(
            Type.Object(
              { name: Type.String(), strength: Type.Union([Type.Literal("strong"), Type.Literal("weak")]) },
              closed,
            ),
          ),
          tickers: Type.Array(Printed),
          isins: Type.Array(Printed),
          registrations: Type.Array(Type.Object({ scheme: Type.String(), value: Type.String() }, closed)),
          listedOn: orNull(PrintedDay),
          effectiveOn: orNull(PrintedDay),
          divestOn: orNull(PrintedDay),
        },
        closed,
      ),
    ),
  },
  closed,
);
const Held = Type.Object(
  {
    id: Id,
    source: Id,
    heldAt: At,
    publishedAt: At,
    digest: Type.String(),
    reasons: Type.Array(Reason),
    /** Whether anything is left to accept. */
    acceptable: Type.Boolean(),
    parts: Type.Array(Type.String()),
  },
  closed,
);
const Decision = Type.Object(
  {
    decision: Type.Union([Type.Literal("accepted"), Type.Literal("discarded")]),
    by: Type.String(),
    at: At,
    /** The entry that an acceptance appended; null: none, or nothing was left to append. */
    version: orNull(Type.Integer()),
    /** Where a second subject has to accept the entry: its id among the proposals. */
    proposal: Type.Optional(Type.String()),
  },
  closed,
);
const storedList = validatorOf(StoredList);
const review: Review<Static<typeof Held>, Static<typeof Decision>> = {
  what: "a held import",
  head: validatorOf(Held),
  decision: validatorOf(Decision),
  headKey: heldKey,
  decisionKey: heldDecisionKey,
  partKey: heldPartKey,
};

export type HeldDecision = Readonly<Static<typeof Decision>>;

export interface HeldImport extends Omit<Readonly<Static<typeof Held>>, "parts" | "reasons"> {
  readonly reasons: readonly { readonly code: string; readonly message: string }[];
  /** The list as read, without its faults: those are among the reasons. */
  readonly list: Omit<ListFile, "faults">;
  /** null: nobody has decided yet. */
  readonly decision: HeldDecision | null;
}

/** The id under which a file of a source is held: the same file again is the same import. */
export const heldId = (source: string, digest: string): string => `${source}.${digest.slice(7, 31)}`;

/** Keeps a held file. Repeating it changes nothing: the reasons first given stay. */
export async function keepHeld(
  table: RegisterTable,
  { list, ...rest }: Omit<HeldImport, "decision">,
): Promise<void> {
  const parts = partsOf(JSON.stringify(list));
  const reasons = rest.reasons.map(({ code, message }) => ({ code, message }));
  const head = { ...rest, reasons, parts: parts.map(textDigest) };
  await keepForReview(table, review, rest.id, { head, parts });
}

/** Records what an editor decided: the decision that stands, which may be one made before. */
export const decideHeld = (table: RegisterTable, id: string, made: HeldDecision): Promise<HeldDecision> =>
  decideOnce(table, review, id, made);

/** What was decided about a held import; null: nothing yet. */
export const heldDecision = (table: RegisterTable, id: string): Promise<HeldDecision | null> =>
  readDecision(table, review, id);

/** A held import with its list; null: there is none of this id. Throws CorruptRegister where it does not decode. */
export async function readHeld(table: RegisterTable, id: string): Promise<HeldImport | null> {
  const head = await readHead(table, review, id);
  if (head === null) return null;
  const name = spellKey(heldKey(id));
  const { parts, ...rest } = head;
  const texts = await readParts(table, review, id, parts.length);
  if (texts.length !== parts.length || texts.some((text, i) => textDigest(text) !== parts[i]))
    throw new CorruptRegister(name, "its parts are not the ones it names");
  const list: unknown = JSON.parse(texts.join(""));
  if (!storedList.Check(list)) throw new CorruptRegister(name, "its list does not decode");
  return { ...rest, list, decision: await heldDecision(table, id) };
}
