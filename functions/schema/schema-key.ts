/**
 * What tells a schema from all others, and which functions of ours it calls: by these, checks that were compiled when a
 * bundle was made find their schemas again.
 * @module
 */

import { hash } from "node:crypto";
import type { TSchema } from "typebox";

/** A test beyond JSON Schema, as `Type.Refine` adds it. */
export interface Refinement {
  check(value: unknown): boolean;
}

const isObject = (value: unknown): value is object => typeof value === "object" && value !== null;

const isRefinement = (value: unknown): value is Refinement =>
  isObject(value) && "check" in value && typeof value.check === "function";

/** The same for two schemas that say the same; refinements are functions, and take no part in it. */
export const schemaKey = (schema: TSchema): string => hash("sha256", JSON.stringify(schema), "base64url");

/** Every refinement of a schema, each once, in an order that depends on the schema alone. */
export function refinementsOf(schema: TSchema): readonly Refinement[] {
  const found = new Set<Refinement>();
  const seen = new Set<object>();
  const look = (value: unknown): void => {
    if (isRefinement(value)) found.add(value);
    else if (isObject(value) && !seen.has(value)) {
      seen.add(value);
      for (const name of Object.getOwnPropertyNames(value)) look(Reflect.get(value, name));
    }
  };
  look(schema);
  return [...found];
}
