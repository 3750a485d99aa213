/**
 * Characters that nobody sees and that change how the text around them is read: controls, marks of direction, blanks of no
 * width. A name with one of them can look like another on a screen, in a log or in a terminal.
 * @module
 */

// C0 and C1 controls; the marks of Unicode's bidirectional algorithm (UAX #9); separators of lines; blanks without width.
const HIDDEN = /[\p{Cc}\u061c\u200b\u200e\u200f\u2028-\u202e\u2060\u2066-\u2069\ufeff]/gu;

const codeOf = (character: string): string =>
  `U+${(character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, "0")}`;

/** The first hidden character of a text, as "U+202E"; null: it has none. */
export function hiddenIn(text: string): string | null {
  const [found] = text.match(HIDDEN) ?? [];
  return found === undefined ? null : codeOf(found);
}

/** A text with its hidden characters spelt out, but for ends of lines: safe to print on a terminal. */
export const printable = (text: string): string =>
  text.replace(HIDDEN, (character) => (character === "\n" ? character : `<${codeOf(character)}>`));
