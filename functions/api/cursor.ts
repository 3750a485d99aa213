/**
 * Cursors of lists: opaque, and bound to one register.
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

/** Finds a cursor that was cut or altered on its way; it is no secret, because a cursor opens nothing. */
const sumOf = (text: string): string =>
  createHash("sha256").update(`cursor ${text}`).digest("hex").slice(0, 16);

/** A cursor as the caller gets it: opaque. */
export function encodeCursor(cursor: Cursor): string {
  const { list, after, asOf, knownAt, version, digest } = cursor;
  const text = JSON.stringify({ list, after, asOf, knownAt, version, digest });
  return Buffer.from(sumOf(text) + text).toString("base64url");
}

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

/** The cursor that a list gave out; throws a Refusal for any other text. */
export function decodeCursor(encoded: string, list: string): Cursor {
  const bytes = Buffer.from(encoded, "base64url");
  const decoded = bytes.toString("utf8");
  const [sum, text] = [decoded.slice(0, 16), decoded.slice(16)];
  if (bytes.toString("base64url") !== encoded || sumOf(text) !== sum) throw broken();
  const value = parsed(text);
  if (!cursorCheck.Check(value) || value.list !== list) throw broken();
  return value;
}
