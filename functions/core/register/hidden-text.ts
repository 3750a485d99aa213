/**
 * Hidden characters in what is about to be recorded for ever, by whichever way it comes: a person who reviews it, or reads it
 * in a terminal years later, would see another text than the one that counts.
 * @module
 */

import { hiddenIn } from "../printable.ts";

/** Every text in a value with a hidden character, each with its JSON pointer below `pointer`. */
export function hiddenText(value: unknown, pointer: string): readonly string[] {
  if (typeof value === "string") {
    const found = hiddenIn(value);
    return found === null
      ? []
      : [`${pointer}: the text holds ${found}, which nobody sees; expected visible characters only`];
  }
  if (typeof value !== "object" || value === null) return [];
  return Object.entries(value).flatMap(([key, inner]) => hiddenText(inner, `${pointer}/${key}`));
}
