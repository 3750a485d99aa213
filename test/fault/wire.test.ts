/**
 * Connections that break between the register and its table.
 * @module
 */

import { createServer } from "node:http";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { append } from "../../functions/register/append.ts";
import { dynamoClient, shedThrottledReads } from "../../functions/register/client.ts";
import { RegisterUnavailable } from "../../functions/register/errors.ts";
import { createRegisterReader } from "../../functions/register/read.ts";
import { verifyRegister } from "../../functions/register/verify.ts";
import { appended, depsOf, issuerChange, readerOf, request } from "../register/fixtures.ts";
import { openTestDatabase, type TestDatabase } from "../support/embedded.ts";
import { type Fault, startProxy, type TcpProxy } from "../support/tcp-proxy.ts";

let database: TestDatabase;
const opened: TcpProxy[] = [];
beforeAll(async () => {
  database = await openTestDatabase();
});
afterEach(async () => {
  await Promise.all(opened.splice(0).map((proxy) => proxy.close()));
});
afterAll(() => database.close());

/** A client whose requests pass a proxy that does as `faultOf` says. */
async function through(faultOf: (operation: string) => Fault) {
  const proxy = await startProxy(database.endpoint, faultOf);
  opened.push(proxy);
  return {
    proxy,
    client: dynamoClient({ endpoint: proxy.url, region: "us-east-1", attemptTimeoutMs: 2_000 }),
  };
}

describe("a check whose read fails on the wire", () => {
  test.each(["cut", "truncate", "drop-response", "silence"] as const)(
    "(%s) gets no register, not even the one in memory, and the next that gets through does",
    async (fault) => {
      const table = await database.table();
      await appended(depsOf(database.client, table), request("one"));
      let now: Fault = "pass";
      const { client } = await through(() => now);
      const reader = readerOf(client, table);
      expect((await reader.current()).register.version).toBe(1);
      now = fault;
      const failed = await reader.current().catch((error: unknown) => error);
      expect(failed).toBeInstanceOf(RegisterUnavailable);
      expect(failed instanceof Error ? failed.cause : null).toBeInstanceOf(Error);
      now = "pass";
      expect((await reader.current()).register.version).toBe(1);
    },
  );

  test("because a later page never comes gets no register", async () => {
    const table = await database.table();
    const deps = depsOf(database.client, table);
    for (let n = 0; n < 5; n += 1)
      await appended(deps, request(`e${n}`, { changes: [issuerChange(`e${n}`, "x", 5_000)] }));
    let queries = 0;
    const { client } = await through((operation) => {
      if (operation === "Query") queries += 1;
      return queries > 1 ? "truncate" : "pass";
    });
    const failure: unknown = await readerOf(client, table)
      .current()
      .then(
        ({ register }) => `a register of version ${register.version}`,
        (error: unknown) => error,
      );
    expect(failure).toBeInstanceOf(RegisterUnavailable);
    expect(queries).toBeGreaterThan(1);
  });

  test("because it takes longer than a read may, retries included, gets no register", async () => {
    const table = await database.table();
    const { client, proxy } = await through(() => "silence");
    const reader = createRegisterReader({ client, table, now: Date.now, deadlineMs: 150 });
    await expect(reader.current()).rejects.toBeInstanceOf(RegisterUnavailable);
    // Another try comes after two seconds only: the read was over before.
    expect(proxy.seen.length).toBe(1);
  });
});

test("a read that the table throttles is refused at once, and not repeated: retries would feed the flood", async () => {
  let requests = 0;
  const server = createServer((_, response) => {
    requests += 1;
    response
      .writeHead(400, { "content-type": "application/x-amz-json-1.0" })
      .end(
        JSON.stringify({ __type: "com.amazonaws.dynamodb.v20120810#ThrottlingException", message: "slow" }),
      );
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  const endpoint = `http://127.0.0.1:${typeof address === "object" ? address?.port : ""}`;
  const client = shedThrottledReads(dynamoClient({ endpoint, region: "us-east-1" }));
  await expect(readerOf(client, "register").current()).rejects.toBeInstanceOf(RegisterUnavailable);
  expect(requests).toBe(1);
  server.close();
});

describe("reads that overtake one another", () => {
  test("nobody waits for a read that was sent before, and an older one that ends late changes nothing", async () => {
    const table = await database.table();
    let queries = 0;
    const { client } = await through((operation) => {
      if (operation !== "Query") return "pass";
      queries += 1;
      return queries === 1 ? 300 : "pass";
    });
    const reader = createRegisterReader({ client, table, now: Date.now });
    const ends: string[] = [];
    const early = reader.current().then((snapshot) => {
      ends.push("early");
      return snapshot;
    });
    // Sent, and its empty answer on the way, before the entry is committed.
    await new Promise((next) => setTimeout(next, 100));
    await appended(depsOf(database.client, table), request("one"));
    const late = await reader.current();
    ends.push("late");
    expect(late.register.version).toBe(1);
    await early;
    expect(ends).toEqual(["late", "early"]);
    const after = await reader.current();
    expect(after.register).toBe(late.register);
  });
});

describe("an append whose outcome is lost on the wire", () => {
  test("after the write succeeds, once", async () => {
    const table = await database.table();
    const { client, proxy } = await through((operation) =>
      operation === "PutItem" ? "drop-response" : "pass",
    );
    expect(await append(depsOf(client, table), request("one"))).toMatchObject({
      kind: "appended",
      version: 1,
    });
    expect(proxy.seen).toContain("GetItem");
    expect(
      await append(depsOf(client, table), request("two", { changes: [issuerChange("two", "x", 6_000)] })),
    ).toMatchObject({ kind: "appended", version: 2 });
    expect(await verifyRegister({ client: database.client, table })).toMatchObject({
      version: 2,
      fault: null,
    });
  });

  test("before the write is tried again, and is unavailable rather than refused where it never gets through", async () => {
    const table = await database.table();
    let puts = 0;
    const { client } = await through((operation) => {
      if (operation === "PutItem") puts += 1;
      return operation === "PutItem" && puts < 5 ? "cut" : "pass";
    });
    expect(await append(depsOf(client, table), request("one"))).toMatchObject({
      kind: "appended",
      version: 1,
    });
    const { client: never } = await through((operation) => (operation === "PutItem" ? "cut" : "pass"));
    await expect(append({ ...depsOf(never, table), maxTries: 2 }, request("two"))).rejects.toThrow(
      /repeat it with the same entry id/,
    );
    expect((await readerOf(database.client, table).current()).register.version).toBe(1);
  });

  test("so that it can't be read back says that the outcome is not known", async () => {
    const table = await database.table();
    const { client } = await through((operation) =>
      operation === "Query" ? "pass" : operation === "PutItem" ? "drop-response" : "cut",
    );
    await expect(append(depsOf(client, table), request("one"))).rejects.toThrow(/is not known/);
    // It was written after all: the repetition finds it.
    expect(await append(depsOf(database.client, table), request("one"))).toMatchObject({
      kind: "already",
      version: 1,
    });
  });
});
