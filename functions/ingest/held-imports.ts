/**
 * Files that were held, and what an editor decided. They stand beside the log, under a key of their own, each item put once:
 * `IMPORT#<id>` with `HELD`, its `FILE#<n>` (the list as read, cut to items) and `DECISION`. Nothing is updated or deleted.
 * @module
 */

import { ConditionalCheckFailedException } from "@aws-sdk/client-dynamodb";
import type { Static } from "typebox";
import * as Type from "typebox";
import { textDigest } from "../register/digest.ts";
import { At, Id } from "../register/documents.ts";
import { type Item, partLimitBytes, slices } from "../register/encode.ts";
import { CorruptRegister } from "../register/errors.ts";
import { getItem, putIfAbsent, queryAll, type RegisterTable } from "../register/query.ts";
import { shapeOf } from "../register/shape.ts";
import type { ListFile } from "./sources/list-file.ts";

const closed = { additionalProperties: false } as const;
const Printed = Type.Object({ text: Type.String(), at: Type.String() }, closed);
const PrintedDay = Type.Object({ text: Type.String(), at: Type.String(), day: At }, closed);
const OrNull = <T extends Parameters<typeof Type.Union>[0][number]>(schema: T) =>
  Type.Union([schema, Type.Null()]);
const Reason = Type.Object({ code: Type.String(), message: Type.String() }, closed);

const StoredList = Type.Object(
  {
    layout: Type.String(),
    publishedAt: OrNull(At),
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
          listedOn: PrintedDay,
          effectiveOn: OrNull(PrintedDay),
          divestOn: OrNull(PrintedDay),
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
    version: OrNull(Type.Integer()),
    /** Where a second subject has to accept the entry: its id among the proposals. */
    proposal: Type.Optional(Type.String()),
  },
  closed,
);
const [held, decision, storedList] = [shapeOf(Held), shapeOf(Decision), shapeOf(StoredList)];

export type HeldDecision = Readonly<Static<typeof Decision>>;

export interface HeldImport extends Omit<Readonly<Static<typeof Held>>, "parts" | "reasons"> {
  readonly reasons: readonly { readonly code: string; readonly message: string }[];
  /** The list as read, without its faults: those are among the reasons. */
  readonly list: Omit<ListFile, "faults">;
  /** null: nobody has decided yet. */
  readonly decision: HeldDecision | null;
}

const partition = (id: string): string => `IMPORT#${id}`;
const partKey = (n: number): string => `FILE#${String(n).padStart(6, "0")}`;
const itemOf = (id: string, sk: string, body: string): Item => ({
  pk: { S: partition(id) },
  sk: { S: sk },
  body: { S: body },
});

/** Puts an item once; whether it was this call that did. */
async function putOnce(table: RegisterTable, item: Item): Promise<boolean> {
  try {
    await putIfAbsent(table, item);
    return true;
  } catch (error) {
    if (error instanceof ConditionalCheckFailedException) return false;
    throw error;
  }
}

/** The id under which a file of a source is held: the same file again is the same import. */
export const heldId = (source: string, digest: string): string => `${source}.${digest.slice(7, 31)}`;

/** Keeps a held file. Repeating it changes nothing: the reasons first given stay. */
export async function keepHeld(
  table: RegisterTable,
  { list, ...rest }: Omit<HeldImport, "decision">,
): Promise<void> {
  const texts = slices(JSON.stringify(list), partLimitBytes);
  for (const [i, text] of texts.entries()) await putOnce(table, itemOf(rest.id, partKey(i + 1), text));
  await putOnce(table, itemOf(rest.id, "HELD", JSON.stringify({ ...rest, parts: texts.map(textDigest) })));
}

/** Records what an editor decided; false where somebody had decided before. */
export const keepDecision = (table: RegisterTable, id: string, made: HeldDecision): Promise<boolean> =>
  putOnce(table, itemOf(id, "DECISION", JSON.stringify(made)));

function parsed(item: string, text: string | undefined): unknown {
  try {
    return text === undefined ? undefined : JSON.parse(text);
  } catch (cause) {
    throw new CorruptRegister(item, "the stored text is not JSON", { cause });
  }
}

/** What was decided about a held import; null: nothing yet. */
export async function readDecision(table: RegisterTable, id: string): Promise<HeldDecision | null> {
  const item = await getItem(table, { pk: partition(id), sk: "DECISION" });
  if (item === null) return null;
  const made = parsed(`${partition(id)} DECISION`, item.body?.S);
  if (!decision.Check(made))
    throw new CorruptRegister(`${partition(id)} DECISION`, "does not decode as a decision");
  return made;
}

/** A held import with its list; null: there is none of this id. Throws CorruptRegister where it does not decode. */
export async function readHeld(table: RegisterTable, id: string): Promise<HeldImport | null> {
  const item = await getItem(table, { pk: partition(id), sk: "HELD" });
  if (item === null) return null;
  const name = `${partition(id)} HELD`;
  const head = parsed(name, item.body?.S);
  if (!held.Check(head) || head.id !== id)
    throw new CorruptRegister(name, "does not decode as a held import");
  const items = await queryAll(table, {
    TableName: table.table,
    ConsistentRead: true,
    KeyConditionExpression: "pk = :pk and begins_with(sk, :file)",
    ExpressionAttributeValues: { ":pk": { S: partition(id) }, ":file": { S: "FILE#" } },
  });
  const texts = items.map((part) => part.body?.S ?? "");
  const { parts, ...rest } = head;
  if (texts.length !== parts.length || texts.some((text, i) => textDigest(text) !== parts[i]))
    throw new CorruptRegister(name, "its parts are not the ones it names");
  const list = parsed(name, texts.join(""));
  if (!storedList.Check(list)) throw new CorruptRegister(name, "its list does not decode");
  return { ...rest, list, decision: await readDecision(table, id) };
}
