/**
 * JSON as a type, and any printable value as JSON.
 * @module
 */

export type Json = string | number | boolean | null | readonly Json[] | JsonObject;
export type JsonObject = { readonly [key: string]: Json };

export const isJsonObject = (value: Json | undefined): value is JsonObject =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/** A value as plain JSON, what is undefined left out. Throws a TypeError for what JSON cannot hold. */
export function plain(value: unknown): Json {
  if (value === null || typeof value === "string" || typeof value === "number" || typeof value === "boolean")
    return value;
  if (Array.isArray(value)) return value.map(plain);
  if (typeof value !== "object") throw new TypeError(`a document holds what JSON can't: ${typeof value}`);
  return Object.fromEntries(
    Object.entries(value).flatMap(([key, item]) => (item === undefined ? [] : [[key, plain(item)]])),
  );
}
