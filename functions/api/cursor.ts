/**
 * Cursors of lists: opaque. Those of the register's lists carry the clocks and the register that they began with.
 * @module
 */

import { createHash } from "node:crypto";
import type { Static } from "typebox";
import * as Type from "typebox";
import { validatorOf } from "../schema/compiled-schema.ts";
import { closed, Digest, Id, orNull } from "../schema/parts.ts";
import { Refusal } from "./http/problem.ts";

/** Where a list goes on. It carries the clocks and the version, so that all pages show one and the same register. */
const Cursor = Type.Object(
  {
    list: Type.String(),
    after: Id,
    asOf: Type.String(),
    knownAt: orNull(Type.String()),
    version: Type.Integer({ minimum: 1 }),
    digest: Digest,
  },
  closed,
);
export type Cursor = Static<typeof Cursor>;
const cursorCheck = validatorOf(Cursor);

/** Where a tenant's own list goes on: by the key of its last item. */
const FieldPlace = Type.Object({ list: Type.String(), after: Id }, closed);
const placeCheck = validatorOf(FieldPlace);

/** Finds a cursor that was cut or altered on its way; it is no secret, because a cursor opens nothing. */
const sumOf = (text: string): string =>
  createHash("sha256").update(`cursor ${text}`).digest("hex").slice(0, 16);

const sealed = (text: string): string => Buffer.from(sumOf(text) + text).toString("base64url");

/** A cursor as the caller gets it: opaque. */
export function encodeCursor(cursor: Cursor): string {
  const { list, after, asOf, knownAt, version, digest } = cursor;
  return sealed(JSON.stringify({ list, after, asOf, knownAt, version, digest }));
}

/** The cursor of a tenant's own list. */
export const encodePlace = (list: string, after: string): string => sealed(JSON.stringify({ list, after }));

const broken = (): Refusal =>
  new Refusal("invalid-cursor", "The cursor is not one that this list gave out. Begin again without it.", {
    errors: [{ parameter: "cursor", detail: "Expected the next of this list's page before, unaltered." }],
  });

/** The sum is no secret, so that text which is not JSON can bear a right one; undefined: it is none. */
function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** What a cursor holds; throws a Refusal for a text that was cut or altered. */
function opened(encoded: string): unknown {
  const bytes = Buffer.from(encoded, "base64url");
  const decoded = bytes.toString("utf8");
  const [sum, text] = [decoded.slice(0, 16), decoded.slice(16)];
  if (bytes.toString("base64url") !== encoded || sumOf(text) !== sum) throw broken();
  return parsed(text);
}

/** The cursor that a list of the register gave out; throws a Refusal for any other text. */
export function decodeCursor(encoded: string, list: string): Cursor {
  const value = opened(encoded);
  if (!cursorCheck.Check(value) || value.list !== list) throw broken();
  return value;
}

/** The key after which a tenant's own list goes on; throws a Refusal for any text but a cursor of that list. */
export function decodePlace(encoded: string, list: string): string {
  const value = opened(encoded);
  if (!placeCheck.Check(value) || value.list !== list) throw broken();
  return value.after;
}
