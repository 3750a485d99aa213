/**
 * Two machines that imported the same `data/`: the same facts' digest, and the same answer but for the log's own digest.
 * @module
 */

import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { type LocalService, openLocal, seed } from "../../functions/local/service.ts";

async function withClone<T>(work: (service: LocalService) => Promise<T>): Promise<T> {
  const dataDir = await mkdtemp(join(tmpdir(), "clone-"));
  const service = await openLocal({ dataDir, endpoint: undefined, maxStalenessMs: 0, log: () => undefined });
  try {
    await seed(service);
    return await work(service);
  } finally {
    await service.close();
    await rm(dataDir, { recursive: true, force: true });
  }
}

const ask = (service: LocalService, version: string | null) =>
  service.app.request("/v1/checks", {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ asOf: "2021-03-15T13:31:00Z", version, positions: ["XIACY", "AAPL"] }),
  });

test("two fresh clones give the same factsDigest and the same answer but for the log's digest, and either answers to it", async () => {
  const first = await withClone(async (service) => (await ask(service, null)).text());
  const { register } = JSON.parse(first);
  const second = await withClone(async (service) => {
    const state = await service.app.request("/v1/register");
    expect(await state.json()).toMatchObject({ version: 1, factsDigest: register.factsDigest });
    const same = await ask(service, `${register.version}@${register.factsDigest}`);
    expect(same.status).toBe(200);
    // The first machine's log is not this one's.
    expect((await ask(service, `${register.version}@${register.digest}`)).status).toBe(409);
    return same.text();
  });
  const theirs = JSON.parse(second).register.digest;
  expect(theirs).not.toBe(register.digest);
  expect(second.replaceAll(theirs, register.digest)).toBe(first);
});
