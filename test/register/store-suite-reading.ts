/**
 * What reading the register must do on every DynamoDB.
 * @module
 */

import type { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import fc from "fast-check";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { Change } from "../../functions/core/facts/fact.ts";
import { type AppendDeps, append } from "../../functions/register/append.ts";
import type { RegisterTable } from "../../functions/register/query.ts";
import {
  createRegisterReader,
  type RegisterReader,
  type RegisterSnapshot,
} from "../../functions/register/read.ts";
import {
  createSourceStatesReader,
  readSourceState,
  writeSourceState,
} from "../../functions/register/sources.ts";
import { stateStaleness } from "../../functions/register/staleness.ts";
import { type VerifyReport, verifyRegister } from "../../functions/register/verify.ts";
import type { TestDatabase } from "../support/embedded.ts";
import { appended, depsOf, issuerChange, readerOf, request } from "./fixtures.ts";

/** A new, empty register in the database under test. */
export interface Store {
  readonly table: RegisterTable;
  /** One writer; `newDeps` are another's, with a reader of its own. */
  readonly deps: AppendDeps;
  readonly newDeps: () => AppendDeps;
  readonly newReader: () => RegisterReader;
  readonly readAnew: () => Promise<RegisterSnapshot>;
  readonly verify: () => Promise<VerifyReport>;
  /** Every request that left, retries and further pages included; a test empties it where it begins to count. */
  readonly sent: string[];
}

/** Opens the database for a suite's tests, and closes it after them. */
export function useStore(open: () => Promise<TestDatabase>): () => Promise<Store> {
  let database: TestDatabase;
  let sent: string[];
  beforeAll(async () => {
    database = await open();
    sent = requestsOf(database.client);
  });
  afterAll(async () => {
    await database?.close();
  });
  return async () => {
    const { client } = database;
    const table = await database.table();
    return {
      table: { client, table },
      deps: depsOf(client, table),
      newDeps: () => depsOf(client, table),
      newReader: () => readerOf(client, table),
      readAnew: () => readerOf(client, table).current(),
      verify: () => verifyRegister({ client, table }),
      sent,
    };
  };
}

function requestsOf(client: DynamoDBClient): string[] {
  const sent: string[] = [];
  client.middlewareStack.add(
    (next, context) => async (args) => {
      sent.push(context.commandName ?? "?");
      return next(args);
    },
    { step: "finalizeRequest", priority: "low", name: `count-${Math.random()}` },
  );
  return sent;
}

/** What is asked of readers: one request, nothing older than allowed, the same register however it was read. */
export function describeReading(fresh: () => Promise<Store>): void {
  test("a warm check costs exactly one request, and callers of one turn share it", async () => {
    const { deps, newReader, sent } = await fresh();
    await appended(deps, request("one"));
    const reader = newReader();
    const cold = await reader.current();
    sent.length = 0;
    const warm = await reader.current();
    expect(sent).toEqual(["QueryCommand"]);
    expect(warm.register).toBe(cold.register);
    sent.length = 0;
    await Promise.all(Array.from({ length: 50 }, () => reader.current()));
    expect(sent).toEqual(["QueryCommand"]);
  });

  test("where the table says that readers may hold the log, it is read once per interval, counted from when the read was sent", async () => {
    const { table, deps, sent } = await fresh();
    await stateStaleness(table, 1_000);
    let clock = 1_000_000;
    const reader = createRegisterReader({ ...table, now: () => clock, ticks: () => clock });
    const writer = { ...deps, sleep: async () => undefined };
    expect((await reader.current()).register.version).toBe(0);
    await appended(writer, request("one"));
    expect((await reader.current()).register.version, "never from the empty register").toBe(1);
    await appended(writer, request("two"));
    sent.length = 0;
    clock += 999;
    expect((await reader.current()).register.version).toBe(1);
    expect(sent).toEqual([]);
    expect((await reader.latest()).register.version).toBe(2);
    clock -= 10_000;
    await appended(writer, request("three"));
    expect((await reader.current()).register.version, "a clock set back makes nothing fresh").toBe(3);
  });

  test("what the table says once stays, and an append waits for it and a twentieth more, also one that was repeated", async () => {
    const { table, deps } = await fresh();
    const slept: unknown[] = [];
    const writer = { ...deps, sleep: async (ms: number) => slept.push(ms) };
    await appended(writer, request("one"));
    expect(slept, "no wait where readers hold nothing").toEqual([]);
    await stateStaleness(table, 1_000);
    await stateStaleness(table, 5);
    await appended(writer, request("two"));
    expect(await append(writer, request("two"))).toMatchObject({ kind: "already" });
    expect(slept).toEqual([1_051, 1_051]);
  });

  test("the register asks only for PutItem, GetItem and Query", async () => {
    const { table, deps, newReader, verify, sent } = await fresh();
    sent.length = 0;
    await appended(deps, request("one", { changes: [issuerChange("one", "x", 6_000)] }));
    await append(deps, request("one"));
    await newReader().current();
    await verify();
    await writeSourceState(table, {
      name: "s",
      lastPollAt: "2026-01-01T00:00:00Z",
      lastSuccessAt: null,
      publication: null,
      state: "held",
      detail: "why",
    });
    await readSourceState(table, "s");
    expect([...new Set(sent)].sort()).toEqual(["GetItemCommand", "PutItemCommand", "QueryCommand"]);
  });

  test("a source's state is overwritten, and read at most once a minute", async () => {
    const { table } = await fresh();
    let clock = 0;
    const state = {
      name: "ofac",
      lastPollAt: "2026-01-01T00:00:00Z",
      lastSuccessAt: null,
      publication: null,
      state: "failing",
      detail: "timed out",
    } as const;
    const reader = createSourceStatesReader({ ...table, names: ["ofac", "never"], now: () => clock });
    await writeSourceState(table, state);
    expect(await reader.states()).toEqual([
      state,
      { ...state, name: "never", lastPollAt: null, detail: null },
    ]);
    await writeSourceState(table, { ...state, state: "current", detail: null });
    clock = 59_999;
    expect((await reader.states())[0]?.state).toBe("failing");
    clock = 60_000;
    expect((await reader.states())[0]?.state).toBe("current");
  });

  test("a reader that follows the log and one that reads it anew hold the same register", async () => {
    const change = fc.record({
      id: fc.constantFrom("a", "b", "c"),
      name: fc.string({ minLength: 1, maxLength: 9, unit: "grapheme" }),
      lines: fc.integer({ min: 0, max: 3 }),
    });
    const legible = (name: string) => /^\P{Cc}+$/u.test(name);
    await fc.assert(
      fc.asyncProperty(
        fc.array(
          change.filter(({ name }) => legible(name)),
          { minLength: 1, maxLength: 5 },
        ),
        async (written) => {
          const { deps, newReader, readAnew } = await fresh();
          const following = newReader();
          const expected: Change[] = [];
          for (const [n, { id, name, lines }] of written.entries()) {
            const made = issuerChange(id, name, lines);
            if ((await append(deps, request(`e${n}`, { changes: [made] }))).kind === "appended")
              expected.push(made);
            await following.current();
          }
          const [followed, anew] = [await following.current(), await readAnew()];
          expect(followed.entries).toEqual(anew.entries);
          expect(followed.register).toEqual(anew.register);
          expect(anew.entries.flatMap((entry) => entry.changes)).toEqual(expected);
        },
      ),
      { numRuns: 10 },
    );
  });
}
