/**
 * Bodies of any shape at every route: what is refused as invalid is told by its place, nothing is a fault of the service's.
 * @module
 */

import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type LocalService, openLocal, seed } from "../../functions/local/service.ts";
import { providerUrls } from "../../functions/portfolios/providers/provider-urls.ts";
import { operations } from "../support/operations.ts";

let service: LocalService;
let dataDir: string;
beforeAll(async () => {
  dataDir = await mkdtemp(join(tmpdir(), "investor-exposure-"));
  service = await openLocal({
    dataDir,
    endpoint: undefined,
    maxStalenessMs: 0,
    log: () => undefined,
    providers: providerUrls,
  });
  await seed(service);
});
afterAll(async () => {
  await service.close();
  await rm(dataDir, { recursive: true, force: true });
});

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/** Every place of a document, as the path of keys that leads there. */
const placesOf = (value: unknown): readonly (readonly string[])[] =>
  typeof value === "object" && value !== null
    ? [[], ...Object.entries(value).flatMap(([key, inner]) => placesOf(inner).map((path) => [key, ...path]))]
    : [[]];

/** The document with something else at a place. */
function replaced(value: unknown, [key, ...rest]: readonly string[], by: unknown): unknown {
  if (key === undefined) return by;
  if (Array.isArray(value))
    return value.map((inner, i) => (String(i) === key ? replaced(inner, rest, by) : inner));
  return isRecord(value) ? { ...value, [key]: replaced(value[key], rest, by) } : value;
}

/** Of another type than what stood there, for at least one of them; and what no schema names. */
const odd = fc.constantFrom<unknown>(
  5,
  -1.5,
  true,
  null,
  "",
  "x",
  "\u0000",
  [],
  [5],
  {},
  { unheardOf: 1 },
  "9".repeat(500),
);

const taking = operations.filter(({ bodies }) => bodies.has("application/json"));

/** Credentials are the one thing of a body that the document gives no example of. */
const exampleOf = (name: string, example: unknown): unknown =>
  name === "POST /v1/connections" && isRecord(example)
    ? {
        ...example,
        provider: "snaptrade",
        credentials: { clientId: "c", consumerKey: "k", users: "{}" },
      }
    : example;

test.each(taking.map((operation) => [operation.name, operation] as const))(
  "%s",
  async (name, operation) => {
    const example = exampleOf(name, operation.bodies.get("application/json"));
    const places = placesOf(example);
    const path = operation.path.replaceAll(/\{\w+\}/g, "some-id");
    await fc.assert(
      fc.asyncProperty(fc.constantFrom(...places), odd, async (place, value) => {
        const response = await service.app.request(path, {
          method: operation.method,
          headers: { "content-type": "application/json", "if-match": '"1"' },
          body: JSON.stringify(replaced(example, place, value)),
        });
        const text = await response.text();
        const where = `${place.join("/")} = ${JSON.stringify(value)}: ${response.status} ${text.slice(0, 400)}`;
        expect(response.status < 500 || response.status === 503, where).toBe(true);
        if (response.status !== 422) return;
        const { detail, errors } = JSON.parse(text);
        expect(errors?.length ?? 0, where).toBeGreaterThan(0);
        expect(detail, where).not.toMatch(/^(?:0|At least 0) /);
      }),
      { numRuns: 60 },
    );
  },
  60_000,
);
