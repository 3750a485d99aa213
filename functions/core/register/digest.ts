/**
 * Canonical JSON and the digests over it: those that chain the log, and that of the facts (facts-digest.ts).
 * @module
 */

import { hash } from "node:crypto";
import canonicalize from "canonicalize";

/** A value that JSON can't hold, so that it could be neither stored nor digested. */
export class UncanonicalValue extends Error {
  override readonly name = "UncanonicalValue";
}

/**
 * The one stored spelling of a value: canonical JSON (RFC 8785), which is UTF-8 without ill-formed Unicode.
 * Throws UncanonicalValue where the value has none: a lone surrogate, NaN, a circle, undefined.
 */
export function canonicalText(value: unknown): string {
  try {
    const text = canonicalize(value);
    if (text !== undefined) return text;
  } catch (cause) {
    throw new UncanonicalValue(
      `has no canonical JSON: ${cause instanceof Error ? cause.message : String(cause)}`,
      { cause },
    );
  }
  throw new UncanonicalValue("has no canonical JSON: it is undefined");
}

/**
 * Whether a text is the canonical spelling of the value parsed from it: as `canonicalText(value) === text`, in a sixth of the
 * time, which counts when a whole register is read. `JSON.stringify` writes strings and numbers as RFC 8785 does and keeps
 * the order of keys that the text had, so what is left to ask is that order, and lone surrogates, which it lets pass.
 * Says no, too, to keys that look like array indices, which JSON.parse moves to the front; no fact has such.
 */
export function isCanonical(value: unknown, text: string): boolean {
  return (
    JSON.stringify(value) === text && keysAscend(value) && (!text.includes("\\ud") || hasCanonicalText(value))
  );
}

/** The canonical spelling of a value of JSON's own kinds: in a fraction of the time where its keys ascend already, as those of all that is stored do. */
export function canonicalJson(value: object): string {
  const text = JSON.stringify(value);
  return keysAscend(value) && !text.includes("\\ud") ? text : canonicalText(value);
}

/** Makes no lists of keys: a start looks through a whole register. */
function keysAscend(value: unknown): boolean {
  if (typeof value !== "object" || value === null) return true;
  if (Array.isArray(value)) return value.every(keysAscend);
  let last: string | null = null;
  for (const key in value) {
    // JavaScript compares strings by UTF-16 code units, as RFC 8785 sorts keys.
    if ((last !== null && last >= key) || !keysAscend(Reflect.get(value, key))) return false;
    last = key;
  }
  return true;
}

function hasCanonicalText(value: unknown): boolean {
  try {
    canonicalText(value);
    return true;
  } catch (error) {
    if (error instanceof UncanonicalValue) return false;
    throw error;
  }
}

/** `sha256:<hex>` over a text's UTF-8 bytes. */
export const textDigest = (text: string): string => `sha256:${hash("sha256", text)}`;

/**
 * An entry's digest: over the previous entry's digest, a line feed, and the entry's stored bytes. Whoever holds one
 * digest holds everything before it. The first entry links to `genesisDigest` (core/register.ts).
 */
export const chainDigest = (previous: string, storedText: string): string =>
  textDigest(`${previous}\n${storedText}`);
