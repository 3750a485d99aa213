/**
 * Checks that bundles are made with, held against TypeBox's own interpreter: a bundle takes and refuses what the sources do.
 * @module
 */

import { mkdtemp, rm } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { build } from "esbuild";
import fc, { type Arbitrary } from "fast-check";
import type { TSchema } from "typebox";
import { Check } from "typebox/schema";
import { afterAll, describe, expect, test } from "vitest";
import { fits } from "../../functions/schema/explain.ts";
import { validatedSchemas } from "../../infra/bundle/plugins.ts";
import { precompiledModule } from "../../infra/bundle/precompiled.ts";

const root = fileURLToPath(new URL("../..", import.meta.url));
const scratch = await mkdtemp(join(root, ".cache-precompiled-"));
afterAll(() => rm(scratch, { recursive: true, force: true }));

const schemas = await validatedSchemas(root);
const generated = join(scratch, "checks.mjs");
await build({
  stdin: {
    contents: precompiledModule(schemas),
    resolveDir: join(root, "functions", "schema"),
    loader: "js",
  },
  bundle: true,
  format: "esm",
  platform: "node",
  outfile: generated,
});
const { compile }: { compile: (schema: TSchema) => (value: unknown) => boolean } = await import(
  pathToFileURL(generated).href
);

/** JSON Schema's keywords, as far as values are made by them here. */
interface Keywords {
  readonly type?: string;
  readonly const?: unknown;
  readonly enum?: readonly unknown[];
  readonly anyOf?: readonly Keywords[];
  readonly properties?: Readonly<Record<string, Keywords>>;
  readonly required?: readonly string[];
  readonly additionalProperties?: boolean | Keywords;
  readonly items?: Keywords;
  readonly pattern?: string;
  readonly minItems?: number;
  readonly minLength?: number;
  readonly minimum?: number;
  readonly maximum?: number;
}

const instants = fc.constantFrom(
  "2021-03-15",
  "2021-02-30",
  "2021-03-15T13:30:00.000Z",
  "2021-03-15T13:31:00+08:00",
);
const anything: Arbitrary<unknown> = fc.oneof(
  fc.constantFrom(
    null,
    true,
    0,
    -1,
    1.5,
    "",
    "x",
    "-0",
    "0.5",
    [],
    {},
    "\u0007",
    "x".repeat(700),
    "😀".repeat(200),
  ),
  instants,
);

/** Values that fit a schema, or nearly: each part may be something else, a field may be missing, another may be added. */
function valuesOf(schema: Keywords): Arbitrary<unknown> {
  return fc.oneof({ weight: 60, arbitrary: fittingOf(schema) }, { weight: 1, arbitrary: anything });
}

function fittingOf({ properties, items, ...schema }: Keywords): Arbitrary<unknown> {
  if (schema.const !== undefined) return fc.constant(schema.const);
  if (schema.enum !== undefined) return fc.constantFrom(...schema.enum);
  if (schema.anyOf !== undefined && schema.type === undefined) return fc.oneof(...schema.anyOf.map(valuesOf));
  if (properties !== undefined) {
    const fields = Object.fromEntries(
      Object.entries(properties).map(([name, inner]) => [name, valuesOf(inner)]),
    );
    const known = fc.oneof(
      { weight: 60, arbitrary: fc.record(fields, { requiredKeys: [...(schema.required ?? [])] }) },
      { weight: 1, arbitrary: fc.record(fields, { requiredKeys: [] }) },
    );
    const other = fc.oneof(
      { weight: 60, arbitrary: fc.constant({}) },
      { weight: 1, arbitrary: fc.constant({ other: 1 }) },
    );
    return fc.tuple(known, other).map(([own, more]) => ({ ...own, ...more }));
  }
  if (typeof schema.additionalProperties === "object")
    return fc.dictionary(fc.string({ minLength: 1, maxLength: 4 }), valuesOf(schema.additionalProperties), {
      maxKeys: 2,
    });
  if (schema.type === "array")
    return fc.array(items === undefined ? anything : valuesOf(items), {
      minLength: schema.minItems ?? 0,
      maxLength: 2,
    });
  if (schema.type === "boolean") return fc.boolean();
  if (schema.type === "null") return fc.constant(null);
  if (schema.type === "integer" || schema.type === "number")
    return fc.integer({
      min: schema.minimum ?? 0,
      max: Math.min(schema.maximum ?? 9, (schema.minimum ?? 0) + 9),
    });
  if (schema.pattern === undefined) return fc.string({ minLength: schema.minLength ?? 0, maxLength: 6 });
  // fast-check makes no text of a pattern with a lookahead: only decimals have one.
  if (schema.pattern.includes("(?!"))
    return fc.constantFrom("0", "-0", "-0.00", "1.50", "-3", "1e5", "9".repeat(41));
  const pattern = new RegExp(schema.pattern, "u");
  const made = fc.stringMatching(pattern);
  // Of digits between hyphens hardly any are a day that exists.
  const dated = [...Array<string>(9).fill("2021-03-15T13:30:00.000Z"), "2021-03-15"].filter((at) =>
    pattern.test(at),
  );
  return dated.length === 0 || pattern.test("a")
    ? made
    : fc.oneof({ weight: 60, arbitrary: fc.constantFrom(...dated) }, { weight: 1, arbitrary: made });
}

test("there are schemas to look at, the register's and the contract's", () => {
  expect(schemas.length).toBeGreaterThan(20);
});

describe("a check made beforehand, and the walk that explains, say what TypeBox says", () => {
  test.each(schemas.map((schema, i) => [i, schema] as const))("of schema %i", (_, schema) => {
    const check = compile(schema);
    let fitting = 0;
    fc.assert(
      fc.property(valuesOf(schema as Keywords), (value) => {
        const expected = Check(schema, value);
        if (expected) fitting += 1;
        expect([check(value), fits(schema, value)]).toEqual([expected, expected]);
      }),
      { numRuns: 80 },
    );
    expect(check(undefined)).toBe(false);
    expect(fitting, "values that fit").toBeGreaterThan(0);
  });
});

test("schemas that differ in their refinements only make no bundle", () => {
  const withCheck = (check: (value: unknown) => boolean): TSchema =>
    Object.assign({ type: "string" }, { "~refine": [{ check }] });
  expect(() => precompiledModule([withCheck(() => true), withCheck(() => false)])).toThrow(
    /refinements only/,
  );
});
