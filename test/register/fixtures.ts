/**
 * Invented issuers: what they say is no matter here, only that it is stored and read.
 * @module
 */

import { setTimeout } from "node:timers/promises";
import type { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import type { Change } from "../../functions/core/facts/fact.ts";
import {
  type AppendDeps,
  type AppendOutcome,
  type AppendRequest,
  append,
} from "../../functions/register/append.ts";
import { createRegisterReader } from "../../functions/register/read.ts";

const citations = [{ title: "Invented for a test" }];

export const issuerChange = (id: string, name: string, lines = 1, publishedAt = "2021-01-14"): Change => ({
  op: "publish",
  kind: "issuer",
  id,
  publishedAt,
  document: {
    name,
    aliases: [],
    lines: Array.from({ length: lines }, (_, i) => ({
      kind: "bond",
      figi: `BBG${String(i).padStart(9, "0")}`,
      flaw: "invented",
      published: [`${name} ${i}`],
    })),
  },
  citations,
});

/** A listing that names an issuer and a programme nobody recorded. */
export const danglingChange: Change = {
  op: "publish",
  kind: "listing",
  id: "ccmc.nobody",
  publishedAt: "2021-01-14",
  document: {
    issuer: "nobody",
    programme: "nothing",
    name: "Nobody",
    listedAt: { at: "2021-01-14" },
    effectiveAt: null,
    divestBy: null,
    ended: null,
  },
  citations,
};

export const request = (id: string, over: Partial<AppendRequest> = {}): AppendRequest => ({
  id,
  source: "test",
  author: "tester",
  recordedAt: "2026-01-01T00:00:00.000Z",
  changes: [issuerChange(id, `Issuer ${id}`)],
  ...over,
});

export const readerOf = (client: DynamoDBClient, table: string) =>
  createRegisterReader({ client, table, now: Date.now });

export const depsOf = (client: DynamoDBClient, table: string): AppendDeps => ({
  client,
  table,
  reader: readerOf(client, table),
  random: Math.random,
  sleep: setTimeout,
});

/** Appends, and fails the test where that did not happen. */
export async function appended(
  deps: AppendDeps,
  of: AppendRequest,
): Promise<{ version: number; digest: string }> {
  const outcome: AppendOutcome = await append(deps, of);
  if (outcome.kind !== "appended") throw new Error(`not appended: ${JSON.stringify(outcome)}`);
  return outcome;
}
