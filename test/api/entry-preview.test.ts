/**
 * `POST /v1/register/entries?dryRun=true`: what an entry would change, and nothing written.
 * @module
 */

import { describe, expect, test } from "vitest";
import type { RegisterSnapshot } from "../../functions/register/read.ts";
import { harness, NOW, snapshot } from "./harness.ts";

/** An invented court of appeals reverses the vacatur of Xiaomi's listing on 28 May 2021. */
const reversal = {
  id: "reversal-1",
  source: "editor",
  changes: [
    {
      op: "publish",
      kind: "court-order",
      id: "order.xiaomi.2021-05-28",
      publishedAt: "2021-05-28T20:00:00Z",
      citations: [{ title: "An invented judgment" }],
      document: {
        kind: "reversal",
        court: "D.C. Cir.",
        docket: "21-5001",
        judge: null,
        enteredAt: { at: "2021-05-28T20:00:00Z" },
        from: { at: "2021-05-28T20:00:00Z" },
        until: null,
        listings: [],
        acts: null,
        parties: null,
        against: "order.xiaomi.2021-05-25",
        revocable: true,
      },
    },
  ],
};

let appended = 0;
const { ask } = harness({
  append: async () => {
    appended += 1;
    return { kind: "contended" };
  },
});
const post = (body: unknown, version = 2, query = "dryRun=true") =>
  ask(`/v1/register/entries?${query}`, {
    method: "POST",
    headers: { "content-type": "application/json", "if-match": `"${version}"` },
    body: JSON.stringify(body),
  });

describe("a dry run of an entry", () => {
  test("tells whose timeline changes and from when, and writes nothing", async () => {
    const { status, body } = await post(reversal);
    expect(status).toBe(200);
    expect(body).toMatchObject({ id: "reversal-1", outcome: "preview", register: { version: 2 } });
    expect(body.changes).toEqual([
      "+ court-order order.xiaomi.2021-05-28, published 2021-05-28T20:00:00Z: reversal, D.C. Cir. 21-5001, from 2021-05-28T20:00:00Z until further notice",
      "  against order.xiaomi.2021-05-25",
      "  every act",
    ]);
    expect(body.effects).toHaveLength(1);
    const [{ listing, issuer, before, after }] = body.effects;
    expect([listing, issuer]).toEqual(["ccmc.xiaomi.2021-01-14", "Xiaomi Corporation"]);
    const spell = ({ from, until, phase }: { from: string; until: string | null; phase: string }) =>
      `${from} ${until} ${phase}`;
    expect(before.map(spell)).toEqual(["2021-05-25T20:09:00.000Z null ended"]);
    expect(after.map(spell)).toEqual([
      "2021-05-25T20:09:00.000Z 2021-05-28T20:00:00.000Z ended",
      "2021-05-28T20:00:00.000Z 2021-06-03T18:19:53.000Z enjoined",
      "2021-06-03T18:19:53.000Z null ended",
    ]);
    expect(appended).toBe(0);
  });

  test("answers what the log would: refusals, another version, an entry that stands there already", async () => {
    const [change] = reversal.changes;
    const dangling = { ...change, document: { ...change?.document, against: "order.nobody" } };
    const refused = await post({ ...reversal, changes: [dangling] });
    expect([refused.status, refused.body.errors[0].detail]).toEqual([
      422,
      expect.stringContaining("names court-order order.nobody, which is not in the register"),
    ]);
    expect((await post(reversal, 1)).status).toBe(412);
    expect((await post(reversal, 2, "dryRun=perhaps")).status).toBe(422);
    expect(appended).toBe(0);
    expect((await post(reversal, 2, "dryRun=false")).body.type).toContain("contended");
    expect(appended).toBe(1);
  });

  test("is told without a change of its own where an earlier entry said the same", async () => {
    const last = snapshot.entries.at(-1);
    const stands: RegisterSnapshot = { ...snapshot, readAt: NOW };
    const { ask: again } = harness({ reader: { current: async () => stands } });
    const { body } = await again("/v1/register/entries?dryRun=true", {
      method: "POST",
      headers: { "content-type": "application/json", "if-match": '"2"' },
      body: JSON.stringify({ id: "again", source: "editor", changes: [last?.changes.at(-1)] }),
    });
    expect(body.effects).toEqual([]);
  });

  test("tells which securities an issuer's lost lines answer otherwise, and from when", async () => {
    const published = { op: "publish", citations: [{ title: "An invented notice" }] };
    const loss = {
      ...published,
      kind: "issuer",
      id: "xiaomi",
      publishedAt: "2026-05-31",
      document: { name: "Xiaomi Corporation", aliases: [], lines: [] },
    };
    const { status, body } = await post({ id: "loss", source: "editor", changes: [loss] });
    expect([status, body.effects]).toEqual([200, []]);
    const lost = body.securities.find(({ security }: { security: string }) => security === "US98421U1088");
    expect(lost.issuer).toBe("xiaomi");
    expect(lost.spans[0].before.status).not.toBe("no-match");
    expect(lost.spans.map(({ after }: { after: { status: string } }) => after.status)).toContain("no-match");
    expect((await post(reversal)).body.securities).toEqual([]);
  });
});
