/**
 * Comparing over HTTP, between versions, and between two folders of facts.
 * @module
 */

import { cp, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { compare } from "../../functions/core/check/compare.ts";
import { atVersion } from "../../functions/core/register/register.ts";
import { curatedData } from "../../functions/local/service.ts";
import { logOfFolders } from "../../functions/local/two-folders.ts";
import { harness } from "../api/harness.ts";

const MOMENT = "2021-03-16T12:00:00Z";

test("between two versions of the register the entry is the cause, with the facts that bear on the position", async () => {
  const { ask } = harness();
  const { status, body } = await ask("/v1/checks/compare", {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({
      from: { asOf: MOMENT, version: 1 },
      to: { asOf: MOMENT },
      positions: ["XIACY", "AAPL", { symbol: "002415.SZ", ref: "row-3" }],
    }),
  });
  expect(status).toBe(200);
  expect([body.from.status, body.unchanged, body.changes.length]).toEqual(["restricted", 2, 1]);
  const [{ because, positions }] = body.changes;
  expect(
    because.map(({ kind, version, id }: { kind: string; version: number; id: string }) => [
      kind,
      version,
      id,
    ]),
  ).toEqual([["entry", 2, "entry-2"]]);
  const ids = new Set(because[0].facts.map(({ id }: { id: string }) => id));
  expect([...ids]).toEqual(["order.xiaomi.2021-03-12", "order.xiaomi.2021-05-25"]);
  expect(positions).toMatchObject([
    { index: 0, verdict: true, from: { status: "restricted" }, to: { status: "stayed" } },
  ]);
});

test("a clock or a version that cannot be read is refused at its place", async () => {
  const { ask } = harness();
  const post = (body: object) =>
    ask("/v1/checks/compare", {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ positions: ["XIACY"], ...body }),
    });
  const bad = await post({ from: { asOf: "1021-03-15" }, to: {} });
  expect([bad.status, bad.body.errors[0].pointer]).toEqual([422, "/from/asOf"]);
  expect((await post({ from: {}, to: { version: 99 } })).body.errors[0].pointer).toBe("/to/version");
  expect((await post({ from: {} })).status).toBe(422);
});

test("between two folders of facts: the fact that one lacks is the cause", async () => {
  const folder = await mkdtemp(join(tmpdir(), "facts-"));
  try {
    await cp(curatedData, folder, { recursive: true });
    await rm(join(folder, "court-orders", "xiaomi.2021-03-12.yaml"));
    const { register, entries } = await logOfFolders(0, folder);
    const side = (version: number) => ({
      asOf: "2021-03-16T12:00:00.000Z",
      knownAt: null,
      register: atVersion(register, version) ?? register,
    });
    const asked = { investor: { usPerson: true }, positions: [{ symbol: "XIACY" }, { symbol: "AAPL" }] };
    const { changes, unchanged } = compare(asked, side(1), side(2), entries);
    expect(unchanged).toBe(1);
    expect(
      changes.map(({ because }) =>
        because.map(({ kind, facts }) => [kind, [...new Set(facts.map(({ id }) => id))]]),
      ),
    ).toEqual([[["entry", ["order.xiaomi.2021-03-12"]]]]);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
});
