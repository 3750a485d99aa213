/**
 * A store that has lost its end must not come up as a good one, and what was just appended must count at once.
 * @module
 */

import { cp, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { createHeadWitness } from "../../functions/local/head-witness.ts";
import { type LocalService, openLocal, seed } from "../../functions/local/service.ts";
import { append } from "../../functions/register/append.ts";
import { parsePosition, verifyRegister } from "../../functions/register/verify.ts";
import { request } from "../register/fixtures.ts";

let dataDir: string;
beforeEach(async () => {
  dataDir = await mkdtemp(join(tmpdir(), "investor-exposure-"));
  return () => rm(dataDir, { recursive: true, force: true });
});
const opened: LocalService[] = [];
afterEach(async () => {
  for (const service of opened.splice(0)) await service.close();
});
async function open(maxStalenessMs = 0): Promise<LocalService> {
  const service = await openLocal({ dataDir, endpoint: undefined, maxStalenessMs, log: () => undefined });
  opened.push(service);
  return service;
}
async function closed<T>(work: (service: LocalService) => Promise<T>): Promise<T> {
  const service = await open();
  try {
    return await work(service);
  } finally {
    opened.splice(opened.indexOf(service), 1);
    await service.close();
  }
}
const headOf = async () => JSON.parse(await readFile(join(dataDir, "head.json"), "utf8")).head;

test("a store from before the last append is refused, with the versions and what to do; with its witness gone it serves", async () => {
  await closed(seed);
  await cp(join(dataDir, "dynamodb"), join(dataDir, "older"), { recursive: true });
  const [version, digest] = await closed(async ({ appendDeps, reader }) => {
    await append(appendDeps, request("a"));
    const { register } = await reader.latest();
    return [register.version, register.digest];
  });
  expect(await headOf()).toBe(`${version}@${digest}`);
  await rm(join(dataDir, "dynamodb"), { recursive: true });
  await cp(join(dataDir, "older"), join(dataDir, "dynamodb"), { recursive: true });
  await expect(open()).rejects.toThrow(
    /the log ends at version 1; expected at least version 2: its end is lost[\s\S]*delete .*head\.json/,
  );
  await rm(join(dataDir, "head.json"));
  expect(await closed(async ({ reader }) => (await reader.latest()).register.version)).toBe(1);
});

test("what another process appends while this one starts is not taken for lost", async () => {
  const owner = await open();
  await seed(owner);
  const witness = createHeadWitness(dataDir);
  await witness.confirm(async () => {
    const { register } = await owner.reader.latest();
    expect((await append(owner.appendDeps, request("meanwhile"))).kind).toBe("appended");
    expect(await headOf()).toMatch(/^2@/);
    return register;
  });
  expect(await headOf()).toMatch(/^2@/);
});

test("an empty store beside a witness is refused, not seeded anew", async () => {
  await closed(seed);
  await rm(join(dataDir, "dynamodb"), { recursive: true });
  await expect(open()).rejects.toThrow(/the log ends at version 0; expected at least version 1/);
  await writeFile(join(dataDir, "head.json"), "{");
  await expect(open()).rejects.toThrow(/does not say up to which version/);
});

test("verify tells a log that is sound and too short, and one that is another", async () => {
  const service = await open();
  await seed(service);
  const { register } = await service.reader.latest();
  const stated = (text: string) => verifyRegister(service.table, parsePosition(text));
  expect((await stated(`1@${register.digest}`)).fault).toBeNull();
  expect((await stated(`2@${register.digest}`)).fault?.what).toContain("its end is lost");
  expect((await stated(`1@sha256:${"0".repeat(64)}`)).fault?.what).toContain("it is another log");
  expect([parsePosition("61"), parsePosition("61@abc"), parsePosition("")]).toEqual([null, null, null]);
});

test("however old an answer may be, the seed and each own append count in the very next one", async () => {
  const service = await open(300);
  const check = async () => {
    const response = await service.app.request("/v1/checks", {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ positions: ["AAPL"] }),
    });
    return [response.status, JSON.parse(await response.text()).register?.version];
  };
  // Somebody asked before anything was there: what was read then may not be kept.
  expect((await check())[0]).toBe(503);
  await seed(service);
  expect(await check()).toEqual([200, 1]);
  const post = await service.app.request("/v1/register/entries", {
    method: "POST",
    headers: { "content-type": "application/json", "if-match": '"1"' },
    body: JSON.stringify({ id: "own", source: "test", changes: request("own").changes }),
  });
  expect(post.status).toBe(201);
  expect(await check()).toEqual([200, 2]);
  const [first, second] = [check(), append(service.appendDeps, request("third"))];
  expect([(await first)[0], (await second).kind]).toEqual([200, "appended"]);
  expect(await check()).toEqual([200, 3]);
});
