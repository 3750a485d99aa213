/**
 * The operations of the committed openapi.json: what tests of every route go by, so that a new route can't slip past them.
 * @module
 */

import { readFileSync } from "node:fs";
import { type Scope, scopes } from "../../functions/api/auth/auth.ts";

export interface Operation {
  /** "GET /v1/listings/{id}" */
  readonly name: string;
  readonly method: string;
  readonly path: string;
  /** null: open to all. */
  readonly scope: Scope | null;
  /** The document's own example of a body, by media type; empty where the operation takes none. */
  readonly bodies: ReadonlyMap<string, unknown>;
}

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === "object" && value !== null && !Array.isArray(value);

const record = (value: unknown, what: string): Readonly<Record<string, unknown>> => {
  if (isRecord(value)) return value;
  throw new Error(`openapi.json: expected an object for ${what}`);
};

function scopeOf(operation: Readonly<Record<string, unknown>>, name: string): Scope | null {
  const { security } = operation;
  if (!Array.isArray(security)) throw new Error(`openapi.json: ${name} does not say whom it lets in`);
  if (security.length === 0) return null;
  const [first] = Object.values(record(security[0], `${name}'s security`)).flat();
  const scope = scopes.find((known) => known === first);
  if (scope === undefined) throw new Error(`openapi.json: ${name} names no known scope`);
  return scope;
}

function bodiesOf(operation: Readonly<Record<string, unknown>>, name: string): ReadonlyMap<string, unknown> {
  const { requestBody } = operation;
  if (requestBody === undefined) return new Map();
  const content = record(record(requestBody, `${name}'s body`).content, `${name}'s media types`);
  return new Map(Object.entries(content).map(([type, body]) => [type, record(body, type).example]));
}

const document: unknown = JSON.parse(readFileSync(new URL("../../openapi.json", import.meta.url), "utf8"));

export const operations: readonly Operation[] = Object.entries(
  record(record(document, "it").paths, "paths"),
).flatMap(([path, at]) =>
  Object.entries(record(at, path)).map(([method, value]) => {
    const name = `${method.toUpperCase()} ${path}`;
    const operation = record(value, name);
    return {
      name,
      method: method.toUpperCase(),
      path,
      scope: scopeOf(operation, name),
      bodies: bodiesOf(operation, name),
    };
  }),
);
