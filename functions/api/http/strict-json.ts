/**
 * JSON as it is meant: no duplicate field, no ill-formed text, no depth without end.
 * @module
 */

import { isAscii } from "node:buffer";
import { echo, reported, step } from "../../schema/fault.ts";
import { duplicateKeys } from "./duplicate-keys.ts";
import { type ProblemError, Refusal } from "./problem.ts";

/** Deeper than any request of the contract, shallow enough for every walk of the parsed value. */
const MAX_DEPTH = 32;

interface Scan {
  /** Colons outside strings: the fields that were written. */
  readonly fields: number;
  readonly depth: number;
  /** Whether a string can hold anything but plain text: an escape, DEL or a character of U+0080–U+00BF is there. */
  readonly odd: boolean;
}

/** One pass over the bytes, before anything is built from them. */
function scan(bytes: Uint8Array): Scan {
  const { length } = bytes;
  let fields = 0;
  let depth = 0;
  let deepest = 0;
  let odd = false;
  for (let i = 0; i < length; i += 1) {
    const byte = bytes[i];
    if (byte === 0x22) {
      for (i += 1; i < length && bytes[i] !== 0x22; i += 1) {
        const inside = bytes[i];
        if (inside === 0x5c || inside === 0x7f || inside === 0xc2) odd = true;
        if (inside === 0x5c) i += 1;
      }
    } else if (byte === 0x3a) fields += 1;
    else if (byte === 0x5b || byte === 0x7b) {
      depth += 1;
      if (depth > deepest) deepest = depth;
    } else if (byte === 0x5d || byte === 0x7d) depth -= 1;
  }
  return { fields, depth: deepest, odd };
}

/** Fields in the parsed value: fewer than were written means that a later one silently replaced an earlier one. */
function countFields(value: unknown): number {
  if (typeof value !== "object" || value === null) return 0;
  if (Array.isArray(value)) return value.reduce<number>((count, item) => count + countFields(item), 0);
  const items = Object.values(value);
  return items.reduce<number>((count, item) => count + countFields(item), items.length);
}

// biome-ignore lint/suspicious/noControlCharactersInRegex: finding them is the point.
const CONTROL = /[\u0000-\u001f\u007f-\u009f]/;

/** What keeps a string from being text: a control character or half a surrogate pair; null: nothing. */
function flawOf(text: string): string | null {
  if (!text.isWellFormed()) return "half of a surrogate pair";
  const control = CONTROL.exec(text);
  if (control === null) return null;
  return `the control character U+${control[0].charCodeAt(0).toString(16).toUpperCase().padStart(4, "0")}`;
}

/** Every string, field names included, that is not text. The service separates fields by control characters: see digest. */
export function illFormedText(value: unknown, pointer = ""): readonly ProblemError[] {
  if (typeof value === "string") {
    const flaw = flawOf(value);
    return flaw === null
      ? []
      : [{ pointer, detail: `The string holds ${flaw}; expected text only. Remove it.`, value: echo(value) }];
  }
  if (typeof value !== "object" || value === null) return [];
  const found: ProblemError[] = [];
  const entries: Iterable<readonly [string | number, unknown]> = Array.isArray(value)
    ? value.entries()
    : Object.entries(value);
  for (const [key, item] of entries) {
    if (found.length >= reported.errors) return found;
    const flaw = typeof key === "string" ? flawOf(key) : null;
    if (flaw !== null)
      found.push({
        pointer,
        detail: `A field's name holds ${flaw}; expected text only. Remove it.`,
        value: echo(key),
      });
    found.push(...illFormedText(item, pointer + step(key)));
  }
  return found;
}

const malformed = (detail: string): Refusal =>
  new Refusal("malformed-body", detail, { errors: [{ pointer: "", detail }] });

function decode(bytes: Buffer): string {
  if (isAscii(bytes)) return bytes.toString("latin1");
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    throw malformed("The body is not UTF-8. JSON is sent as UTF-8 (RFC 8259, section 8.1); encode it so.");
  }
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    const reason = error instanceof SyntaxError ? echo(error.message) : "it ends too early";
    throw malformed(
      `The body is not JSON: ${reason}. NaN, Infinity, comments and trailing commas are not JSON.`,
    );
  }
}

