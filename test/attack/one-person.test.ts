/**
 * Where an entry needs two: one person is one subject, by whatever session of a role, spelling or look-alike they come.
 * @module
 */

import { afterAll, beforeAll, expect, test } from "vitest";
import { authenticateGateway } from "../../functions/api/auth/authenticate-gateway.ts";
import { entryExample } from "../../functions/api/examples.ts";
import { type AppendDeps, append } from "../../functions/register/append.ts";
import { decideProposal, findProposal, listProposals, propose } from "../../functions/register/proposals.ts";
import { createRegisterReader } from "../../functions/register/read.ts";
import { harness, NOW, snapshot } from "../api/harness.ts";
import { openTestDatabase, type TestDatabase } from "../support/embedded.ts";

let database: TestDatabase;
beforeAll(async () => {
  database = await openTestDatabase();
});
afterAll(() => database.close());

const account = "111122223333";
const role = (name: string) => `arn:aws:iam::${account}:role/${name}`;
const session = (name: string, as: string) => `arn:aws:sts::${account}:assumed-role/${name}/${as}`;

async function world() {
  const { client } = database;
  const table = await database.table();
  const reader = createRegisterReader({ client, table, now: () => NOW });
  const deps: AppendDeps = { client, table, reader, random: () => 0, sleep: async () => undefined };
  const [{ changes } = { changes: [] }] = snapshot.entries;
  await append(deps, {
    id: "seed",
    source: "curated",
    author: "import",
    recordedAt: "2026-01-01T00:00:00.000Z",
    expectedVersion: 0,
    changes: changes.filter(({ publishedAt }) => publishedAt < "2026"),
  });
  let caller = "";
  const { ask } = harness({
    reader,
    authenticate: authenticateGateway({
      identity: {
        kind: "iam",
        callers: ["editor", "reviewer"].map((name) => ({
          arn: role(name),
          tenant: "tenant-a",
          scopes: ["register:read", "register:write", "register:approve"],
        })),
      },
      authorizerOf: () => ({ iam: { userArn: caller } }),
      now: () => NOW,
    }),
    append: (request) => propose(deps, request),
    proposals: {
      list: () => listProposals(deps),
      find: (id) => findProposal(deps, id),
      decide: (request) => decideProposal(deps, request),
    },
  });
  return async (as: string, path: string, body: unknown): Promise<number> => {
    caller = as;
    const headers = { "content-type": "application/json", "if-match": '"1"' };
    return (await ask(path, { method: "POST", headers, body: JSON.stringify(body) })).status;
  };
}

test("a role that proposed an entry cannot accept it under another session's name; another role can", async () => {
  const post = await world();
  const proposal = `/v1/register/proposals/${entryExample.id}`;
  const accept = { decision: "accept" };
  expect(await post(session("editor", "a"), "/v1/register/entries", entryExample)).toBe(202);
  for (const as of ["a", "b", "reviewer", "alice@example.com"])
    expect(await post(session("editor", as), proposal, accept), as).toBe(403);
  for (const stranger of [session("editors", "a"), session("stranger", "editor"), `${role("reviewer")}/x`])
    expect(await post(stranger, proposal, accept), stranger).toBe(401);
  expect(await post(session("reviewer", "a"), proposal, accept)).toBe(201);
});
