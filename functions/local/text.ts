/**
 * Text for a terminal: broken between words, and free of what a terminal would obey.
 * @module
 */

import { stripVTControlCharacters } from "node:util";

/**
 * Breaks text between words into lines of at most `width` columns, each behind `indent`. A word longer than a line stands on its own.
 * Colours take no room.
 */
export function wrap(text: string, width: number, indent: string): readonly string[] {
  const room = Math.max(width - indent.length, 20);
  const lines: string[] = [];
  let line = "";
  for (const word of text.split(" ")) {
    const longer = line === "" ? word : `${line} ${word}`;
    if (line !== "" && stripVTControlCharacters(longer).length > room) {
      lines.push(indent + line);
      line = word;
    } else line = longer;
  }
  return line === "" ? lines : [...lines, indent + line];
}

/**
 * A caller's text with controls and marks that turn the direction of text written out ("\u{202e}"): shown, never obeyed. A terminal
 * that takes 8-bit controls reads U+009B as the beginning of a command.
 */
export const plainText = (text: string): string =>
  text.replace(
    /[\p{Cc}\u061c\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]/gu,
    (mark) => `\\u{${mark.codePointAt(0)?.toString(16)}}`,
  );
