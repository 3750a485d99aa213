/**
 * A position's fields stand in one table: a field that is added there alone is in the contract, in a file's columns, in the digest and
 * in a stored portfolio, over HTTP.
 * @module
 */

import { createHash } from "node:crypto";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { answerDigest } from "../../functions/api/answer-digest.ts";
import type * as Table from "../../functions/core/check/position-fields.ts";
import { type LocalService, openLocal, seed } from "../../functions/local/service.ts";

/** Every module of the service takes the table with one field more for the table. */
vi.mock("../../functions/core/check/position-fields.ts", async (original) => {
  const table = await original<typeof Table>();
  const coupon = { kind: "decimal", maxLength: 40, identifying: false, says: "the yearly interest" } as const;
  const positionFields = { ...table.positionFields, coupon };
  return { ...table, positionFields, fieldNames: table.namesOf(positionFields) };
});

const AT = "asOf=2021-03-15T13:31:00Z";
let directory: string;
let service: LocalService;
beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), "position-fields-"));
  service = await openLocal({
    dataDir: directory,
    endpoint: undefined,
    maxStalenessMs: 0,
    log: () => undefined,
    providers: {},
  });
  await seed(service);
});
afterAll(async () => {
  await service.close();
  await rm(directory, { recursive: true, force: true });
});

const isFields = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === "object" && value !== null;

async function ask(
  method: string,
  path: string,
  type = "",
  body = "",
  more: Readonly<Record<string, string>> = {},
) {
  const answer = await service.app.request(path, {
    method,
    headers: { "content-type": type, ...more },
    ...(body === "" ? {} : { body }),
  });
  const fields: unknown = await answer.json();
  return { status: answer.status, body: isFields(fields) ? fields : {} };
}
const check = (position: unknown) =>
  ask(
    "POST",
    "/v1/checks",
    "application/json",
    JSON.stringify({ asOf: "2021-03-15T13:31:00Z", positions: [position] }),
  );

test("an invented field is in the contract, with the form of its kind", async () => {
  expect((await check({ isin: "US0378331005", coupon: "4.25" })).status).toBe(200);
  const { status, body } = await check({ isin: "US0378331005", coupon: "four" });
  expect([status, JSON.stringify(body)]).toEqual([422, expect.stringContaining("/positions/0/coupon")]);
  expect((await check({ isin: "US0378331005", yield: "4.25" })).status).toBe(422);
});

test("an invented field is read from a column of its name, and is in the digest", async () => {
  const digest = async (csv: string) => {
    const { status, body } = await ask("POST", `/v1/checks?${AT}`, "text/csv", csv);
    expect([status, body.unreadColumns]).toEqual([200, undefined]);
    return body.answerDigest;
  };
  const [with4, with5] = [
    await digest("isin,coupon\nUS0378331005,4.25\n"),
    await digest("isin,coupon\nUS0378331005,5\n"),
  ];
  const without = await digest("isin\nUS0378331005\n");
  expect(new Set([with4, with5, without]).size).toBe(3);
});

test("an invented field leaves the digest of positions without it as it is", async () => {
  const { fieldNames } = await vi.importActual<typeof Table>("../../functions/core/check/position-fields.ts");
  const { positionFields, namesOf } = await import("../../functions/core/check/position-fields.ts");
  expect(namesOf(positionFields)).toEqual([...fieldNames, "coupon"]);
  const positions = [{ isin: "US0378331005", quantity: "5" }];
  const request = {
    asOf: "2021-03-15",
    knownAt: null,
    investor: { usPerson: true },
    detail: "all",
    positions,
  } as const;
  const head = ["2021-03-15", "", 7, true, "all", "sha256:x", 1, "[null,null]"].join("\u001f");
  const line = `\u001fUS0378331005${"\u001f".repeat(fieldNames.indexOf("quantity") - 1)}5\u001f`;
  expect(answerDigest(request, { version: 7, factsDigest: "sha256:x" }, 1)).toBe(
    `sha256:${createHash("sha256").update(`${head}\u001e${line}\u001e`).digest("hex")}`,
  );
});

test("an invented field is kept in a stored portfolio", async () => {
  const stored = JSON.stringify({ positions: [{ isin: "US0378331005", coupon: "4.25" }] });
  const put = await ask("PUT", "/v1/portfolios/bonds", "application/json", stored, { "if-none-match": "*" });
  expect(put.status).toBe(201);
  const kept = await ask("GET", `/v1/portfolios/bonds/check?${AT}`);
  const { body } = await check({ isin: "US0378331005", coupon: "4.25" });
  expect([kept.status, kept.body.check]).toMatchObject([200, { answerDigest: body.answerDigest }]);
});

test("every field is read from a CSV column of its own name", async () => {
  const values = { text: "x", decimal: "1", currency: "USD", day: "2022-02-24" } as const;
  const own: Readonly<Record<string, string>> = {
    symbol: "XIACY",
    isin: "US98421U1088",
    cusip: "98421U108",
    sedol: "B0YQ5W0",
    figi: "BBG000B9XRY4",
  };
  const { namesOf, positionFields } = await import("../../functions/core/check/position-fields.ts");
  const names = namesOf(positionFields);
  const row = names.map((name) => own[name] ?? values[positionFields[name].kind]);
  const { status, body } = await ask(
    "POST",
    `/v1/checks?${AT}`,
    "text/csv",
    `${names.join(",")}\n${row.join(",")}\n`,
  );
  expect([status, body.unreadColumns]).toEqual([200, undefined]);
});
