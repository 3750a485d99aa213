/**
 * The service as it is started on a machine: the embedded table, `data/` imported, asked over HTTP alone.
 * @module
 */

import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { Change } from "../../functions/core/facts/fact.ts";
import { allPermitted } from "../../functions/core/facts/permission.ts";
import { type LocalService, openLocal, seed } from "../../functions/local/service.ts";
import { append } from "../../functions/register/append.ts";
import { suiteLog } from "../support/suite-log.ts";

let service: LocalService;
let dataDir: string;

beforeAll(async () => {
  dataDir = await mkdtemp(join(tmpdir(), "investor-exposure-"));
  service = await openLocal({
    dataDir,
    endpoint: undefined,
    maxStalenessMs: 0,
    log: (line) => suiteLog(JSON.stringify(line)),
  });
  expect(await seed(service)).toMatchObject({ kind: "appended", version: 1 });
});

afterAll(async () => {
  await service.close();
  await rm(dataDir, { recursive: true, force: true });
});

const send = async (path: string, body: unknown, headers: Record<string, string> = {}) => {
  const response = await service.app.request(path, {
    method: "POST",
    headers: { "content-type": "application/json", ...headers },
    body: JSON.stringify(body),
  });
  return { status: response.status, text: await response.text(), headers: response.headers };
};
const ask = async (body: unknown) => (await send("/v1/checks", body)).text;

const citations = [{ title: "An invented gazette" }];
const row = (purchase: string, divest: string, sale: string, hold: string) => ({
  ...allPermitted,
  purchase,
  divest,
  sale,
  hold,
});

/** Stricter than any real one from its first day, and it forbids to hold in the end. */
const lunar = {
  op: "publish",
  kind: "programme",
  id: "lunar",
  publishedAt: "2023-01-01T00:00:00Z",
  citations,
  document: {
    name: "Lunar securities",
    authority: "Lunar Order 1",
    periods: [
      {
        title: "Lunar Order 1",
        from: { at: "2023-01-01T00:00:00Z" },
        until: null,
        citations,
        table: {
          announced: row("review", "permitted", "permitted", "permitted"),
          "in-force": row("prohibited", "permitted", "review", "permitted"),
          "window-closed": row("prohibited", "prohibited", "prohibited", "prohibited"),
        },
      },
    ],
  },
};
const issuer = {
  op: "publish",
  kind: "issuer",
  id: "moonrock",
  publishedAt: "2023-02-01T00:00:00Z",
  citations,
  document: {
    name: "Moon Rock plc",
    aliases: [],
    lines: [{ kind: "ordinary", ticker: "MOON", venue: "XLON", isin: "GB0002634946" }],
  },
};
const listing = {
  op: "publish",
  kind: "listing",
  id: "lunar.moonrock",
  publishedAt: "2023-02-01T00:00:00Z",
  citations,
  document: {
    issuer: "moonrock",
    programme: "lunar",
    name: "Moon Rock plc",
    listedAt: { at: "2023-02-01T00:00:00Z" },
    effectiveAt: { at: "2023-03-01T00:00:00Z" },
    divestBy: { at: "2023-04-01T00:00:00Z" },
    ended: null,
  },
};

test("an invented third programme, entered over HTTP alone, answers with its own phases", async () => {
  const entered = await send(
    "/v1/register/entries",
    { id: "lunar-1", source: "editor", changes: [lunar, issuer, listing] },
    { "If-Match": '"1"' },
  );
  expect([entered.status, JSON.parse(entered.text).version]).toEqual([201, 2]);
  const at = async (asOf: string) => {
    const answer = JSON.parse(await ask({ asOf, positions: ["MOON.L"] }));
    return [
      answer.status,
      answer.listings["lunar.moonrock"]?.phase,
      ...Object.values(answer.acts),
      answer.listings["lunar.moonrock"]?.nextChange?.at,
    ];
  };
  expect(await at("2023-01-15T00:00:00Z")).toEqual([
    "no-match",
    undefined,
    "permitted",
    "permitted",
    "permitted",
    "permitted",
    undefined,
  ]);
  expect(await at("2023-02-01T00:00:00Z")).toEqual([
    "review",
    "announced",
    "review",
    "permitted",
    "permitted",
    "permitted",
    "2023-03-01T00:00:00.000Z",
  ]);
  expect(await at("2023-03-01T00:00:00Z")).toEqual([
    "restricted",
    "in-force",
    "prohibited",
    "permitted",
    "review",
    "permitted",
    "2023-04-01T00:00:00.000Z",
  ]);
  expect(await at("2023-04-01T00:00:00Z")).toEqual([
    "restricted",
    "window-closed",
    "prohibited",
    "prohibited",
    "prohibited",
    "prohibited",
    undefined,
  ]);
  const coverage = JSON.parse(await ask({ positions: ["AAPL"] })).coverage.programmes;
  expect(coverage).toEqual(expect.arrayContaining(["ccmc", "lunar", "ns-cmic"]));
});

