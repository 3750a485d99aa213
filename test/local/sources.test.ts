import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { type LocalService, openLocal, seed } from "../../functions/local/service.ts";
import { writeSourceState } from "../../functions/register/sources.ts";

/** How fresh the sources are, as the service on this machine tells. */

const HOUR = 3_600_000;

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
    const never = { lastPoll: null, lastSuccess: null, publication: null, age: null, state: "stale" };
    expect((await bodyOf(first, "/v1/register")).sources).toEqual([
      {
        name: "curated",
        lastPoll: expect.any(String),
        lastSuccess: expect.any(String),
        publication: expect.stringMatching(/^sha256:/),
        age: expect.any(Number),
        state: "fresh",
      },
      { name: "ofac", ...never },
    ]);
    expect((await bodyOf(first, "/readyz")).staleSources).toEqual(["ofac"]);

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
      [2 * HOUR, ["ofac"]],
      [4 * HOUR, []],
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
