/**
 * A log that somebody rewrote from an entry to its end: it chains again, and only what was signed before shows that it is another.
 * @module
 */

import { PutItemCommand } from "@aws-sdk/client-dynamodb";
import { afterAll, beforeAll, expect, test } from "vitest";
import { misfitHead, signHeads } from "../../functions/register/checkpoints.ts";
import { encodeEntry } from "../../functions/register/encode.ts";
import { verifyRegister } from "../../functions/register/verify.ts";
import { newSigner } from "../evidence/evidence-fixture.ts";
import { appended, depsOf, readerOf, request } from "../register/fixtures.ts";
import { openTestDatabase, type TestDatabase } from "../support/embedded.ts";

let database: TestDatabase;
beforeAll(async () => {
  database = await openTestDatabase();
});
afterAll(() => database.close());

test("a log that was rewritten to its end passes its own chain, and is found by its signed heads", async () => {
  const table = { client: database.client, table: await database.table() };
  const deps = depsOf(table.client, table.table);
  for (const id of ["one", "two", "three"]) await appended(deps, request(id));
  const reader = readerOf(table.client, table.table);
  await signHeads(table, newSigner(), await reader.latest(), Date.now());
  const verified = () => verifyRegister(table, null, (register) => misfitHead(table, register));
  expect((await verified()).fault).toBeNull();

  const { entries } = await reader.latest();
  let previous = entries[0]?.digest ?? "";
  for (const [i, id] of ["two-forged", "three"].entries()) {
    const { expectedVersion: _none, ...entry } = request(id);
    const stored = encodeEntry({ ...entry, version: i + 2, previous });
    previous = stored.digest;
    await table.client.send(new PutItemCommand({ TableName: table.table, Item: { ...stored.item } }));
  }
  expect((await verifyRegister(table)).fault).toBeNull();
  expect((await verified()).fault).toEqual({
    item: "CHECKPOINTS 2",
    what: "the head of version 2 was signed over another log",
  });
});
