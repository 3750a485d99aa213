/**
 * Checks of schemas as JavaScript, made by TypeBox's own code generation: what a fresh process would otherwise spend more
 * time on than on anything else.
 * @module
 */

import type { TSchema } from "typebox";
import { Build } from "typebox/schema";
import { refinementsOf, schemaKey } from "../../functions/schema/schema-key.ts";

/** A schema's keywords, as far as it matters where schemas stand in schemas. */
interface Keywords {
  readonly properties?: Readonly<Record<string, Keywords>>;
  readonly items?: Keywords;
  readonly additionalProperties?: boolean | Keywords;
  readonly anyOf?: readonly Keywords[];
  readonly type?: string;
  readonly uniqueItems?: boolean;
  readonly "~refine"?: unknown;
}

/** Shorter ones are written out: a call costs more than they do. */
const WORTH_SHARING = 80;

function eachInner(schema: Keywords, visit: (inner: Keywords) => Keywords): Keywords {
  const { properties, items, additionalProperties, anyOf } = schema;
  return {
    ...schema,
    // TypeBox hides its own keywords from a copy.
    ...("~refine" in schema ? { "~refine": schema["~refine"] } : {}),
    ...(properties === undefined
      ? {}
      : {
          properties: Object.fromEntries(
            Object.entries(properties).map(([name, inner]) => [name, visit(inner)]),
          ),
        }),
    ...(items === undefined ? {} : { items: visit(items) }),
    ...(typeof additionalProperties === "object"
      ? { additionalProperties: visit(additionalProperties) }
      : {}),
    ...(anyOf === undefined ? {} : { anyOf: anyOf.map(visit) }),
  };
}

/**
 * The schema with each part that stands in it more than once put under a name of its own and referred to: one function for
 * all its places, where TypeBox would write it out at each.
 */
function shared(schema: TSchema): { readonly root: TSchema; readonly context: Record<string, TSchema> } {
  const refinements = refinementsOf(schema);
  const identity = (part: Keywords): string =>
    JSON.stringify([part, refinementsOf(part).map((one) => refinements.indexOf(one))]);
  const times = new Map<string, number>();
  const count = (part: Keywords): Keywords => {
    const key = identity(part);
    times.set(key, (times.get(key) ?? 0) + 1);
    return times.get(key) === 1 ? eachInner(part, count) : part;
  };
  eachInner(schema, count);
  const names = new Map<string, string>();
  const context: Record<string, TSchema> = {};
  const refer = (part: Keywords): Keywords => {
    const key = identity(part);
    if ((times.get(key) ?? 0) < 2 || key.length < WORTH_SHARING) return eachInner(part, refer);
    const name = names.get(key) ?? `urn:part:${names.size}`;
    if (!names.has(key)) {
      names.set(key, name);
      context[name] = eachInner(part, refer);
    }
    return { $ref: name } as Keywords;
  };
  return { root: eachInner(schema, refer), context };
}

/** A constant of generated code as JavaScript; throws for what cannot be written down. */
function written(value: unknown, refinements: readonly unknown[]): string {
  if (value instanceof RegExp) return String(value);
  const at = refinements.indexOf(value);
  if (at >= 0) return `refinements[${at}]`;
  if (Array.isArray(value) && value.some((item) => refinements.includes(item)))
    return `[${value.map((item) => written(item, refinements)).join(", ")}]`;
  const text = JSON.stringify(value);
  if (text === undefined) throw new Error("A schema's check needs a value that no bundle can hold.");
  return text;
}

/** TypeBox tells items apart by a hash of its own, which loads much; of texts their JSON does as well. */
function objectToUnique(schema: Keywords): Keywords {
  if (schema.uniqueItems === true && schema.items?.type !== "string")
    throw new Error("A schema asks for unique items that are no texts; no check is generated for those.");
  return eachInner(schema, objectToUnique);
}

/** A function that makes a schema's check, given the refinements of that schema. */
function checkCode(schema: TSchema): string {
  objectToUnique(schema);
  const refinements = refinementsOf(schema);
  const { root, context } = shared(schema);
  const built = Build(context, root);
  if (built.UseUnevaluated())
    throw new Error("A schema has unevaluated keywords; no check is generated for those.");
  const constants = new Map<string, string>();
  const places = built.External().variables.map((value) => {
    const text = written(value, refinements);
    const name = constants.get(text) ?? `c${constants.size}`;
    constants.set(text, name);
    return name;
  });
  const code = `${built.Functions().join(";\n")};\nreturn (value) => ${built.Entry()};`.replaceAll(
    /\bExternal\[(\d+)\]/g,
    (_, place) => places[Number(place)] ?? "undefined",
  );
  const declared = [...constants].map(([text, name]) => `const ${name} = ${text};`).join("\n");
  return `(refinements) => {\n${declared}\n${code}\n}`;
}

/**
 * The module that stands in bundles in place of functions/schema/compile.ts. Throws where two schemas say the same but for
 * their refinements: one would be checked as the other. A schema that it does not know is interpreted.
 */
export function precompiledModule(schemas: readonly TSchema[]): string {
  const byKey = new Map<string, TSchema>();
  const functions = (schema: TSchema): string =>
    refinementsOf(schema)
      .map(({ check }) => String(check))
      .join();
  for (const schema of schemas) {
    const key = schemaKey(schema);
    const known = byKey.get(key);
    if (known !== undefined && functions(known) !== functions(schema))
      throw new Error("Two schemas differ in their refinements only; give them different descriptions.");
    byKey.set(key, known ?? schema);
  }
  const checks = [...byKey].map(([key, schema]) => `${JSON.stringify(key)}: ${checkCode(schema)}`);
  return `import { Guard } from "typebox/guard";
import { explain } from "./explain.ts";
import { refinementsOf, schemaKey } from "./schema-key.ts";
const Hashing = { Hash: (text) => JSON.stringify(text) };
const checks = {
${checks.join(",\n")}
};
export function compile(schema) {
  const make = checks[schemaKey(schema)];
  return make === undefined ? (value) => explain(schema, value).length === 0 : make(refinementsOf(schema));
}
`;
}
