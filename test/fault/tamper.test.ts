/**
 * A register that was tampered with gives no answer.
 * @module
 */

import { PutItemCommand } from "@aws-sdk/client-dynamodb";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { genesisDigest } from "../../functions/core/register/register.ts";
import { append } from "../../functions/register/append.ts";
import { encodeEntry, type Item } from "../../functions/register/encode.ts";
import { CorruptRegister, RegisterUnavailable } from "../../functions/register/errors.ts";
import { entryKey, partKey } from "../../functions/register/keys.ts";
import { getItem } from "../../functions/register/query.ts";
import { verifyRegister } from "../../functions/register/verify.ts";
import { appended, danglingChange, depsOf, issuerChange, readerOf, request } from "../register/fixtures.ts";
import { openTestDatabase, type TestDatabase } from "../support/embedded.ts";

let database: TestDatabase;
beforeAll(async () => {
  database = await openTestDatabase();
});
afterAll(() => database.close());

const put = (table: string, item: Item) =>
  database.client.send(new PutItemCommand({ TableName: table, Item: { ...item } }));

/** What the roles forbid is done here with full rights, behind the service's back. */
async function tampered(
  tamper: (table: string, head: { version: number; digest: string }) => Promise<unknown>,
) {
  const table = await database.table();
  const deps = depsOf(database.client, table);
  await appended(deps, request("one"));
  await appended(deps, request("large", { changes: [issuerChange("large", "Large", 9_000)] }));
  const warm = readerOf(database.client, table);
  const { register } = await warm.current();
  await tamper(table, register);
  return { table, warm, deps };
}

const mustFind = async (table: string, key: { pk: string; sk: string }): Promise<Item> => {
  const item = await getItem({ client: database.client, table }, key);
  if (item === null) throw new Error(`no ${key.pk} ${key.sk}`);
  return item;
};

const changedByte = (item: Item): Item => {
  const body = item.body?.S ?? "";
  return { ...item, body: { S: body.replace("bond", "bind") } };
};

const ahead = (version: number, previous: string, over: Partial<Parameters<typeof encodeEntry>[0]> = {}) =>
  encodeEntry({
    ...{
      version,
      id: `raw${version}`,
      recordedAt: "2026-01-01T00:00:00.000Z",
      source: "raw",
      author: "raw",
      previous,
    },
    changes: [issuerChange(`raw${version}`, "Raw")],
    ...over,
  }).item;

/** Seen by whoever reads from the beginning. */
const old: readonly (readonly [string, Parameters<typeof tampered>[0]])[] = [
  [
    "one changed byte in a stored entry",
    async (table) => put(table, changedByte(await mustFind(table, entryKey(1)))),
  ],
  [
    "one changed byte in a part",
    async (table) => put(table, changedByte(await mustFind(table, partKey("large", 2)))),
  ],
  [
    "swapped parts",
    async (table) => {
      const [first, second] = [
        await mustFind(table, partKey("large", 1)),
        await mustFind(table, partKey("large", 2)),
      ];
      await put(table, { ...first, sk: { S: partKey("large", 2).sk } });
      await put(table, { ...second, sk: { S: partKey("large", 1).sk } });
    },
  ],
  [
    "a surplus part",
    async (table) =>
      put(table, { ...(await mustFind(table, partKey("large", 1))), sk: { S: partKey("large", 99).sk } }),
  ],
  [
    "an attribute that nobody knows",
    async (table) => put(table, { ...(await mustFind(table, entryKey(1))), ttl: { N: "1" } }),
  ],
  [
    "the first entry written anew, with a digest that fits it alone",
    async (table) => put(table, ahead(1, genesisDigest)),
  ],
];

/** Seen by whoever follows the log, too. */
const next: readonly (readonly [string, Parameters<typeof tampered>[0]])[] = [
  ["a skipped version", (table, head) => put(table, ahead(head.version + 2, head.digest))],
  ["an entry that links elsewhere", (table, head) => put(table, ahead(head.version + 1, genesisDigest))],
  [
    "an entry whose parts are missing",
    (table, head) =>
      put(table, ahead(head.version + 1, head.digest, { changes: [issuerChange("m", "x", 9_000)] })),
  ],
  [
    "an entry that bears an earlier one's id",
    (table, head) => put(table, ahead(head.version + 1, head.digest, { id: "one" })),
  ],
  [
    "an entry that does not decode",
    (table) =>
      put(table, {
        pk: { S: "REGISTER" },
        sk: { S: entryKey(3).sk },
        body: { S: "{}" },
        digest: { S: genesisDigest },
      }),
  ],
  [
    "an item with another key in the log",
    (table) =>
      put(table, {
        pk: { S: "REGISTER" },
        sk: { S: "NOTE" },
        body: { S: "{}" },
        digest: { S: genesisDigest },
      }),
  ],
  [
    "an entry that can't be folded",
    (table, head) => put(table, ahead(head.version + 1, head.digest, { changes: [danglingChange] })),
  ],
];

describe("a register in which somebody wrote", () => {
  test.each([...old, ...next])("%s is not answered from, and verify says where", async (_what, tamper) => {
    const { table } = await tampered(tamper);
    const failure = await readerOf(database.client, table)
      .current()
      .catch((error: unknown) => error);
    expect(failure).toBeInstanceOf(RegisterUnavailable);
    const { fault } = await verifyRegister({ client: database.client, table });
    expect(fault?.item).toMatch(/ENTRY#|PART#|NOTE|entry \d/);
    expect(fault?.what).not.toBe("");
  });

  test.each(next)(
    "%s stops a warm reader too, again and again, and writers with it",
    async (_what, tamper) => {
      const { warm, deps } = await tampered(tamper);
      await expect(warm.current()).rejects.toBeInstanceOf(RegisterUnavailable);
      await expect(warm.current()).rejects.toBeInstanceOf(RegisterUnavailable);
      await expect(append(deps, request("three"))).rejects.toBeInstanceOf(RegisterUnavailable);
    },
  );

  test("is told by the item's key, and the cause is kept", async () => {
    const { table } = await tampered(async (t) => put(t, changedByte(await mustFind(t, entryKey(1)))));
    const failure: unknown = await readerOf(database.client, table)
      .current()
      .catch((error: unknown) => error);
    const cause = failure instanceof Error ? failure.cause : null;
    expect(cause).toBeInstanceOf(CorruptRegister);
    expect(cause instanceof Error ? cause.message : "").toBe(
      "REGISTER ENTRY#000000000001: its bytes do not have the digest stored beside them",
    );
  });

  test("a part that a writer left behind is taken where it is the same, and is a conflict where it is not", async () => {
    const table = await database.table();
    const deps = depsOf(database.client, table);
    const large = request("large", { changes: [issuerChange("large", "Large", 9_000)] });
    const stored = encodeEntry({ ...large, version: 1, previous: genesisDigest, changes: large.changes });
    const [first] = stored.parts;
    if (first === undefined) throw new Error("the entry is not in parts");
    await put(table, first);
    expect(await append(deps, { ...large, changes: [issuerChange("large", "Other", 9_000)] })).toEqual({
      kind: "id-conflict",
    });
    expect((await append(deps, large)).kind).toBe("appended");
  });
});
