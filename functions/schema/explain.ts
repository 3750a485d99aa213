/**
 * Says in words why a value does not fit a schema. A compiled check has already refused the value; this walk is slow,
 * runs only then, and knows the keywords that the contract uses. A property test holds the two against each other.
 * @module
 */

import type { Static, TSchema } from "typebox";
import { echo, type Fault, reported, step } from "./fault.ts";
import { fitsLeaf } from "./fits-leaf.ts";
import { isObject, isOfType, type Schema } from "./keywords.ts";
import { expected, mismatch } from "./mismatch.ts";

/** Whether an alternative is meant: of the value's type, and with the constants that tell its kind. */
function isMeant(branch: Schema, value: unknown): boolean {
  if (branch.type !== undefined && !isOfType(branch.type, value)) return false;
  if (!isObject(value)) return true;
  return Object.entries(branch.properties ?? {}).every(
    ([key, property]) =>
      property.const === undefined || !Object.hasOwn(value, key) || value[key] === property.const,
  );
}

/** The values of a field that tells alternatives apart; null: the alternative leaves it open. */
function tellingValues(branch: Schema, key: string): readonly unknown[] | null {
  const property = branch.properties?.[key];
  return property?.const === undefined ? (property?.enum ?? null) : [property.const];
}

/**
 * Faults of the fields that tell an object's alternatives apart, such as `op` and `kind` of a change. Where one of them is
 * missing or unknown, nobody can say which alternative was meant.
 */
function undecided(
  branches: readonly Schema[],
  value: Readonly<Record<string, unknown>>,
  pointer: string,
): readonly Fault[] {
  const [first, ...others] = branches.filter(({ type }) => type === "object");
  if (first === undefined || others.length === 0) return [];
  return Object.keys(first.properties ?? {}).flatMap((key) => {
    const each = [first, ...others].map((branch) => tellingValues(branch, key));
    const known = [...new Set(each.flatMap((values) => values ?? []))];
    if (each.includes(null) || known.length < 2) return [];
    const schema: Schema = { enum: known };
    if (Object.hasOwn(value, key)) return faultsOf(schema, value[key], pointer + step(key));
    return [{ pointer: pointer + step(key), detail: `Missing; expected ${expected(schema)}.` }];
  });
}

/** The errors of the alternative that applies, never those of all. */
function alternatives(
  schema: Schema,
  branches: readonly Schema[],
  value: unknown,
  pointer: string,
): readonly Fault[] {
  const unclear = isObject(value) ? undecided(branches, value, pointer) : [];
  if (unclear.length > 0) return unclear;
  const meant = branches.filter((branch) => isMeant(branch, value));
  if (meant.length === 0) return [mismatch(schema, value, pointer)];
  const reasons = meant.map((branch) => faultsOf(branch, value, pointer));
  const fewest = reasons.reduce((best, errors) => (errors.length < best.length ? errors : best));
  const only = meant.length === 1 ? meant[0] : undefined;
  // A scalar is described by the union as a whole, which names every spelling that would do.
  return fewest.length > 0 &&
    !isObject(value) &&
    !Array.isArray(value) &&
    (only === undefined || only.description === undefined)
    ? [mismatch(schema, value, pointer)]
    : fewest;
}

