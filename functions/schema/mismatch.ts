/**
 * A value that does not fit, in words: what was seen, what was expected, what to do.
 * @module
 */

import { echo, type Fault } from "./fault.ts";
import { nameOf, type Schema } from "./keywords.ts";

const withArticle = (name: string): string =>
  name === "null" ? name : `${/^[aeiou]/.test(name) ? "an" : "a"} ${name}`;

/** What a schema takes, as a noun phrase. */
export function expected(schema: Schema): string {
  if (schema.description !== undefined) return schema.description;
  if (schema.const !== undefined) return JSON.stringify(schema.const);
  if (schema.enum !== undefined) return schema.enum.map((value) => JSON.stringify(value)).join(", ");
  if (schema.anyOf !== undefined) return schema.anyOf.map(expected).join(" or ");
  if (schema.pattern !== undefined) return `a string that matches ${schema.pattern}`;
  if (schema.maxLength !== undefined) return `a string of 1 to ${schema.maxLength} characters`;
  return withArticle(schema.type ?? "value");
}

/** What to do about it, where that is more than to send what was expected. */
function remedy(schema: Schema, value: unknown): string {
  if (typeof value === "number" && schema.type === "string") return ` Put it in quotes: "${value}".`;
  if (typeof value === "string" && /^-0*(\.0*)?$/.test(value) && schema.pattern?.includes("(?!-0"))
    return ' Zero has no sign: write "0".';
  if (typeof value === "string" && value !== value.toUpperCase() && schema.pattern === "^[A-Z]{3}$")
    return ` Write "${echo(value.toUpperCase())}".`;
  if (value === null) return " Leave the field out where there is no value.";
  return "";
}

export function mismatch(schema: Schema, value: unknown, pointer: string): Fault {
  const seen =
    typeof value === "string"
      ? value === ""
        ? "an empty string"
        : `"${echo(value)}"`
      : withArticle(nameOf(value));
  const got =
    typeof value === "number" || typeof value === "boolean" ? `the ${nameOf(value)} ${value}` : seen;
  return {
    pointer,
    detail: `Got ${got}; expected ${expected(schema)}.${remedy(schema, value)}`,
    value: echo(value),
  };
}
