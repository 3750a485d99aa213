/**
 * A store that refuses, fails or answers what is no answer: every route of the service says so, when to ask again, and nothing else.
 * @module
 */

import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type LocalService, openLocal, seed } from "../../functions/local/service.ts";
import { providerUrls } from "../../functions/portfolios/providers/provider-urls.ts";
import { openTestDatabase, type TestDatabase } from "../support/embedded.ts";
import { type Operation, operations } from "../support/operations.ts";
import { page, refused, startWrongStore, type Wrong, type WrongStore } from "../support/wrong-store.ts";

let database: TestDatabase;
let store: WrongStore;
let service: LocalService;
let dataDir: string;
const log: string[] = [];

const OURS = "arn:aws:dynamodb:eu-central-1:111122223333:table/of-somebody";

const wrong: Readonly<Record<string, Wrong>> = {
  "more than the table gives": refused(400, "ProvisionedThroughputExceededException", OURS),
  "more than the account gives": refused(400, "RequestLimitExceeded", OURS),
  throttled: refused(400, "ThrottlingException", OURS),
  "a fault of its own": refused(500, "InternalServerError", OURS),
  "not available": refused(503, "ServiceUnavailable", OURS),
  "a role without the right": refused(400, "AccessDeniedException", OURS),
  "a table that is gone": refused(400, "ResourceNotFoundException", OURS),
  "a key that is gone": refused(400, "KMSAccessDeniedException", OURS),
  "a signature that is over": refused(400, "ExpiredTokenException", OURS),
  "text that is not JSON": page(200, "application/x-amz-json-1.0", `{"Items": ${OURS}`),
  "a page for people": page(200, "text/html", `<html>${OURS}</html>`),
  "a page of a proxy's": page(502, "text/html", `<html>${OURS}</html>`),
};

/** What answers without the store: documents, the page, whether the process lives, how a position is read, and records, which lie in another. */
const withoutStore =
  /^GET (?:\/healthz|\/problems|\/page|\/openapi|\/docs|\/llms|\/$)|\/v1\/(?:positions|records)(?!\/export)/;

/** Ids in the form that the service gives them, so that they are looked up. */
const ids = { "/v1/webhooks": "0".repeat(32), "/v1/subscriptions": "0".repeat(32) };
const pathOf = ({ path }: Operation): string => {
  const [, own] = Object.entries(ids).find(([prefix]) => path.startsWith(prefix)) ?? [];
  return path.replaceAll(/\{\w+\}/g, own ?? "some-id");
};

const queryOf: Readonly<Record<string, string>> = { "GET /v1/securities": "?symbol=XIACY" };

async function call(operation: Operation): Promise<Response> {
  const [[type, example] = []] = operation.bodies;
  const conditions = { "if-match": '"1"' };
  return service.app.request(`${pathOf(operation)}${queryOf[operation.name] ?? ""}`, {
    method: operation.method,
    ...(type === undefined
      ? { headers: conditions }
      : { headers: { ...conditions, "content-type": type }, body: JSON.stringify(example) }),
  });
}

beforeAll(async () => {
  database = await openTestDatabase();
  store = await startWrongStore(database.endpoint);
  dataDir = await mkdtemp(join(tmpdir(), "investor-exposure-"));
  service = await openLocal({
    dataDir,
    endpoint: store.url,
    maxStalenessMs: 0,
    log: (line) => log.push(JSON.stringify(line)),
    providers: providerUrls,
    approvals: true,
  });
  await seed(service);
});
afterAll(async () => {
  store.answers = null;
  await service.close();
  await store.close();
  await database.close();
  await rm(dataDir, { recursive: true, force: true });
});

test.each(Object.entries(wrong))("%s", async (_, answers) => {
  log.length = 0;
  store.answers = answers;
  const asked = operations.filter(({ name }) => !withoutStore.test(name));
  const said = await Promise.all(
    asked.map(async (operation) => {
      const response = await call(operation);
      const text = await response.text();
      return {
        name: operation.name,
        status: response.status,
        again: response.headers.get("retry-after"),
        text,
      };
    }),
  );
  store.answers = null;
  expect(said.length).toBeGreaterThan(30);
  expect(said.filter(({ status, again }) => status !== 503 || again === null)).toEqual([]);
  expect(said.filter(({ text }) => !/"\/problems\/(?:register|holdings)-unavailable"/.test(text))).toEqual(
    [],
  );
  expect(`${said.map(({ text }) => text).join()}${log.join()}`).not.toContain("of-somebody");
  await service.reader.latest();
});