function ofObject(schema: Schema, value: Readonly<Record<string, unknown>>, pointer: string): Fault[] {
  const properties = schema.properties ?? {};
  const errors: Fault[] = [];
  if (schema.additionalProperties === false) {
    const unknown = Object.keys(value).filter((key) => !Object.hasOwn(properties, key));
    const known = Object.keys(properties).join(", ");
    const expected = known === "" ? "none is taken here" : `expected one of ${known}`;
    for (const key of unknown.slice(0, reported.errors)) {
      errors.push({
        pointer: pointer + step(key),
        detail: `Unknown field; ${expected}. Remove it or correct its spelling.`,
        value: echo(key),
      });
    }
  }
  for (const key of (schema.required ?? []).filter((name) => !Object.hasOwn(value, name))) {
    const property = properties[key];
    errors.push({
      pointer: pointer + step(key),
      detail: `Missing; expected ${property === undefined ? "a value" : expected(property)}.`,
    });
  }
  for (const [key, property] of Object.entries(properties)) {
    if (errors.length >= reported.errors) break;
    if (Object.hasOwn(value, key)) errors.push(...faultsOf(property, value[key], pointer + step(key)));
  }
  const others = schema.additionalProperties;
  if (typeof others === "object") {
    for (const [key, inner] of Object.entries(value)) {
      if (errors.length >= reported.errors) break;
      if (!Object.hasOwn(properties, key)) errors.push(...faultsOf(others, inner, pointer + step(key)));
    }
  }
  return errors;
}

function ofArray(schema: Schema, value: readonly unknown[], pointer: string): readonly Fault[] {
  const [min, max] = [schema.minItems ?? 0, schema.maxItems ?? Number.POSITIVE_INFINITY];
  if (value.length < min || value.length > max) {
    const what = schema.description ?? (value.length < min ? `at least ${min}` : `at most ${max}`);
    return [{ pointer, detail: `Got ${value.length} items; expected ${what}.` }];
  }
  const errors: Fault[] = [];
  for (const [index, item] of value.entries()) {
    if (errors.length >= reported.errors) break;
    if (schema.items !== undefined) errors.push(...faultsOf(schema.items, item, pointer + step(index)));
    // Only texts are asked to be unique: see infra/bundle/precompiled.ts.
    if (schema.uniqueItems === true && value.indexOf(item) < index)
      errors.push({
        pointer: pointer + step(index),
        detail: "Got an item a second time; expected each once.",
      });
  }
  return errors;
}

/** Why `value` does not fit `schema`, at most 20 reasons in document order; empty: it fits. */
export function explain(schema: TSchema, value: unknown, pointer = ""): readonly Fault[] {
  const own = faultsOf(schema, value, pointer);
  return own.slice(0, reported.errors);
}

/**
 * Whether a value fits, found by the same walk: for a schema that is asked once or seldom, and is small. Compiling pays off
 * from some hundred values on.
 */
export const fits = <S extends TSchema>(schema: S, value: unknown): value is Static<S> =>
  faultsOf(schema, value, "").length === 0;

/** A secret that does not fit is told by its place alone: an error may be logged, or shown to somebody else. */
const hidden = ({ description }: Schema, pointer: string): Fault => ({
  pointer,
  detail: `The value does not fit; expected ${description ?? "another"}. It is a secret, and not shown here.`,
});

function faultsOf(schema: Schema, value: unknown, pointer: string): readonly Fault[] {
  if (schema.writeOnly === true)
    return openFaultsOf(schema, value, pointer).length === 0 ? [] : [hidden(schema, pointer)];
  return openFaultsOf(schema, value, pointer);
}

function openFaultsOf(schema: Schema, value: unknown, pointer: string): readonly Fault[] {
  if (schema.type === undefined && schema.anyOf !== undefined)
    return alternatives(schema, schema.anyOf, value, pointer);
  if (!fitsLeaf(schema, value)) return [mismatch(schema, value, pointer)];
  if (isObject(value)) {
    const errors = ofObject(schema, value, pointer);
    const oneNeeded = schema.anyOf?.flatMap((branch) => branch.required ?? []) ?? [];
    if (errors.length === 0 && oneNeeded.length > 0 && !oneNeeded.some((key) => Object.hasOwn(value, key))) {
      return [
        {
          pointer,
          detail: `The object names nothing; expected at least one of ${oneNeeded.join(", ")}. Add the one that you have.`,
        },
      ];
    }
    return errors;
  }
  return Array.isArray(value) ? ofArray(schema, value, pointer) : [];
}