/** More opening brackets than any portfolio has may be nested more deeply than should be built. */
const MAX_OPENING = 30_000;

function opensFew(text: string): boolean {
  if (text.length <= MAX_OPENING) return true;
  let opening = 0;
  for (const bracket of ["{", "["])
    for (let at = text.indexOf(bracket); at !== -1; at = text.indexOf(bracket, at + 1)) {
      opening += 1;
      if (opening > MAX_OPENING) return false;
    }
  return true;
}

const isObject = (value: object): value is Readonly<Record<string, unknown>> => !Array.isArray(value);

/** Only thousands are shorter with an exponent, among integers. */
const isPlainInteger = (n: number): boolean => Number.isSafeInteger(n) && (n === 0 || n % 1000 !== 0);

/**
 * The shortest length that a value can be written in without an escape; NaN where it is nested too deep, or holds a number
 * of which that cannot be said easily.
 */
function compactLength(value: unknown, depth: number): number {
  if (typeof value === "string") return value.length + 2;
  if (typeof value === "number") return isPlainInteger(value) ? String(value).length : Number.NaN;
  if (typeof value !== "object" || value === null) return String(value).length;
  if (depth >= MAX_DEPTH) return Number.NaN;
  // With a comma behind every item, of which the last is the closing bracket's place, or two brackets where there is none.
  let length = 1;
  if (isObject(value)) {
    for (const name in value) {
      const item = value[name];
      // Nearly all of them are strings: those are measured here, where no call is made.
      length +=
        name.length + 4 + (typeof item === "string" ? item.length + 2 : compactLength(item, depth + 1));
    }
  } else if (Array.isArray(value)) for (const item of value) length += 1 + compactLength(item, depth + 1);
  return length === 1 ? 2 : length;
}

/** Whoever puts a blank behind the first name does so everywhere; a body with blanks is not worth parsing twice. */
const SPACED = /^\s|^\{"[^"]*":\s|^.\s/;

/**
 * The value of a body that is as short as it can be: had it a field that another replaced, or an escape, it would be longer
 * than its value. Only a shortcut, far quicker than a look at every byte: undefined for whatever is written otherwise or
 * wrong, which is read in full, with the same result (a property test).
 */
function parseCompact(bytes: Buffer): unknown {
  // DEL, and the first byte of U+0080–U+00BF, are no text; every other control character is no JSON.
  if (bytes.includes(0x7f) || bytes.includes(0xc2)) return undefined;
  try {
    const text = decode(bytes);
    if (SPACED.test(text) || !opensFew(text)) return undefined;
    const value: unknown = JSON.parse(text);
    return compactLength(value, 0) === text.length ? value : undefined;
  } catch {
    return undefined;
  }
}

/**
 * The value of a JSON body. Throws a Refusal for what `JSON.parse` would let pass unseen: bytes that aren't UTF-8,
 * a field written twice, strings that aren't text, nesting without bound; and for what is not JSON at all.
 */
export function parseStrictJson(bytes: Uint8Array): unknown {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  return parseCompact(buffer) ?? parseInFull(buffer);
}

/** As `parseStrictJson`, without the shortcut. */
export function parseInFull(bytes: Buffer): unknown {
  const { fields, depth, odd } = scan(bytes);
  if (depth > MAX_DEPTH)
    throw malformed(`The body is nested ${depth} levels deep; expected at most ${MAX_DEPTH}.`);
  const text = decode(bytes);
  if (text.trim() === "") throw malformed("The body is empty; expected a JSON object.");
  const value = parse(text);
  if (countFields(value) !== fields) {
    const errors = duplicateKeys(text).map((pointer) => ({
      pointer,
      detail: "The field is written more than once in its object; expected once. Remove all but one.",
    }));
    throw new Refusal(
      "duplicate-key",
      "A JSON object names a field twice, so its value is not certain; see errors.",
      { errors },
    );
  }
  const flaws = odd ? illFormedText(value) : [];
  if (flaws.length > 0)
    throw new Refusal("ill-formed-text", "A string holds what is not text; see errors.", { errors: flaws });
  return value;
}
