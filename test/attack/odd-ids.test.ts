/**
 * Ids that would lead elsewhere if they became part of a path or a key as they are: on every route that takes one they name nothing.
 * @module
 */

import { mkdtemp, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type LocalService, openLocal, seed } from "../../functions/local/service.ts";
import { providerUrls } from "../../functions/portfolios/providers/provider-urls.ts";
import { operations } from "../support/operations.ts";

let service: LocalService;
let above: string;
let dataDir: string;
beforeAll(async () => {
  above = await mkdtemp(join(tmpdir(), "investor-exposure-"));
  dataDir = join(above, "one", "data");
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
  await rm(above, { recursive: true, force: true });
});

const odd = [
  "..",
  "%2e%2e",
  "..%2f..%2fportfolios%2fvictim",
  "%2e%2e%2fvictim",
  "victim%2f..",
  "%2fetc%2fpasswd",
  "..%5c..%5cdata",
  "victim%00",
  "victim%23x",
  "VICTIM",
  "%25%32%65%25%32%65",
  "%ff",
];

/** `If-Match` of a first version: a write or removal that reached the victim would count. */
const send = async (method: string, path: string, body?: unknown) => {
  const response = await service.app.request(path, {
    method,
    headers: { "content-type": "application/json", ...(method === "GET" ? {} : { "if-match": '"1"' }) },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  return { status: response.status, text: await response.text() };
};

const takingIds = operations.filter(({ path }) => path.includes("{"));
const victim = "/v1/portfolios/victim";
const positions = [{ symbol: "XIACY", quantity: "1" }];

/** Which folders and files there are, the store's own apart. */
const outside = async () => [await readdir(above), await readdir(dirname(dataDir))];

test("there are routes that take ids", () => {
  expect(takingIds.length).toBeGreaterThan(15);
});

test("no odd id reads, writes or removes anything, on any route", async () => {
  await service.app.request(victim, {
    method: "PUT",
    headers: { "content-type": "application/json", "if-none-match": "*" },
    body: JSON.stringify({ positions }),
  });
  const before = [await send("GET", victim), await send("GET", "/v1/portfolios"), await outside()];
  expect(before[0]).toMatchObject({ status: 200 });
  for (const { name, method, path, bodies } of takingIds) {
    const example = bodies.get("application/json") ?? { positions };
    for (const id of odd) {
      const { status, text } = await send(
        method,
        path.replaceAll(/\{\w+\}/g, id),
        method === "GET" || method === "DELETE" ? undefined : example,
      );
      const where = `${name} with ${id}: ${status} ${text.slice(0, 200)}`;
      // "/problems/.." is "/" before anything here sees it: another path that may be read, by whoever may read it.
      if (method !== "GET" || !/^(\.|%2e)+$/.test(id)) expect(status, where).toBeGreaterThanOrEqual(400);
      expect(status, where).toBeLessThan(500);
    }
  }
  expect([await send("GET", victim), await send("GET", "/v1/portfolios"), await outside()]).toEqual(before);
}, 60_000);
