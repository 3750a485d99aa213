/**
 * Text for a terminal, broken between words.
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