test("the same id with the same content is the same entry, with other content a conflict; an old If-Match fails", async () => {
  const again = await send(
    "/v1/register/entries",
    { id: "lunar-1", source: "editor", changes: [lunar, issuer, listing] },
    { "If-Match": '"1"' },
  );
  expect([again.status, JSON.parse(again.text).version]).toEqual([200, 2]);
  expect(
    (
      await send(
        "/v1/register/entries",
        { id: "lunar-1", source: "editor", changes: [lunar] },
        { "If-Match": '"2"' },
      )
    ).status,
  ).toBe(409);
  expect(
    (
      await send(
        "/v1/register/entries",
        { id: "lunar-2", source: "editor", changes: [lunar] },
        { "If-Match": '"1"' },
      )
    ).status,
  ).toBe(412);
  expect(
    (await send("/v1/register/entries", { id: "lunar-2", source: "editor", changes: [lunar] })).status,
  ).toBe(428);
});

test("an entry that could not be answered from is refused before it is written, and says why", async () => {
  const dangling = { ...listing, id: "lunar.nobody", document: { ...listing.document, issuer: "nobody" } };
  const refused = await send(
    "/v1/register/entries",
    { id: "lunar-3", source: "editor", changes: [dangling] },
    { "If-Match": '"2"' },
  );
  expect(refused.status).toBe(422);
  expect(refused.text).toContain("issuer nobody, which is not in the register");
  expect((await service.reader.latest()).register.version).toBe(2);
});

test("importing data/ again writes nothing", async () => {
  expect(await seed(service)).toEqual({ kind: "nothing", version: 2 });
});

test("a version's answers are the same bytes before and after 1,000 further entries", async () => {
  const request = {
    asOf: "2021-03-15T13:31:00Z",
    version: 2,
    positions: ["XIACY", "002415.SZ", "CHA", "0981.HK", { isin: "XS1401816761" }, "MOON.L", "1810"],
  };
  const before = await ask(request);
  expect(JSON.parse(before).register.version).toBe(2);
  for (let n = 0; n < 1000; n += 1) {
    const ordered: Change = {
      op: "publish",
      kind: "court-order",
      id: `order.${n}`,
      publishedAt: "2021-01-20T00:00:00Z",
      citations,
      document: {
        kind: "preliminary-injunction",
        court: "An invented court",
        docket: String(n),
        judge: null,
        enteredAt: { at: "2021-01-20T00:00:00Z" },
        from: { at: "2021-01-20T00:00:00Z" },
        until: null,
        listings: ["ns-cmic.hikvision.2021-06-03", "ccmc.hikvision.2020-11-12", "lunar.moonrock"],
        acts: null,
        parties: null,
        against: null,
        revocable: true,
      },
    };
    const outcome = await append(service.appendDeps, {
      id: `order-${n}`,
      source: "editor",
      author: "test",
      changes: [ordered],
      recordedAt: "2026-01-01T00:00:00Z",
    });
    if (outcome.kind !== "appended") throw new Error(JSON.stringify(outcome));
  }
  expect(await ask(request)).toBe(before);
  expect(await ask({ ...request, version: undefined })).not.toBe(before);
});

test("an import of data/ is held where an editor has changed the same document since", async () => {
  const id = "ccmc.xiaomi.2021-01-14";
  const { register } = await service.reader.latest();
  const published = register.facts.listing.get(id)?.[0]?.recordings[0]?.change;
  if (published?.kind !== "listing" || published.document === null || published.op !== "publish")
    throw new Error(`${id} is not as expected`);
  const changed = { ...published, document: { ...published.document, name: "Xiaomi Corp." } };
  const entered = await send(
    "/v1/register/entries",
    { id: "editor-1", source: "editor", changes: [changed] },
    { "If-Match": `"${register.version}"` },
  );
  expect(entered.status).toBe(201);
  expect(await seed(service)).toMatchObject({
    kind: "held",
    reasons: [{ code: "contradicted", message: expect.stringContaining(id) }],
  });
  expect((await service.reader.latest()).register.version).toBe(register.version + 1);
});
