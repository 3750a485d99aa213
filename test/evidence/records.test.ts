/**
 * Records over the whole local service: kept, replayed, exported, decided upon; and what happens where keeping fails.
 * @module
 */

import { spawnSync } from "node:child_process";
import { chmod, mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, expect, test } from "vitest";
import { answering } from "../../functions/api/answering.ts";
import { prove } from "../../functions/evidence/prove.ts";
import { type LocalService, openLocal, seed } from "../../functions/local/service.ts";
import { providerUrls } from "../../functions/portfolios/providers/provider-urls.ts";
import { append } from "../../functions/register/append.ts";
import { encodeEntry } from "../../functions/register/encode.ts";
import { putIfAbsent } from "../../functions/register/query.ts";
import { harness } from "../api/harness.ts";
import { request } from "../register/fixtures.ts";

let dataDir: string;
let service: LocalService;
const logged: string[] = [];

const open = async (): Promise<void> => {
  service = await openLocal({
    dataDir,
    endpoint: undefined,
    maxStalenessMs: 0,
    log: (line) => void logged.push(JSON.stringify(line)),
    providers: providerUrls,
    recordAlways: ["somebody-else"],
  });
  await seed(service);
};

beforeAll(async () => {
  dataDir = await mkdtemp(join(tmpdir(), "records-"));
  await open();
});

afterAll(async () => {
  await service.close();
  await rm(dataDir, { recursive: true, force: true });
});

interface Answered {
  readonly status: number;
  readonly id: string | null;
  readonly text: string;
  // biome-ignore lint/suspicious/noExplicitAny: tests look at fields of many shapes.
  readonly body: any;
}

