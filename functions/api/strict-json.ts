import { duplicateKeys } from "./duplicate-keys.ts";
import { reported } from "./limits.ts";
import { echo, type ProblemError, Refusal, step } from "./problem.ts";

/** Deeper than any request of the contract, shallow enough for every walk of the parsed value. */
const MAX_DEPTH = 32;

interface Scan {
  /** Colons outside strings: the fields that were written. */
  readonly fields: number;
  readonly depth: number;
  /** Whether a string can hold anything but plain text: an escape, DEL or a character of U+0080–U+00BF is there. */
  readonly odd: boolean;
  /** Whether every byte is ASCII, so that no decoder is needed. */
  readonly ascii: boolean;
}

/** What ends the quick way through a string: its quote, an escape, and bytes of characters that may be no text. */
const notable = new Uint8Array(256);
for (const byte of [0x22, 0x5c, 0x7f]) notable[byte] = 1;
notable.fill(1, 0x80);

/** One pass over the bytes, before anything is built from them. */
function scan(bytes: Uint8Array): Scan {
  const { length } = bytes;
  let fields = 0;
  let depth = 0;
  let deepest = 0;
  let odd = false;
  let ascii = true;
  for (let i = 0; i < length; i += 1) {
    const byte = bytes[i];
    if (byte === 0x22) {
      for (i += 1; i < length; i += 1) {
        const inside = bytes[i] ?? 0;
        if (notable[inside] === 0) continue;
        if (inside === 0x22) break;
        if (inside >= 0x80) ascii = false;
        if (inside === 0x5c) i += 1;
        if (inside < 0x80 || inside === 0xc2) odd = true;
      }
    } else if (byte !== undefined && byte >= 0x80) ascii = false;
    else if (byte === 0x3a) fields += 1;
    else if (byte === 0x5b || byte === 0x7b) {
      depth += 1;
      if (depth > deepest) deepest = depth;
    } else if (byte === 0x5d || byte === 0x7d) depth -= 1;
  }
  return { fields, depth: deepest, odd, ascii };
}

/** Fields in the parsed value: fewer than were written means that a later one silently replaced an earlier one. */
function countFields(value: unknown): number {
  if (typeof value !== "object" || value === null) return 0;
  if (Array.isArray(value)) {
    let count = 0;
    for (const item of value) if (typeof item === "object") count += countFields(item);
    return count;
  }
  const items = Object.values(value);
  let count = items.length;
  for (const item of items) if (typeof item === "object") count += countFields(item);
  return count;
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

function decode(bytes: Uint8Array, ascii: boolean): string {
  if (ascii) return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString("latin1");
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

/**
 * The value of a JSON body. Throws a Refusal for what `JSON.parse` would let pass unseen: bytes that aren't UTF-8,
 * a field written twice, strings that aren't text, nesting without bound; and for what is not JSON at all.
 */
export function parseStrictJson(bytes: Uint8Array): unknown {
  const { fields, depth, odd, ascii } = scan(bytes);
  if (depth > MAX_DEPTH)
    throw malformed(`The body is nested ${depth} levels deep; expected at most ${MAX_DEPTH}.`);
  const text = decode(bytes, ascii);
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
