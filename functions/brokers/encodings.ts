/**
 * From a file's bytes to its text, in the encodings that brokers' sites and spreadsheets write.
 * @module
 */

import { isUtf8 } from "node:buffer";

/** So much of a file is looked at. */
const SAMPLE = 4_096;
// biome-ignore lint/suspicious/noControlCharactersInRegex: no text has them.
const NO_TEXT = /[\u0000-\u0008\u000b\u000e-\u001f]/;
/** What every table has between its cells and lines. */
const SEPARATORS = /[\t\n\r,;|]/g;
const SEPARATOR_BYTES: ReadonlySet<number> = new Set(new TextEncoder().encode("\t\n\r,;|"));

/** How many separators a sample has as UTF-16 of an order of bytes; 0: it is none. */
function separatorsAs(label: "utf-16le" | "utf-16be", sample: Uint8Array): number {
  const text = new TextDecoder(label).decode(sample);
  return NO_TEXT.test(text) ? 0 : (text.match(SEPARATORS)?.length ?? 0);
}

/**
 * UTF-16 by its byte order mark, or, where there are zeros among the bytes, by the separators of cells and lines that one order of them shows:
 * Latin letters have a zero each, Chinese ones hardly any. Null: neither.
 */
function utf16Of(bytes: Uint8Array): "utf-16le" | "utf-16be" | null {
  const [first, second] = bytes;
  if (first === 0xff && second === 0xfe) return "utf-16le";
  if (first === 0xfe && second === 0xff) return "utf-16be";
  const sample = bytes.subarray(0, Math.min(SAMPLE, bytes.length - (bytes.length % 2)));
  if (!sample.includes(0)) return null;
  const [little, big] = [separatorsAs("utf-16le", sample), separatorsAs("utf-16be", sample)];
  // In text of another encoding a stray zero makes one of many.
  const bytewise = sample.filter((byte) => SEPARATOR_BYTES.has(byte)).length;
  if (little === big || Math.max(little, big) * 2 <= bytewise) return null;
  return little > big ? "utf-16le" : "utf-16be";
}

export const isUtf16 = (bytes: Uint8Array): boolean => utf16Of(bytes) !== null;

/** Byte order marks are no part of the text; some exports have two. */
const MARKS = /^\uFEFF+/;

/**
 * The text of a file: UTF-16 with or without a byte order mark, UTF-8 where its bytes are, otherwise Windows-1252: text in
 * the one is practically never valid in the other.
 */
export function decodeText(bytes: Uint8Array): string {
  const label = utf16Of(bytes) ?? (isUtf8(bytes) ? "utf-8" : "windows-1252");
  return new TextDecoder(label).decode(bytes).replace(MARKS, "");
}

/** What else bytes that are no UTF-8 may be, most likely first: brokers in East Asia write their own encodings. */
export const eastAsian = ["gb18030", "big5", "shift_jis", "euc-kr"] as const;

/** Whether bytes are certain to be in one of Unicode's encodings. */
const isUnicode = (bytes: Uint8Array): boolean => utf16Of(bytes) !== null || isUtf8(bytes);

/** Bytes beyond ASCII in a row, as words of other alphabets have and Western words, with their marks between letters, have not. */
const LONGEST_WESTERN = 3;

/**
 * Whether bytes that are no UTF-8 hold words of another alphabet than the West's: which of its encodings they are in (KOI8-R,
 * Windows-1251, CP866, GB18030 …) nobody can tell, and read as Windows-1252 "ЛУКОЙЛ" would be a name that nobody bears.
 */
export function isOtherAlphabet(bytes: Uint8Array): boolean {
  if (isUnicode(bytes)) return false;
  let run: number[] = [];
  for (const byte of bytes) {
    if (byte < 0x80) run = [];
    // A rule of dashes or bullets is one byte again and again.
    else if (!run.includes(byte)) run.push(byte);
    if (run.length > LONGEST_WESTERN) return true;
  }
  return false;
}

/** The same bytes in the encodings of East Asia; empty where they are certain to be something else. */
export function otherTexts(bytes: Uint8Array): readonly string[] {
  if (isUnicode(bytes)) return [];
  return eastAsian.flatMap((label) => {
    try {
      return [new TextDecoder(label, { fatal: true }).decode(bytes)];
    } catch {
      return [];
    }
  });
}
