/**
 * Entries that wait for a second subject, over a table of their own for each test.
 * @module
 */

import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type Principal, scopes } from "../../functions/api/auth/auth.ts";
import { entryExample } from "../../functions/api/examples.ts";
import { readDataFiles } from "../../functions/ingest/data-files.ts";
import { importPlan } from "../../functions/ingest/import-plan.ts";
import { planComplete } from "../../functions/ingest/plan-complete.ts";
import { parseCurated } from "../../functions/ingest/sources/curated.ts";
import { type AppendDeps, append } from "../../functions/register/append.ts";
import { decideProposal, findProposal, listProposals, propose } from "../../functions/register/proposals.ts";
import { createRegisterReader } from "../../functions/register/read.ts";
import { openTestDatabase, type TestDatabase } from "../support/embedded.ts";
import { harness } from "./harness.ts";

let database: TestDatabase;
beforeAll(async () => {
  database = await openTestDatabase();
});
afterAll(() => database.close());

const stated = parseCurated(await readDataFiles(new URL("../../data", import.meta.url).pathname));
const as = (subject: string): Principal => ({ subject, tenant: "tenant-a", scopes });

async function world() {
  const { client } = database;
  const table = await database.table();
  const reader = createRegisterReader({ client, table, now: Date.now });
  const deps: AppendDeps = { client, table, reader, random: () => 0, sleep: async () => undefined };
  await importPlan(
    { ...deps, now: Date.now },
    { source: "curated", author: "import", plan: planComplete("curated", stated) },
  );
  let caller = as("alice");
  const { ask } = harness({
    reader,
    authenticate: () => caller,
    append: (request) => propose(deps, request),
    proposals: {
      list: () => listProposals(deps),
      find: (id) => findProposal(deps, id),
      decide: (request) => decideProposal(deps, request),
    },
  });
  const post = (subject: string, path: string, body: unknown, version = 1) => {
    caller = as(subject);
    return ask(path, {
      method: "POST",
      headers: { "content-type": "application/json", "if-match": `"${version}"` },
      body: JSON.stringify(body),
    });
  };
  const versions = async () => (await reader.latest()).entries.map(({ id, author }) => [id, author]);
  return { ask, post, versions, deps };
}

const [example] = stated.filter(({ kind }) => kind === "court-order");
if (example === undefined) throw new Error("data/ has no court order");
/** A fact that the register has, published once more a day later: sound, and new. */
const entryExampleRequest = {
  id: entryExample.id,
  source: "manual",
  changes: [{ ...example, publishedAt: "2026-01-01" }],
  recordedAt: "2026-06-01T12:00:00.000Z",
  expectedVersion: 1,
};

const entries = "/v1/register/entries";
const proposal = `/v1/register/proposals/${entryExample.id}`;