async function ask(method: string, path: string, body?: unknown, headers = {}): Promise<Answered> {
  const response = await service.app.request(path, {
    method,
    headers: { ...(body === undefined ? {} : { "content-type": "application/json" }), ...headers },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  const text = await response.text();
  const isJson = response.headers.get("content-type")?.endsWith("json") === true;
  return {
    ...{ status: response.status, id: response.headers.get("record-id"), text },
    body: isJson ? JSON.parse(text) : text,
  };
}

const question = {
  asOf: "2021-03-15T13:31:00Z",
  record: true,
  positions: [
    { symbol: "XIACY", exchange: "OTC", quantity: "4711.25", ref: "desk-secret" },
    { symbol: "1810", exchange: "nowhere" },
    { symbol: "AAPL" },
  ],
};
const recordAnew = async (): Promise<Answered> => ask("POST", "/v1/checks", question);

test("a check is recorded where that is asked for: the record holds the answer byte for byte, and the question as resolved", async () => {
  const answer = await recordAnew();
  expect(answer.status).toBe(200);
  const { body, status } = await ask("GET", `/v1/records/${answer.id}`);
  expect(status).toBe(200);
  expect(body.record.answer).toBe(answer.text);
  expect(body.record).toMatchObject({
    kind: "check",
    subject: "local",
    request: { asOf: "2021-03-15T13:31:00.000Z", positions: question.positions },
    register: answer.body.register,
    engine: answering.engine,
    answerDigest: answer.body.answerDigest,
  });
  expect(body.record.retainUntil.slice(0, 4)).toBe(String(Number(body.record.recordedAt.slice(0, 4)) + 10));
  const { record: _, ...unrecorded } = question;
  const plain = await ask("POST", "/v1/checks", unrecorded);
  expect([plain.id, plain.text]).toEqual([null, answer.text]);
});

/** Entries as a writer chains and puts them, many at a time; the last by a writer itself. */
async function appendMany(count: number): Promise<void> {
  const { register } = await service.reader.latest();
  let previous = register.digest;
  const items = Array.from({ length: count - 1 }, (_, i) => {
    const { expectedVersion: _none, ...entry } = request(`further-${i}`);
    const stored = encodeEntry({ ...entry, version: register.version + 1 + i, previous });
    previous = stored.digest;
    return stored.item;
  });
  for (let i = 0; i < items.length; i += 50)
    await Promise.all(items.slice(i, i + 50).map((item) => putIfAbsent(service.table, item)));
  const last = await append(service.appendDeps, request("the-last"));
  expect(last).toMatchObject({ kind: "appended", version: register.version + count });
}

test("a record made now replays byte for byte after 1,000 further entries and a restart", async () => {
  const { id } = await recordAnew();
  await appendMany(1_000);
  await service.close();
  await open();
  const { body } = await ask("POST", `/v1/records/${id}/replay`);
  expect(body).toEqual({
    ...{ record: id, outcome: "same", sameBytes: true, firstDifference: null },
    engine: { recorded: answering.engine, here: answering.engine },
  });
  // And away from here, from a file with every entry and every signed head.
  await recordAnew();
  const { text } = await ask("GET", "/v1/records/export");
  const steps = await prove(text, answering, { records: null });
  expect(steps.filter(({ holds }) => !holds)).toEqual([]);
  expect(steps.find(({ what }) => what === "checkpoints")?.words).toMatch(/^Each of the log's 1001 heads/);
}, 300_000);

test("the command proves an exported file in words, without a service, and says what was changed", async () => {
  await recordAnew();
  const path = join(dataDir, "export.jsonl");
  const { text } = await ask("GET", "/v1/records/export");
  const verify = () =>
    spawnSync(
      process.execPath,
      [fileURLToPath(new URL("../../bin/investor-exposure.mjs", import.meta.url)), "verify", path],
      {
        encoding: "utf8",
      },
    );
  await writeFile(path, text);
  const whole = verify();
  expect([
    whole.status,
    whole.stdout.split("\n").filter((line) => /^ {2}holds/.test(line)).length > 5,
  ]).toEqual([0, true]);
  expect(whole.stdout).toContain("PROVED");
  expect(whole.stdout.split("\n").length).toBeLessThan(24);
  await writeFile(path, text.replace("desk-secret", "desk-secreu"));
  const changed = verify();
  expect([changed.status, changed.stdout]).toEqual([
    1,
    expect.stringMatching(/BROKEN {2}file: Line \d+ is not what the manifest says/),
  ]);
});

test("lists page by a cursor, in the order of time, and take a span", async () => {
  const { body: all } = await ask("GET", "/v1/records");
  expect(all.records.length).toBeGreaterThan(3);
  const paged: string[] = [];
  for (let next: string | null = ""; next !== null; ) {
    const { body } = await ask("GET", `/v1/records?limit=2${next === "" ? "" : `&cursor=${next}`}`);
    paged.push(...body.records.map(({ id }: { id: string }) => id));
    next = body.next;
  }
  expect(paged).toEqual(all.records.map(({ id }: { id: string }) => id));
  const { recordedAt } = all.records[1];
  const span = await ask("GET", `/v1/records?from=${recordedAt}&until=${all.records[2].recordedAt}`);
  expect(span.body.records.map(({ id }: { id: string }) => id)).toEqual([paged[1]]);
  expect((await ask("GET", "/v1/records?from=2027-01-01&until=2026-01-01")).status).toBe(422);
  expect((await ask("GET", "/v1/records?cursor=x")).status).toBe(400);
  const part = await ask("GET", "/v1/records/export?limit=1");
  expect(JSON.parse(part.text.trimEnd().split("\n").at(-1) ?? "").manifest).toMatchObject({
    records: 1,
    next: expect.any(String),
  });
});

test("a decision on a review is a record, and later answers of that portfolio show it without another verdict", async () => {
  const positions = [{ symbol: "0020.HK", quantity: "10" }, { symbol: "XIACY" }];
  await ask("PUT", "/v1/portfolios/book", { positions }, { "if-none-match": "*" });
  const path = "/v1/portfolios/book/check?asOf=2022-03-01T12:00:00Z";
  const before = await ask("GET", path);
  const { id, body: recorded } = await ask("GET", `${path}&record=true`);
  expect(recorded).toEqual(before.body);
  const decide = (body: unknown) => ask("POST", `/v1/records/${id}/decisions`, body);
  const made = await decide({
    position: 0,
    ours: false,
    until: "2099-01-01",
    note: "Looked at the prospectus.",
  });
  expect([made.status, made.body.portfolio]).toEqual([201, "book"]);
  expect(made.body.decision).toMatchObject({
    record: id,
    position: { symbol: "0020.HK" },
    ours: false,
    by: "local",
  });
  const after = await ask("GET", path);
  expect(after.body.decisions).toEqual([made.body.decision]);
  const { decisions: _, ...verdict } = after.body;
  expect(verdict).toEqual(before.body);
  // A record of an answer that shows a decision replays with it.
  const shown = await ask("GET", `${path}&record=true`);
  expect((await ask("POST", `/v1/records/${shown.id}/replay`)).body.outcome).toBe("same");
  // Once the position is gone, or the question lies past the day to look again, it is not shown.
  expect((await ask("GET", "/v1/portfolios/book/check?asOf=2099-01-01")).body.decisions).toBeUndefined();
  await ask("PUT", "/v1/portfolios/book", { positions: ["XIACY"] }, { "if-match": '"1"' });
  expect((await ask("GET", path)).body.decisions).toBeUndefined();

  expect((await decide({ position: 1, ours: true })).body.errors[0].detail).toMatch(
    /does not say review of position 1/,
  );
  expect((await decide({ position: 7, ours: true })).status).toBe(422);
  expect((await decide({ position: 0, ours: true, until: "2020-01-01" })).body.errors[0].pointer).toBe(
    "/until",
  );
  expect((await ask("POST", `/v1/records/${made.body.decision.id}/replay`)).status).toBe(422);
});

test("a check that looked through a stored fund replays from its record, also when the fund holds something else by then", async () => {
  const holds = (isin: string) =>
    ask("PUT", "/v1/funds/chn", {
      fund: { symbol: "CHN" },
      asOf: "2021-03-01",
      holdings: [{ isin, weight: "100" }],
    });
  expect((await holds("US98421U1088")).status).toBe(200);
  const positions = [{ symbol: "CHN", kind: "etf" }];
  const { id, body } = await ask("POST", "/v1/checks", { ...question, positions, storedFunds: true });
  expect(body.status).toBe("stayed");
  expect((await holds("US0378331005")).status).toBe(200);
  const anew = await ask("POST", "/v1/checks", { ...question, positions, storedFunds: true });
  expect(anew.body.status).toBe("no-match");
  expect((await ask("POST", `/v1/records/${id}/replay`)).body.outcome).toBe("same");
});

test("what is changed in the folder is never given: neither read, nor replayed, nor exported", async () => {
  const { id } = await recordAnew();
  const folder = join(dataDir, "records");
  const [file] = (await readdir(folder, { recursive: true })).filter((name) => name.endsWith(id ?? "?"));
  const path = join(folder, file ?? "");
  const bytes = await readFile(path);
  await chmod(path, 0o600);
  for (const at of [12, Math.floor(bytes.length / 2), bytes.length - 5]) {
    const copy = Buffer.from(bytes);
    copy[at] = (copy[at] ?? 0) ^ 1;
    await writeFile(path, copy);
    const answers = [
      await ask("GET", `/v1/records/${id}`),
      await ask("POST", `/v1/records/${id}/replay`),
      await ask("GET", "/v1/records/export"),
    ];
    expect([at, answers.map(({ body }) => body.type)]).toEqual([
      at,
      answers.map(() => "/problems/record-damaged"),
    ]);
  }
  await writeFile(path, bytes);
  expect((await ask("POST", `/v1/records/${id}/replay`)).body.outcome).toBe("same");
});

test("what is removed from the folder is missed: by whoever names it, lists it, or exports its span; the rest goes on", async () => {
  const earlier = await recordAnew();
  const { id } = await recordAnew();
  const folder = join(dataDir, "records");
  const [file] = (await readdir(folder, { recursive: true })).filter((name) => name.endsWith(id ?? "?"));
  const path = join(folder, file ?? "");
  const bytes = await readFile(path);
  await rm(path);
  for (const asked of [`/v1/records/${id}`, "/v1/records", "/v1/records/export"])
    expect([asked, (await ask("GET", asked)).body.type]).toEqual([asked, "/problems/record-damaged"]);
  expect((await ask("GET", `/v1/records/${earlier.id}`)).status).toBe(200);
  expect((await ask("GET", "/v1/records?limit=1")).status).toBe(200);
  expect((await ask("GET", "/v1/records/20260101t000000000z-0123456789abcdef")).status).toBe(404);
  await writeFile(path, bytes);
  expect((await ask("GET", "/v1/records")).status).toBe(200);
});

test("nothing of a holding is in the log", () => {
  expect(logged.length).toBeGreaterThan(20);
  expect(logged.join("\n")).not.toMatch(/XIACY|1810|4711|desk-secret|0020|book|prospectus/);
});

const failing = {
  isAlways: (tenant: string) => tenant === "tenant-a",
  keepCheck: async () => {
    const { RecordsUnavailable } = await import("../../functions/evidence/errors.ts");
    throw new RecordsUnavailable("the disk is full");
  },
  keepDecision: () => Promise.reject(new Error("not asked here")),
  find: async () => null,
  list: async () => [],
  decisions: async () => [],
  signer: { key: () => Promise.reject(new Error("not asked here")), sign: async () => new Uint8Array() },
};

test("where recording fails there is no answer, also for a tenant that is always recorded", async () => {
  const { post } = harness({ records: failing });
  for (const body of [{ positions: ["XIACY"] }, { positions: ["XIACY"], record: true }]) {
    const answer = await post(body);
    expect([answer.status, answer.body.type]).toEqual([503, "/problems/records-unavailable"]);
    expect(answer.headers.get("retry-after")).toBe("5");
  }
});

test("where no records are kept, a check that asks for one is refused, not answered without", async () => {
  const { post, ask: get } = harness();
  expect((await post({ positions: ["XIACY"], record: true })).status).toBe(404);
  expect((await post({ positions: ["XIACY"] })).status).toBe(200);
  expect((await get("/v1/records")).status).toBe(404);
});
