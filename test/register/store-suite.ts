/**
 * What every DynamoDB that the register runs on must do.
 * @module
 */

import { describe, expect, test } from "vitest";
import { genesisDigest } from "../../functions/core/register/register.ts";
import { append } from "../../functions/register/append.ts";
import type { TestDatabase } from "../support/embedded.ts";
import { appended, danglingChange, issuerChange, request } from "./fixtures.ts";
import { describeReading, useStore } from "./store-suite-reading.ts";

/** What every DynamoDB that the register runs on must do; the same tests for each. */
export function describeStore(name: string, open: () => Promise<TestDatabase>): void {
  describe(`the register in ${name}`, () => {
    const fresh = useStore(open);
    describeReading(fresh);

    test("an empty table is version 0, linked to nothing", async () => {
      const { readAnew, verify } = await fresh();
      const { register, entries } = await readAnew();
      expect([register.version, register.digest, entries]).toEqual([0, genesisDigest, []]);
      expect(await verify()).toMatchObject({
        version: 0,
        entries: 0,
        fault: null,
      });
    });

    test("what was appended is read back as it was written, each entry linked to the one before", async () => {
      const { deps, readAnew, verify } = await fresh();
      const first = await appended(
        deps,
        request("one", { author: "Zoë 北京", changes: [issuerChange("one", "Ünïcode 小米 𝛑")] }),
      );
      const second = await appended(deps, request("two"));
      const { register, entries } = await readAnew();
      expect(entries.map((entry) => [entry.version, entry.id, entry.previous, entry.digest])).toEqual([
        [1, "one", genesisDigest, first.digest],
        [2, "two", first.digest, second.digest],
      ]);
      expect(entries[0]?.author).toBe("Zoë 北京");
      expect(entries[0]?.changes).toEqual([issuerChange("one", "Ünïcode 小米 𝛑")]);
      expect([register.version, register.digest]).toEqual([2, second.digest]);
      expect(await verify()).toEqual({
        ...{ version: 2, digest: second.digest, entries: 2, parts: 0, changes: 2, fault: null },
      });
    });

    test("an entry is recorded no earlier than the one before it", async () => {
      const { deps, readAnew } = await fresh();
      await appended(deps, request("one", { recordedAt: "2026-02-01T00:00:00Z" }));
      await appended(deps, request("two", { recordedAt: "2026-01-01T00:00:00Z" }));
      expect((await readAnew()).entries.map((entry) => entry.recordedAt)).toEqual([
        "2026-02-01T00:00:00.000Z",
        "2026-02-01T00:00:00.000Z",
      ]);
    });

    test("the same id with the same content is the same entry; with other content it is a conflict", async () => {
      const { deps, readAnew } = await fresh();
      const first = await appended(deps, request("one"));
      await appended(deps, request("two"));
      expect(await append(deps, request("one", { recordedAt: "2027-01-01T00:00:00Z" }))).toEqual({
        ...first,
        kind: "already",
      });
      expect(await append(deps, request("one", { changes: [issuerChange("one", "Another name")] }))).toEqual({
        kind: "id-conflict",
      });
      expect(await append(deps, request("one", { author: "somebody else" }))).toEqual({
        kind: "id-conflict",
      });
      expect((await readAnew()).register.version).toBe(2);
    });

    test("an entry decided upon another version than the newest is not written", async () => {
      const { deps, readAnew } = await fresh();
      const first = await appended(deps, request("one", { expectedVersion: 0 }));
      expect(await append(deps, request("two", { expectedVersion: 0 }))).toEqual({
        ...first,
        kind: "precondition-failed",
      });
      expect((await readAnew()).register.version).toBe(1);
    });

    const issuer = issuerChange("one", "One");
    const bad: readonly (readonly [string, Partial<ReturnType<typeof request>>, RegExp])[] = [
      ["no changes", { changes: [] }, /at least one change/],
      ["an id with spaces", { id: "no good" }, /\/id/],
      [
        "a day that does not exist",
        { changes: [{ ...issuer, publishedAt: "2021-02-30" }] },
        /\/changes\/0\/publishedAt: Got .*expected a day that exists/,
      ],
      [
        "a recording without an instant",
        { recordedAt: "2021-02-03" },
        /recordedAt: "2021-02-03" is not an instant/,
      ],
      ["ill-formed Unicode", { changes: [issuerChange("one", "\ud800")] }, /canonical JSON/],
      ["an author of two lines", { author: "a\nb" }, /\/author/],
      [
        "a listing of an issuer nobody recorded",
        { changes: [danglingChange] },
        /nobody, which is not in the register/,
      ],
      ["one fact twice", { changes: [issuer, issuer] }, /stands twice/],
      [
        "the retraction of what is not there",
        { changes: [{ ...issuer, op: "retract", document: null }] },
        /can't be retracted/,
      ],
    ];
    test.each(bad)("%s is refused with the reason, and nothing is written", async (_what, over, reason) => {
      const { deps, readAnew } = await fresh();
      const outcome = await append(deps, request("one", over));
      expect(outcome.kind).toBe("refused");
      expect(outcome.kind === "refused" ? outcome.objections.join("\n") : "").toMatch(reason);
      expect((await readAnew()).register.version).toBe(0);
    });

    test("a correction that leaves a later publication with the same error is refused", async () => {
      const { deps } = await fresh();
      await appended(deps, request("one", { changes: [issuerChange("x", "Wrong")] }));
      await appended(deps, request("two", { changes: [issuerChange("x", "Wrong", 2, "2021-06-03")] }));
      const correction = issuerChange("x", "Right");
      const outcome = await append(deps, request("three", { changes: [correction] }));
      expect(outcome).toMatchObject({ kind: "refused", objections: [expect.stringContaining("restate it")] });
      const restated = [correction, issuerChange("x", "Right", 2, "2021-06-03")];
      expect((await append(deps, request("three", { changes: restated }))).kind).toBe("appended");
    });

    test("changes larger than an item stand in parts, over several pages, and come back whole", async () => {
      const { deps, readAnew, verify } = await fresh();
      const changes = [
        issuerChange("one", "First"),
        issuerChange("large", "Gemäß 北京", 20_000),
        issuerChange("two", "Last"),
      ];
      await appended(deps, request("large", { changes }));
      await appended(deps, request("after"));
      expect(await append(deps, request("large", { changes }))).toMatchObject({
        kind: "already",
        version: 1,
      });
      const { entries } = await readAnew();
      expect(entries[0]?.changes).toEqual(changes);
      const report = await verify();
      expect(report).toMatchObject({ version: 2, entries: 2, changes: 4, fault: null });
      // More than a page of 1 MB holds.
      expect(report.parts).toBeGreaterThan(3);
    });

    test("a log longer than a page is read to its end", async () => {
      const { deps, readAnew, sent } = await fresh();
      for (let n = 0; n < 6; n += 1)
        await appended(deps, request(`e${n}`, { changes: [issuerChange(`e${n}`, "x", 5_000)] }));
      sent.length = 0;
      expect((await readAnew()).register.version).toBe(6);
      expect(sent.length, "pages").toBeGreaterThan(1);
    });

    test("writers that race each get a version of their own, and none is skipped", async () => {
      const { newDeps, readAnew, verify } = await fresh();
      const outcomes = await Promise.all(
        Array.from({ length: 12 }, (_, i) => append({ ...newDeps(), maxTries: 60 }, request(`racer-${i}`))),
      );
      expect(outcomes.map((outcome) => outcome.kind)).toEqual(Array.from({ length: 12 }, () => "appended"));
      const { entries } = await readAnew();
      expect(new Set(entries.map((entry) => entry.id)).size).toBe(12);
      expect((await verify()).fault).toBeNull();
    });

    test("of writers that race for one id, one content wins and the rest are told", async () => {
      const { newDeps, readAnew } = await fresh();
      const outcomes = await Promise.all(
        Array.from({ length: 6 }, (_, i) =>
          append(
            { ...newDeps(), maxTries: 60 },
            request("same", { changes: [issuerChange("same", `Name ${i}`, 6_000)] }),
          ),
        ),
      );
      expect(outcomes.map((outcome) => outcome.kind).sort()).toEqual([
        "appended",
        ...Array.from({ length: 5 }, () => "id-conflict"),
      ]);
      expect((await readAnew()).register.version).toBe(1);
    });
  });
}