describe("where the environment asks for approvals", () => {
  test("an entry that is posted waits, and is in no answer", async () => {
    const { post, ask, versions } = await world();
    const posted = await post("alice", entries, entryExample);
    expect([posted.status, posted.headers.get("location"), posted.body]).toEqual([
      202,
      proposal,
      { id: entryExample.id, outcome: "proposed" },
    ]);
    expect(await versions()).toHaveLength(1);
    expect((await ask("/v1/register/proposals")).body.proposals).toMatchObject([
      { id: entryExample.id, author: "alice", decision: null },
    ]);
    expect((await ask(proposal)).body.changes).toEqual(entryExample.changes);
  });

  test("its own proposer cannot accept it; another subject can, and the log names both", async () => {
    const { post, ask, versions } = await world();
    await post("alice", entries, entryExample);
    expect((await post("alice", proposal, { decision: "accept" })).status).toBe(403);
    const accepted = await post("bob", proposal, { decision: "accept" });
    expect([accepted.status, accepted.body.version]).toEqual([201, 2]);
    expect((await versions()).at(-1)).toEqual([entryExample.id, "alice, approved by bob"]);
    expect((await ask(proposal)).body.decision).toMatchObject({ decision: "accept", author: "bob" });
  });

  test("the same decision sent again is safe, another one comes too late", async () => {
    const { post, versions } = await world();
    await post("alice", entries, entryExample);
    await post("bob", proposal, { decision: "accept" });
    expect((await post("bob", proposal, { decision: "accept" }, 2)).status).toBe(200);
    expect((await post("carol", proposal, { decision: "accept" }, 2)).status).toBe(409);
    expect((await post("carol", proposal, { decision: "reject" }, 2)).status).toBe(409);
    expect(await versions()).toHaveLength(2);
  });

  test("what was rejected is never appended; its proposer may reject it too", async () => {
    const { post, versions } = await world();
    await post("alice", entries, entryExample);
    expect((await post("alice", proposal, { decision: "reject" })).status).toBe(200);
    expect((await post("bob", proposal, { decision: "accept" })).status).toBe(409);
    expect(await versions()).toHaveLength(1);
  });

  test("two who decide at the same moment write one decision", async () => {
    const { deps, versions } = await world();
    await propose(deps, { ...entryExampleRequest, author: "alice" });
    const decide = (author: string, decision: "accept" | "reject") =>
      decideProposal(deps, {
        id: entryExample.id,
        decision,
        author,
        decidedAt: "2026-06-01T12:00:00.000Z",
        expectedVersion: 1,
      });
    const outcomes = await Promise.all([
      decide("bob", "accept"),
      decide("carol", "reject"),
      decide("dave", "accept"),
    ]);
    const [stands] = await listProposals(deps);
    expect(outcomes.filter(({ kind }) => kind === "decided")).toHaveLength(2);
    expect((await versions()).length).toBe(stands?.decision?.decision === "accept" ? 2 : 1);
  });

  test("a decision upon an older version of the register decides nothing", async () => {
    const { post, ask } = await world();
    await post("alice", entries, entryExample);
    expect((await post("bob", proposal, { decision: "accept" }, 0)).status).toBe(412);
    expect((await ask(proposal)).body.decision).toBeNull();
  });

  test("an accepted entry that was not appended then is appended when the acceptance is sent again", async () => {
    const { deps, post, versions } = await world();
    await post("alice", entries, entryExample);
    const broken: AppendDeps = { ...deps, maxTries: 0 };
    await decideProposal(broken, {
      id: entryExample.id,
      decision: "accept",
      author: "bob",
      decidedAt: "2026-06-01T12:00:00.000Z",
      expectedVersion: 1,
    });
    expect(await versions()).toHaveLength(1);
    expect((await post("bob", proposal, { decision: "accept" })).status).toBe(201);
  });

  test("the log's own refusals come at once, and the same id with other content conflicts", async () => {
    const { post } = await world();
    const [change] = entryExample.changes;
    const dangling = {
      ...entryExample,
      changes: [{ ...change, document: { ...change?.document, listings: ["ccmc.nobody"] } }],
    };
    expect((await post("alice", entries, dangling)).status).toBe(422);
    expect((await post("alice", entries, entryExample)).status).toBe(202);
    expect((await post("alice", entries, entryExample)).status).toBe(202);
    expect((await post("bob", entries, entryExample)).status).toBe(409);
    expect((await post("alice", entries, { ...entryExample, source: "other" })).status).toBe(409);
  });

  test("a proposal that was tampered with cannot be accepted", async () => {
    const { post, deps } = await world();
    await post("alice", entries, entryExample);
    const { PutItemCommand } = await import("@aws-sdk/client-dynamodb");
    const key = { pk: { S: `PROPOSAL#${entryExample.id}` }, sk: { S: "000001" } };
    await deps.client.send(
      new PutItemCommand({ TableName: deps.table, Item: { ...key, body: { S: "[]" } } }),
    );
    expect((await post("bob", proposal, { decision: "accept" })).status).toBe(503);
  });

  test("an id that no proposal has is 404", async () => {
    const { post, ask } = await world();
    expect([
      (await ask("/v1/register/proposals/nobody")).status,
      (await post("bob", "/v1/register/proposals/nobody", { decision: "accept" })).status,
    ]).toEqual([404, 404]);
  });
});

test("where it asks for none, there are no proposals, and an entry is appended at once", async () => {
  const { deps } = await world();
  const { ask } = harness({ reader: deps.reader, append: (request) => append(deps, request) });
  expect((await ask("/v1/register/proposals")).status).toBe(404);
  const posted = await ask(entries, {
    method: "POST",
    headers: { "content-type": "application/json", "if-match": '"1"' },
    body: JSON.stringify(entryExample),
  });
  expect(posted.status).toBe(201);
});

test("reading proposals answers with an entity tag, and refuses clocks, on which it does not depend", async () => {
  const { post, ask } = await world();
  await post("alice", entries, entryExample);
  for (const path of ["/v1/register/proposals", proposal]) {
    const tag = (await ask(path)).headers.get("etag") ?? "";
    expect((await ask(path, { headers: { "if-none-match": tag } })).status).toBe(304);
    const { status, body } = await ask(`${path}?asOf=2021-03-15`);
    expect([status, body.errors]).toMatchObject([
      422,
      [{ parameter: "asOf", detail: "asOf has no effect on this answer. Leave it out." }],
    ]);
    await post("bob", proposal, { decision: "reject" });
    expect((await ask(path, { headers: { "if-none-match": tag } })).status).toBe(
      path === proposal ? 304 : 200,
    );
  }
});

test("text that is no id, or is a key of something else, is an unknown proposal", async () => {
  const { post, ask } = await world();
  await post("alice", entries, entryExample);
  await post("bob", proposal, { decision: "reject" });
  for (const id of [`${entryExample.id}%23DECISION`, "a".repeat(3000), "A", "%F0%9F%92%A9", "x%2Fy"]) {
    const path = `/v1/register/proposals/${id}`;
    expect([(await ask(path)).status, (await post("bob", path, { decision: "reject" })).status], id).toEqual([
      404, 404,
    ]);
  }
});
