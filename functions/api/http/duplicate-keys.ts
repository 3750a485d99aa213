/**
 * Finds a field that a JSON object names twice, which `JSON.parse` passes over.
 * @module
 */

import { reported, step } from "../../schema/fault.ts";

type Frame = { readonly pointer: string; readonly keys: Set<string> | null; index: number; key: string };

/** The end of the string that begins at `start`: the place after its closing quote. */
function endOfString(text: string, start: number): number {
  let i = start + 1;
  while (text[i] !== '"') i += text[i] === "\\" ? 2 : 1;
  return i + 1;
}

/** Whether the next thing from here on is a colon: the string that ends here names a field. */
function beforeColon(text: string, from: number): boolean {
  const colon = /[ \t\r\n]*:/y;
  colon.lastIndex = from;
  return colon.test(text);
}

const unquote = (quoted: string): string => String(JSON.parse(quoted));

/**
 * Pointers to the fields that are written more than once in their object, in the order of their second writing.
 * Slow and precise: called only once a duplicate is known to be there. `text` must be JSON that parses.
 */
export function duplicateKeys(text: string): readonly string[] {
  const found: string[] = [];
  const stack: Frame[] = [];
  const here = (): string => {
    const frame = stack.at(-1);
    if (frame === undefined) return "";
    return frame.pointer + step(frame.keys === null ? frame.index : frame.key);
  };
  let i = 0;
  while (i < text.length && found.length < reported.errors) {
    const char = text[i];
    const frame = stack.at(-1);
    if (char === '"') {
      const end = endOfString(text, i);
      if (frame?.keys != null && beforeColon(text, end)) {
        frame.key = unquote(text.slice(i, end));
        if (frame.keys.has(frame.key)) found.push(here());
        frame.keys.add(frame.key);
      }
      i = end;
      continue;
    }
    if (char === "{" || char === "[")
      stack.push({ pointer: here(), keys: char === "{" ? new Set() : null, index: 0, key: "" });
    else if (char === "}" || char === "]") stack.pop();
    else if (char === "," && frame !== undefined && frame.keys === null) frame.index += 1;
    i += 1;
  }
  return found;
}
