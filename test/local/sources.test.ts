/**
 * The sources over HTTP: how fresh they are, and what becomes of a list that a guard holds.
 * @module
 */

import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { scopes } from "../../functions/api/auth/auth.ts";
import { feedNames } from "../../functions/ingest/feeds.ts";
import { type LocalService, openLocal, seed } from "../../functions/local/service.ts";
import { readSourceState, writeSourceState } from "../../functions/register/sources.ts";
import { sourceAt, startFakeOfac } from "../ingest/fake-ofac.ts";

const HOUR = 3_600_000;
/** Feeds of which data/ says nothing yet. */
const others = feedNames.filter((name) => name !== "ofac");

async function bodyOf(service: LocalService, path: string) {
  const body: {
    readonly sources?: readonly { readonly name: string; readonly state: string }[];
    readonly staleSources?: readonly string[];
  } = JSON.parse(await (await service.app.request(path)).text());
  return body;
}

test("a source that was never polled is stale, and one is once it is older than the environment says", async () => {
  const dataDir = await mkdtemp(join(tmpdir(), "investor-exposure-"));
  const open = (staleAfterMs: number) =>
    openLocal({ dataDir, endpoint: undefined, maxStalenessMs: 0, staleAfterMs, log: () => undefined });
  const first = await open(2 * HOUR);
  try {
    await seed(first);
    const never = {
      lastPoll: null,
      lastSuccess: null,
      publication: expect.stringMatching(/^\d{4}-\d{2}-\d{2}$/),
      age: null,
      state: "stale",
    };
    expect((await bodyOf(first, "/v1/register")).sources).toEqual([
      {
        name: "curated",
        lastPoll: expect.any(String),
        lastSuccess: expect.any(String),
        publication: expect.stringMatching(/^\d{4}-\d{2}-\d{2}$/),
        age: expect.any(Number),
        state: "fresh",
      },
      { name: "ofac", ...never },
      ...others.map((name) => ({ name, ...never, publication: null })),
    ]);
    expect((await bodyOf(first, "/readyz")).staleSources).toEqual(["ofac", ...others]);

    const polled = new Date(Date.now() - 3 * HOUR).toISOString();
    await writeSourceState(first.table, {
      name: "ofac",
      lastPollAt: polled,
      lastSuccessAt: polled,
      publication: "2025-12-19",
      state: "current",
      detail: null,
    });
    for (const [staleAfter, stale] of [
      [2 * HOUR, ["ofac", ...others]],
      [4 * HOUR, others],
    ] as const) {
      const service = await open(staleAfter);
      expect((await bodyOf(service, "/readyz")).staleSources).toEqual(stale);
      await service.close();
    }
  } finally {
    await first.close();
    await rm(dataDir, { recursive: true, force: true });
  }
});

test.each([
  ["appended by one who accepts it", false],
  ["proposed, and appended by a second subject, where approvals are asked for", true],
])(
  "a held list is looked at over HTTP, and %s; until then the last good register serves",
  async (_, approvals) => {
    const dataDir = await mkdtemp(join(tmpdir(), "investor-exposure-"));
    const ofac = await startFakeOfac();
    let subject = "alice";
    const service = await openLocal({
      dataDir,
      endpoint: undefined,
      maxStalenessMs: 0,
      log: () => undefined,
      approvals,
      feeds: { ofac: { urls: sourceAt(ofac).urls, redirectHosts: [] } },
      authenticate: () => ({ subject, tenant: "a", scopes }),
    });
    const send = async (path: string, body?: object) => {
      const response = await service.app.request(path, {
        method: body === undefined ? "GET" : "POST",
        headers: { "content-type": "application/json", "if-match": '"1"' },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      });
      return { status: response.status, body: JSON.parse(await response.text()) };
    };
    const hikvision = async () => (await send("/v1/checks", { positions: ["002415.SZ"] })).body.status;
    try {
      await seed(service);
      const { held, outcome } = (await send("/v1/imports", { source: "ofac" })).body;
      expect([outcome, await hikvision()]).toEqual(["held", "restricted"]);
      const shown = (await send(`/v1/imports/${held}`)).body;
      expect(shown.reasons.map(({ code }: { readonly code: string }) => code)).toContain("too-many-gone");
      expect(shown).toMatchObject({
        acceptable: true,
        decision: null,
        digest: expect.stringMatching(/^sha256:/),
      });
      expect(shown.wouldAppend.join("\n")).toContain("ns-cmic.hikvision.2021-06-03");

      const accepted = await send(`/v1/imports/${held}`, { decision: "accept" });
      if (approvals) {
        expect([accepted.status, await hikvision()]).toEqual([202, "restricted"]);
        const proposal = `/v1/register/proposals/${accepted.body.proposal}`;
        expect((await send(proposal, { decision: "accept" })).status).toBe(403);
        subject = "bob";
        expect((await send(proposal, { decision: "accept" })).status).toBe(201);
      } else expect([accepted.status, accepted.body.version]).toEqual([200, 2]);
      expect([(await service.reader.latest()).register.version, await hikvision()]).toEqual([
        2,
        "not-binding",
      ]);
      expect((await send("/v1/imports", { source: "ofac" })).body.outcome).toBe("unchanged");
      expect((await readSourceState(service.table, "ofac"))?.state).toBe("current");
    } finally {
      ofac.close();
      await service.close();
      await rm(dataDir, { recursive: true, force: true });
    }
  },
);
