/**
 * From a file's bytes to its text, in the encodings that brokers' sites and spreadsheets write.
 * @module
 */

import { isUtf8 } from "node:buffer";

/** UTF-16 by its byte order mark, or by the zeros that stand in every second byte of Latin text; null: neither. */
function utf16Of(bytes: Uint8Array): "utf-16le" | "utf-16be" | null {
  const [first, second] = bytes;
  if (first === 0xff && second === 0xfe) return "utf-16le";
  if (first === 0xfe && second === 0xff) return "utf-16be";
  const sample = bytes.subarray(0, 512);
  const zeros = [0, 0];
  for (const [i, byte] of sample.entries()) if (byte === 0) zeros[i % 2] = (zeros[i % 2] ?? 0) + 1;
  const [even = 0, odd = 0] = zeros;
  const enough = sample.length / 8;
  if (odd > enough && even === 0) return "utf-16le";
  return even > enough && odd === 0 ? "utf-16be" : null;
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
