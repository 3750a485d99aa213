/**
 * Nobody who has been told that an entry stands gets an answer without it, however clocks run, reads lag and writers die.
 * @module
 */

import { setTimeout } from "node:timers/promises";
import type { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import fc from "fast-check";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { Register } from "../../functions/core/register/register.ts";
import { type AppendDeps, append } from "../../functions/register/append.ts";
import { dynamoClient } from "../../functions/register/client.ts";
import { RegisterUnavailable } from "../../functions/register/errors.ts";
import { createRegisterReader, type RegisterReader } from "../../functions/register/read.ts";
import { stateStaleness } from "../../functions/register/staleness.ts";
import { openTestDatabase, type TestDatabase } from "../support/embedded.ts";
import { request } from "./fixtures.ts";

const STALE_MS = 60;
const LASTS_MS = 900;

let database: TestDatabase;
beforeAll(async () => {
  database = await openTestDatabase();
});
afterAll(() => database.close());

/** A machine: how far its clock is off, how fast it runs, how long each of its requests and their answers take. */
interface Machine {
  readonly offset: number;
  readonly rate: number;
  readonly before: number;
  readonly after: number;
}
const machines = fc.record({
  offset: fc.integer({ min: -100_000, max: 100_000 }),
  // Two clocks differ by less than a twentieth.
  rate: fc.double({ min: 0.985, max: 1.015, noNaN: true }),
  before: fc.integer({ min: 0, max: 40 }),
  after: fc.integer({ min: 0, max: 90 }),
});

function clientOf({ before, after }: Machine): DynamoDBClient {
  const client = dynamoClient({ endpoint: database.endpoint, region: "us-east-1" });
  client.middlewareStack.add(
    (next) => async (args) => {
      await setTimeout(Math.random() * before);
      const answer = await next(args);
      await setTimeout(Math.random() * after);
      return answer;
    },
    { step: "finalizeRequest", name: "lag" },
  );
  return client;
}

function open(table: string, machine: Machine): AppendDeps {
  const client = clientOf(machine);
  const { offset, rate } = machine;
  const reader = createRegisterReader({
    client,
    table,
    now: () => Date.now() * rate + offset,
    ticks: () => performance.now() * rate,
  });
  return { client, table, reader, random: Math.random, sleep: (ms) => setTimeout(ms / rate) };
}

/** Appends one entry after another; one in three writers dies before it hears, and another repeats what it said. */
async function writing(
  writers: readonly AppendDeps[],
  until: number,
  told: (version: number) => void,
): Promise<void> {
  for (let n = 0; performance.now() < until; n += 1) {
    const [first, second] = [writers[n % writers.length], writers[(n + 1) % writers.length]];
    if (first === undefined || second === undefined) return;
    const asked = request(`entry-${n}`);
    if (n % 3 === 0) {
      const dies = { ...first, sleep: () => Promise.reject(new Error("died")) };
      await append(dies, asked).catch(() => undefined);
    }
    const outcome = await append(n % 3 === 0 ? second : first, asked);
    if (outcome.kind !== "appended" && outcome.kind !== "already") throw new Error(outcome.kind);
    told(outcome.version);
  }
}

const registerOrNone = async (reader: RegisterReader): Promise<Register | null> =>
  reader.current().then(
    ({ register }) => register,
    (error: unknown) => {
      if (error instanceof RegisterUnavailable) return null;
      throw error;
    },
  );

async function checking(reader: RegisterReader, until: number, acknowledged: () => number): Promise<void> {
  while (performance.now() < until) {
    const known = acknowledged();
    // Not to be told is allowed, to be told of what was before is not.
    const register = await registerOrNone(reader);
    if (register !== null) expect(register.version).toBeGreaterThanOrEqual(known);
    await setTimeout(Math.random() * 8);
  }
}

test("a check that begins after an acknowledgement has the entry", async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(machines, { minLength: 2, maxLength: 2 }),
      fc.array(machines, { minLength: 4, maxLength: 4 }),
      async (writers, readers) => {
        const table = await database.table();
        await stateStaleness({ client: database.client, table }, STALE_MS);
        let acknowledged = 0;
        const until = performance.now() + LASTS_MS;
        const opened = [...writers, ...readers].map((machine) => open(table, machine));
        const work = writing(opened.slice(0, 2), until, (version) => {
          acknowledged = Math.max(acknowledged, version);
        });
        await Promise.all(opened.map(({ reader }) => checking(reader, until, () => acknowledged)));
        await work;
        for (const { client } of opened) client.destroy();
        expect(acknowledged).toBeGreaterThan(0);
      },
    ),
    { numRuns: 6, endOnFailure: true },
  );
});
