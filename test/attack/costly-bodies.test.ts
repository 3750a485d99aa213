/**
 * Bodies of the largest size that is taken, made to cost: the time in which one of them keeps everybody else waiting stays near an honest one's.
 * @module
 */

import { beforeAll, describe, expect, test } from "vitest";
import { harness } from "../api/harness.ts";
import { costlyFiles, cpuOf, honestFile } from "./costly-files.ts";

const { app } = harness();
const post = (type: string, body: string): Promise<Response> | Response =>
  app.request("/v1/checks", { method: "POST", headers: { "content-type": type }, body });

async function cost(type: string, body: string): Promise<{ readonly ms: number; readonly status: number }> {
  let status = 0;
  const ms = await cpuOf(async () => {
    const response = await post(type, body);
    status = response.status;
    await response.text();
  });
  return { ms, status };
}

const many = (position: (i: number) => object): string =>
  JSON.stringify({ positions: Array.from({ length: 10_000 }, (_, i) => position(i)) });
const letters = (i: number): string =>
  [676, 26, 1].map((place) => String.fromCharCode(65 + (Math.floor(i / place) % 26))).join("");

const json: Readonly<Record<string, string>> = {
  "ten thousand currencies": many((i) => ({ symbol: "A", marketValue: "1", currency: letters(i) })),
  "numbers as long as may be": many((i) => ({
    symbol: `T${i}`,
    marketValue: `${"9".repeat(39)}`,
    currency: "USD",
  })),
  "symbols of nothing but separators": many((i) => ({ symbol: ":./- ".repeat(12) + i })),
  "names as long as may be": many((i) => ({ name: `${"COMPANY LIMITED ".repeat(15)}${i}` })),
  "identifiers of which each is damaged": many((i) => ({
    isin: `US${i}`,
    cusip: `${i}`,
    sedol: "A",
    figi: `${i}`,
  })),
  "one field ten thousand times": `{"positions":[{${Array.from({ length: 10_000 }, (_, i) => `"f${i}":1`).join()}}]}`,
  "brackets within brackets": "[".repeat(4_000_000),
  "a body of blanks": `{"positions":["A"${" ".repeat(4_000_000)}]}`,
  "a number of four million digits": `{"positions":[{"symbol":"A","quantity":${"9".repeat(4_000_000)}}]}`,
};

/** Generous: what is meant are the seconds that such bodies once took, twenty times an honest one's time and more. */
const MOST = 12;

let honest = 0;
beforeAll(async () => {
  await cost("text/csv", honestFile);
  const { ms, status } = await cost("text/csv", honestFile);
  expect(status).toBe(200);
  honest = Math.max(ms, 100);
});

describe("a body of", () => {
  test.each([
    ...Object.entries(costlyFiles).map(([name, text]) => [name, "text/csv", text] as const),
    ...Object.entries(json).map(([name, text]) => [name, "application/json", text] as const),
  ])("%s", async (_, type, text) => {
    const hostile = await cost(type, text);
    expect([200, 400, 413, 415, 422]).toContain(hostile.status);
    expect(hostile.ms / honest).toBeLessThan(MOST);
  });
});
