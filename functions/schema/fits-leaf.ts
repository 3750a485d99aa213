/**
 * Whether a value fits what a schema says of it by itself, without looking into it.
 * @module
 */

import { isOfType, type Schema } from "./keywords.ts";

/** Counted only where it matters: a text of 4 MB needn't be taken apart to be too long. */
const codePoints = (text: string, bound: number): number =>
  text.length > 2 * bound ? text.length : [...text].length;

/** The contract's patterns, each compiled once. */
const patterns = new Map<string, RegExp>();

function matches(pattern: string, value: string): boolean {
  const compiled = patterns.get(pattern) ?? new RegExp(pattern);
  patterns.set(pattern, compiled);
  return compiled.test(value);
}

export function fitsLeaf(schema: Schema, value: unknown): boolean {
  if (schema.type !== undefined && !isOfType(schema.type, value)) return false;
  if (schema.const !== undefined && value !== schema.const) return false;
  if (schema.enum !== undefined && !schema.enum.includes(value)) return false;
  if (typeof value === "number")
    return value >= (schema.minimum ?? value) && value <= (schema.maximum ?? value);
  if (typeof value !== "string") return true;
  if (schema.minLength !== undefined && codePoints(value, schema.minLength) < schema.minLength) return false;
  if (schema.maxLength !== undefined && codePoints(value, schema.maxLength) > schema.maxLength) return false;
  if (schema.pattern !== undefined && !matches(schema.pattern, value)) return false;
  return (schema["~refine"] ?? []).every((refinement) => refinement.check(value));
}
