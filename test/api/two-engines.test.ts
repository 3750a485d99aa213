/**
 * A gradual deployment half done: two versions answer side by side, the newer with an engine that has risen.
 * @module
 */

import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { engine } from "../../functions/core/check/check.ts";
import type { SecretStore } from "../../functions/portfolios/secrets.ts";
import { openTestDatabase, type TestDatabase } from "../support/embedded.ts";
import type { Harness } from "./harness.ts";

let database: TestDatabase;
let versions: readonly Harness[];
const secrets: SecretStore = {
  read: async () => null,
  write: async () => undefined,
  remove: async () => undefined,
};

beforeAll(async () => {
  database = await openTestDatabase();
  const table = { client: database.client, table: await database.table() };
  const holdings = { table, secrets, pull: { urls: {}, now: Date.now } };
  const { harness } = await import("./harness.ts");
  const old = harness({ holdings });
  // The same code once more, its engine one higher and what it says of a status another: as when an answer's bytes have changed.
  vi.resetModules();
  vi.doMock("../../functions/core/check/check.ts", async (original) => {
    const module = await original<typeof import("../../functions/core/check/check.ts")>();
    const check: typeof module.check = (register, request) => ({
      ...module.check(register, request),
      engine: engine + 1,
      notice: "as the newer version words it",
    });
    return { ...module, engine: engine + 1, check };
  });
  const { harness: newer } = await import("./harness.ts");
  versions = [old, newer({ holdings })];
});
afterAll(async () => {
  vi.doUnmock("../../functions/core/check/check.ts");
  await database.close();
});

const both = <T>(ask: (version: Harness) => Promise<T>): Promise<readonly T[]> =>
  Promise.all(versions.map(ask));
const question = { asOf: "2021-03-15T13:31:00Z", positions: ["XIACY"] };

test("each answer says by which engine, and its digest tells the two apart", async () => {
  const answers = await both(({ post }) => post(question));
  expect(answers.map(({ body }) => [body.status, body.engine])).toEqual([
    ["stayed", engine],
    ["stayed", engine + 1],
  ]);
  const [one, other] = answers.map(({ body }) => body.answerDigest);
  expect(one).not.toBe(other);
  // Whoever asks the same version again gets the same bytes, whatever was asked of the other meanwhile.
  expect((await both(({ post }) => post(question))).map(({ text }) => text)).toEqual(
    answers.map(({ text }) => text),
  );
});

test.each(["", "asOf=2021-03-15T13:31:00Z"])(
  "what one version answered is not taken for current by the other (check of a stored portfolio, ?%s)",
  async (query) => {
    const [old] = versions;
    await old?.ask("/v1/portfolios/book", {
      method: "PUT",
      headers: { "content-type": "application/json", "if-none-match": "*" },
      body: JSON.stringify({ positions: question.positions }),
    });
    const path = `/v1/portfolios/book/check?${query}`;
    const tags = (await both(({ ask }) => ask(path))).map(({ headers }) => headers.get("etag") ?? "");
    expect(new Set(tags).size).toBe(2);
    const conditional = (tag: string) => ({ headers: { "if-none-match": tag } });
    expect(
      (await both(({ ask }) => ask(path, conditional(tags[0] ?? "")))).map(({ status }) => status),
    ).toEqual([304, 200]);
    expect(
      (await both(({ ask }) => ask(path, conditional(tags[1] ?? "")))).map(({ status }) => status),
    ).toEqual([200, 304]);
  },
);

test("what does not depend on the engine is current for both: their bytes are the same, and so are their tags", async () => {
  for (const path of [
    "/v1/listings?asOf=2021-03-15",
    "/v1/securities?symbol=XIACY&asOf=2021-03-15",
    "/v1/register",
  ]) {
    const [one, other] = await both(({ ask }) => ask(path));
    expect([one?.text, one?.headers.get("etag")], path).toEqual([other?.text, other?.headers.get("etag")]);
  }
});
