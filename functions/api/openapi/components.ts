/**
 * The parts of the OpenAPI document that stand in one place and are referred to from others.
 * @module
 */

import type { TSchema } from "typebox";
import { isJsonObject, type Json, type JsonObject, plain } from "./json.ts";

/** The kinds of components that the document has. */
type Kind = "schemas" | "responses" | "parameters" | "headers" | "examples";

const kinds: readonly Kind[] = ["schemas", "responses", "parameters", "headers", "examples"];

/** Collects components while a document is made. */
export interface Components {
  /** A schema, every titled schema in it as a reference; a title names one schema only, or an Error is thrown. */
  schema(schema: TSchema): Json;
  /** A component by its name, as a reference; as it is, where another already bears the name. */
  share(kind: Kind, name: string, value: JsonObject): JsonObject;
  all(): JsonObject;
}

const NAME = /^[A-Z][A-Za-z0-9]*$/;

export function createComponents(): Components {
  const found = new Map<Kind, Map<string, JsonObject>>(kinds.map((kind) => [kind, new Map()]));
  const of = (kind: Kind): Map<string, JsonObject> => found.get(kind) ?? new Map();

  function share(kind: Kind, name: string, value: JsonObject): JsonObject {
    const present = of(kind).get(name);
    if (present !== undefined && JSON.stringify(present) !== JSON.stringify(value)) return value;
    of(kind).set(name, value);
    return { $ref: `#/components/${kind}/${name}` };
  }

  /** Whether alternatives only ask for one of several fields. Client generators lose all fields of such an object; its description says it. */
  const asksForOneField = (key: string, value: Json): boolean =>
    key === "anyOf" &&
    Array.isArray(value) &&
    value.every((branch) => isJsonObject(branch) && Object.keys(branch).join() === "required");

  /** `inside` is the map of an object's properties, whose keys are the caller's own: a property may be called title. */
  function referred(value: Json, inside: boolean): Json {
    if (Array.isArray(value)) return value.map((item) => referred(item, false));
    if (!isJsonObject(value)) return value;
    const { title, ...rest } = value;
    const isNamed = !inside && typeof title === "string" && NAME.test(title);
    const parts = Object.fromEntries(
      Object.entries(isNamed ? rest : value)
        .filter(([key, item]) => inside || !asksForOneField(key, item))
        .map(([key, item]) => [key, referred(item, !inside && key === "properties")]),
    );
    if (!isNamed) return parts;
    const reference = share("schemas", title, parts);
    if (!("$ref" in reference)) throw new Error(`two schemas are called ${title}`);
    return reference;
  }

  return {
    schema: (schema) => referred(plain(schema), false),
    share,
    all: () =>
      Object.fromEntries(
        kinds
          .filter((kind) => of(kind).size > 0)
          .map((kind) => [kind, Object.fromEntries([...of(kind)].toSorted(([a], [b]) => (a < b ? -1 : 1)))]),
      ),
  };
}
