/**
 * What an answer says of where its facts come from, and up to when: the same for ever, whatever was imported since.
 * @module
 */

import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { CheckAnswer } from "../../functions/core/check/answer.ts";
import { printCheck } from "../../functions/local/print-check.ts";
import { plainPrinting } from "../../functions/local/printing.ts";
import { type LocalService, openLocal, seed } from "../../functions/local/service.ts";
import { type FakeOfac, serving, sourceAt, startFakeOfac } from "../ingest/fake-ofac.ts";
import { readSet, realFiles, realSet, setOf } from "../ingest/list-fixture.ts";

let dataDir: string;
let ofac: FakeOfac;
let service: LocalService;

beforeAll(async () => {
  dataDir = await mkdtemp(join(tmpdir(), "investor-exposure-"));
  ofac = await startFakeOfac();
  const feeds = { ofac: { urls: sourceAt(ofac).urls, redirectHosts: [] } };
  service = await openLocal({ dataDir, endpoint: undefined, maxStalenessMs: 0, feeds, log: () => undefined });
  await seed(service);
});
afterAll(async () => {
  ofac.close();
  await service.close();
  await rm(dataDir, { recursive: true, force: true });
});

async function ask(body: object): Promise<{ answer: CheckAnswer; text: string; age: string | null }> {
  const response = await service.app.request("/v1/checks", {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ positions: ["AAPL"], ...body }),
  });
  const text = await response.text();
  const answer: CheckAnswer = JSON.parse(text);
  return { answer, text, age: response.headers.get("Source-Age") };
}
const ready = async () => JSON.parse(await (await service.app.request("/readyz")).text());

test("an answer names each source with the publication last read, as known then, and what is too old to rely on", async () => {
  const now = await ask({ asOf: "2026-11-26T12:00:00Z" });
  expect(now.answer.coverage.sources).toEqual([
    { id: "curated", title: "curated facts", form: "review", publication: expect.stringMatching(/^2026-/) },
    {
      id: "emergency-13959",
      title: expect.stringContaining("its continuation is assumed"),
      form: "list",
      publication: "2025-11-12",
    },
    {
      id: "ofac",
      title: "OFAC's consolidated list",
      form: "list",
      publication: "2025-12-19",
      olderThanDays: 90,
    },
  ]);
  const printed = printCheck(now.answer, [{ symbol: "AAPL" }], { ...plainPrinting, width: 2000 });
  expect(printed).toContain(
    "OFAC's consolidated list as published 2025-12-19, more than 90 days before: what came out since is not considered",
  );
  expect(printed).not.toContain("ever published");
  // At the end of 2025 the review of 2026 was not public; before that nothing of either was.
  const earlier = await ask({ asOf: "2026-01-02T12:00:00Z", knownAt: "2026-01-01T00:00:00Z" });
  expect(earlier.answer.coverage.sources?.map(({ id, olderThanDays }) => [id, olderThanDays])).toEqual([
    ["emergency-13959", undefined],
    ["ofac", undefined],
  ]);
  const before = await ask({ asOf: "2021-03-15T13:31:00Z", knownAt: "2021-03-15T12:00:00Z" });
  expect(before.answer.coverage).not.toHaveProperty("sources");
  expect(printCheck(before.answer, [{ symbol: "AAPL" }])).toContain("does not say, as known then");
});

test("a list that was never heard is told in the header and by /readyz, though the register knows an earlier one", async () => {
  await ready();
  expect((await ask({})).age).toBe("never");
  expect(await ready()).toMatchObject({ status: "degraded", staleSources: expect.arrayContaining(["ofac"]) });
});

test.skipIf(!realFiles)(
  "a newer publication without any news is one entry, once; older versions answer as before",
  async () => {
    const first = await ask({ asOf: "2026-02-01T12:00:00Z" });
    const set = realSet();
    expect((await readSet(set)).faults).toEqual([]);
    ofac.answer = serving(set, "Fri, 16 Jan 2026 15:00:00 GMT", "1");
    const poll = async () =>
      JSON.parse(
        await (
          await service.app.request("/v1/imports", {
            method: "POST",
            headers: { "content-type": "application/json" },
            body: JSON.stringify({ source: "ofac" }),
          })
        ).text(),
      );
    expect(await poll()).toMatchObject({ outcome: "appended", version: 2 });
    ofac.answer = serving(set, "Fri, 16 Jan 2026 15:00:00 GMT", "2");
    expect(await poll()).toMatchObject({ outcome: "nothing", version: 2 });
    const second = await ask({ asOf: "2026-02-01T12:00:00Z" });
    expect(second.answer.coverage.sources?.at(-1)?.publication).toBe("2026-01-16T15:00:00.000Z");
    expect((await ask({ asOf: "2026-02-01T12:00:00Z", version: 1 })).text).toBe(first.text);
  },
);

test("a list that is held does not count as read", async () => {
  const before = await ask({ asOf: "2026-02-01T12:00:00Z" });
  ofac.answer = serving(setOf({ 1: "" }), "Fri, 23 Jan 2026 15:00:00 GMT", "3");
  await service.app.request("/v1/imports", {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ source: "ofac" }),
  });
  const after = await ask({ asOf: "2026-02-01T12:00:00Z" });
  expect(after.answer.coverage).toEqual(before.answer.coverage);
});
