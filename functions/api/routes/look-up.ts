/**
 * What the routes that read the register have in common: clocks, pages and entity tags.
 * @module
 */

import { registerRef } from "../../core/register/facts-digest.ts";
import type { Clocks } from "../../core/register/question.ts";
import type { Register } from "../../core/register/register.ts";
import { echo } from "../../schema/fault.ts";
import { type AskedClocks, inQuery, resolveClocks, resolveVersion } from "../clocks.ts";
import { type Cursor, decodeCursor, encodeCursor } from "../cursor.ts";
import { freshness } from "../freshness.ts";
import { strongTag, weakTag } from "../http/etag.ts";
import { page } from "../http/limits.ts";
import { invalid, Refusal } from "../http/problem.ts";
import { type Call, json, type Reply } from "../route.ts";

export interface Asked extends AskedClocks {
  readonly version?: string;
}

export interface Opened {
  readonly register: Register;
  readonly view: Clocks;
  /** Whether asOf was asked for; otherwise it is the moment of asking. */
  readonly pinned: boolean;
  readonly headers: Readonly<Record<string, string>>;
}

/** The register and the view that a question's clocks name; throws a Refusal. */
export async function open(call: Call, asked: Asked): Promise<Opened> {
  const { asOf, knownAt, askedAsOf } = resolveClocks(asked, call.now, inQuery);
  const snapshot = await call.deps.reader.current();
  const register = resolveVersion(snapshot.register, asked.version, inQuery);
  return {
    register,
    view: { asOf, knownAt },
    pinned: askedAsOf !== null,
    headers: freshness(call, snapshot.readAt),
  };
}

/** A look-up's answer with its clocks. Where asOf is only the moment of asking, the tag is weak and leaves it out, also out of the cursor. */
export function reply(
  { register, view, pinned, headers }: Opened,
  found: Readonly<Record<string, unknown>>,
): Reply {
  const body = { asOf: view.asOf, knownAt: view.knownAt, register: registerRef(register), ...found };
  const answer = json(body, headers);
  const etag = pinned
    ? strongTag(answer.body)
    : weakTag(JSON.stringify({ ...body, asOf: null, next: "next" in found && found.next !== null }));
  return { ...answer, headers: { ...answer.headers, ETag: etag } };
}

/** One thing by its id; throws a Refusal (404) where it is not known at these clocks. */
export function one<T>(kind: string, id: string, found: T | null): T {
  if (found !== null) return found;
  throw new Refusal(
    "not-found",
    `No ${kind} with this id is known at these clocks and in this version of the register.`,
    {
      errors: [
        {
          parameter: "id",
          detail: `Expected the id of ${/^[aeiou]/.test(kind) ? "an" : "a"} ${kind}, as lists and checks give it.`,
          value: echo(id),
        },
      ],
    },
  );
}

interface AskedList extends Asked {
  readonly limit?: number;
  readonly cursor?: string;
}

function askedOf(cursor: Cursor): Asked {
  return { asOf: cursor.asOf, knownAt: cursor.knownAt, version: `${cursor.version}@${cursor.digest}` };
}

/** One page of a list sorted by id. A cursor carries the clocks, so they can't be given beside it; throws a Refusal. */
export async function listPage(
  call: Call,
  list: string,
  asked: AskedList,
  read: (register: Register, view: Clocks) => readonly { readonly id: string }[],
): Promise<Reply> {
  const { limit = page.default, cursor: encoded, ...clocks } = asked;
  const cursor = encoded === undefined ? null : decodeCursor(encoded, list);
  if (cursor !== null && Object.keys(clocks).length > 0) {
    throw invalid(
      Object.keys(clocks).map((parameter) => ({
        parameter,
        detail: "The cursor already carries the clocks and the version. Leave this parameter out.",
      })),
    );
  }
  const opened = await open(call, cursor === null ? clocks : askedOf(cursor));
  const all = read(opened.register, opened.view);
  const from = cursor === null ? 0 : all.findIndex(({ id }) => id > cursor.after);
  const rest = from === -1 ? [] : all.slice(from);
  const items = rest.slice(0, limit);
  const last = items.at(-1);
  const next =
    last === undefined || items.length === rest.length
      ? null
      : encodeCursor({
          list,
          after: last.id,
          ...opened.view,
          version: opened.register.version,
          digest: opened.register.digest,
        });
  return reply(opened, { [list]: items, next });
}
