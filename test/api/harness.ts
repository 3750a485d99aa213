/**
 * The app over the curated register, as two entries: all but the court orders, then these.
 * @module
 */

import { fileURLToPath } from "node:url";
import { Compile } from "typebox/schema";
import { createApp } from "../../functions/api/app.ts";
import { type Principal, scopes } from "../../functions/api/auth/auth.ts";
import type { AppDeps, LogLine } from "../../functions/api/deps.ts";
import { knownAnswers } from "../../functions/api/known-answers.ts";
import { openApiDocument } from "../../functions/api/openapi/document.ts";
import type { Json } from "../../functions/api/openapi/json.ts";
import { allRoutes } from "../../functions/api/routes/all.ts";
import type { Change, Entry } from "../../functions/core/facts/fact.ts";
import { fold } from "../../functions/core/register/fold.ts";
import { emptyRegister } from "../../functions/core/register/register.ts";
import { readDataFiles } from "../../functions/ingest/data-files.ts";
import { parseCurated } from "../../functions/ingest/sources/curated.ts";
import type { RegisterSnapshot } from "../../functions/register/read.ts";
import { suiteLog } from "../support/suite-log.ts";

export const NOW = Date.parse("2026-06-01T12:00:00Z");

const entry = (version: number, changes: readonly Change[], previous: string): Entry => ({
  version,
  id: `entry-${version}`,
  recordedAt: "2026-01-01T00:00:00.000Z",
  source: "curated",
  author: "import",
  changes,
  previous,
  digest: `sha256:${String(version).repeat(64)}`,
});

const stated = parseCurated(await readDataFiles(fileURLToPath(new URL("../../data", import.meta.url))));
const first = entry(
  1,
  stated.filter(({ kind }) => kind !== "court-order"),
  emptyRegister.digest,
);
const second = entry(
  2,
  stated.filter(({ kind }) => kind === "court-order"),
  first.digest,
);

export const snapshot: RegisterSnapshot = {
  register: fold(emptyRegister, [first, second]),
  entries: [first, second],
  readAt: NOW,
};
export const emptySnapshot: RegisterSnapshot = { register: emptyRegister, entries: [], readAt: NOW };

export interface Answered {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
  // The shape is what the OpenAPI document says; `ask` has held the body against it.
  // biome-ignore lint/suspicious/noExplicitAny: tests look at fields of many shapes.
  readonly body: any;
}

const document = openApiDocument(allRoutes);

const at = (value: Json | undefined, ...keys: readonly string[]): Json | undefined =>
  keys.reduce<Json | undefined>(
    (inner, key) =>
      typeof inner === "object" && inner !== null && !Array.isArray(inner)
        ? Object.entries(inner).find(([name]) => name === key)?.[1]
        : undefined,
    value,
  );

/** What a reference within the document leads to. */
function deref(value: Json | undefined): Json | undefined {
  const reference = at(value, "$ref");
  return typeof reference === "string" ? at(document, ...reference.split("/").slice(1)) : value;
}

const routeOf = (path: string): string | undefined =>
  allRoutes
    .map((route) => route.path)
    .find((pattern) => new RegExp(`^${pattern.replaceAll(/\{\w+\}/g, "[^/]+")}$`).test(path));

const compiled = new Map<string, { Check(value: unknown): boolean; Errors(value: unknown): unknown }>();

/** Throws where an answer is not one that the OpenAPI document names for its route and status. */
function assertDescribed(
  method: string,
  path: string,
  status: number,
  mediaType: string,
  body: unknown,
): void {
  const pattern = routeOf(path);
  const described = pattern === undefined ? undefined : at(document, "paths", pattern, method.toLowerCase());
  const general = status === 404 || status === 405;
  const schema = general
    ? at(document, "components", "schemas", "Problem")
    : at(deref(at(described, "responses", String(status))), "content", mediaType, "schema");
  if (schema === undefined || typeof schema !== "object" || schema === null)
    throw new Error(`${method} ${pattern} ${status} ${mediaType} is not described in the OpenAPI document`);
  const key = JSON.stringify(schema);
  const validator = compiled.get(key) ?? Compile({ ...schema, components: at(document, "components") ?? {} });
  compiled.set(key, validator);
  if (!validator.Check(body))
    throw new Error(
      `the body is not as described: ${JSON.stringify(validator.Errors(body))}\n${JSON.stringify(body).slice(0, 2000)}`,
    );
}

export interface Harness {
  readonly ask: (path: string, init?: RequestInit) => Promise<Answered>;
  readonly post: (body: unknown, init?: RequestInit) => Promise<Answered>;
  readonly lines: readonly LogLine[];
  readonly app: ReturnType<typeof createApp>;
}

export const everyone: Principal = { subject: "tester", tenant: "tenant-a", scopes };

export function harness(over: Partial<AppDeps> = {}): Harness {
  const lines: LogLine[] = [];
  let requests = 0;
  const app = createApp({
    reader: { current: async () => snapshot },
    append: async () => ({ kind: "contended" }),
    authenticate: () => everyone,
    now: () => NOW,
    requestId: () => `request-${++requests}`,
    log: (line) => {
      lines.push(line);
      suiteLog(JSON.stringify(line));
    },
    knownAnswers,
    sourceStates: async () => [],
    ...over,
  });
  async function ask(path: string, init: RequestInit = {}): Promise<Answered> {
    const response = await app.request(path, init);
    const text = await response.text();
    const mediaType = (response.headers.get("content-type") ?? "").split(";")[0] ?? "";
    const isJson = mediaType.endsWith("json");
    const body: unknown = isJson && text !== "" ? JSON.parse(text) : text;
    if (response.status !== 304 && init.method !== "HEAD")
      assertDescribed(init.method ?? "GET", path.split("?")[0] ?? "", response.status, mediaType, body);
    return { status: response.status, headers: response.headers, text, body };
  }
  const post = (body: unknown, init: RequestInit = {}): Promise<Answered> =>
    ask("/v1/checks", {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: typeof body === "string" ? body : JSON.stringify(body),
      ...init,
    });
  return { ask, post, lines, app };
}
