/**
 * The facts' own digest: the same for whoever holds the same facts, another as soon as one byte of one differs.
 * @module
 */

import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { check } from "../../functions/core/check/check.ts";
import type { Change, Entry } from "../../functions/core/facts/fact.ts";
import { factsDigest } from "../../functions/core/register/facts-digest.ts";
import { fold } from "../../functions/core/register/fold.ts";
import { atVersion, emptyRegister, type Register } from "../../functions/core/register/register.ts";
import { curatedChanges } from "../support/curated-data.ts";

/** A log of the given entries, whoever wrote them and when. */
function registerOf(entries: readonly (readonly Change[])[], writer: string): Register {
  let register = emptyRegister;
  for (const [i, changes] of entries.entries()) {
    const entry: Entry = {
      version: i + 1,
      id: `${writer}-${i}`,
      recordedAt: `20${10 + i}-01-01T00:00:00.000Z`,
      source: writer,
      author: writer,
      changes,
      previous: register.digest,
      digest: `sha256:${String(i + writer.length).padStart(64, "0")}`,
    };
    register = fold(register, [entry]);
  }
  return register;
}

const once = registerOf([curatedChanges], "one");
const orders = curatedChanges.filter(({ kind }) => kind === "court-order");
const others = curatedChanges.filter(({ kind }) => kind !== "court-order");
/** With the keys of every object in it the other way round. */
const reversed = <T extends object>(value: T): T =>
  JSON.parse(JSON.stringify(value), (_, inner: unknown) =>
    typeof inner === "object" && inner !== null && !Array.isArray(inner)
      ? Object.fromEntries(Object.entries(inner).reverse())
      : inner,
  );

describe("whoever holds the same facts has the same digest", () => {
  test("in one entry or in several, in another order, by another writer, with keys in another order", () => {
    expect(factsDigest(registerOf([others, orders], "another"))).toBe(factsDigest(once));
    expect(factsDigest(registerOf([curatedChanges.toReversed().map(reversed)], "third"))).toBe(
      factsDigest(once),
    );
  });

  test("after a mistake was retracted, and after a publication was restated as it was", () => {
    const [mistake] = orders;
    if (mistake === undefined) throw new Error("no order");
    const wrong: Change = { ...mistake, publishedAt: "2024-01-01T00:00:00Z" };
    const retraction: Change = { ...wrong, op: "retract", document: null };
    const register = registerOf([curatedChanges, [wrong], [retraction], [mistake]], "clumsy");
    expect(factsDigest(register)).toBe(factsDigest(once));
    const before = atVersion(register, 2);
    if (before === null) throw new Error("no version 2");
    expect(factsDigest(before)).not.toBe(factsDigest(once));
  });

  test("an instant that is spelt otherwise is the same instant", () => {
    const respelt = curatedChanges.map((change) =>
      change.publishedAt.endsWith("Z")
        ? { ...change, publishedAt: new Date(change.publishedAt).toISOString() }
        : change,
    );
    expect(factsDigest(registerOf([respelt], "one"))).toBe(factsDigest(once));
  });

  test("their answers differ in the log's digest alone", () => {
    const request = {
      asOf: "2021-03-15T13:31:00.000Z",
      knownAt: null,
      investor: { usPerson: true },
      detail: "all",
      positions: [{ symbol: "XIACY" }, { symbol: "002415.SZ" }],
    } as const;
    const there = registerOf([curatedChanges], "another");
    const [a, b] = [check(once, request), check(there, request)];
    expect(a.register.digest).not.toBe(b.register.digest);
    expect({ ...a, register: { ...a.register, digest: "" } }).toEqual({
      ...b,
      register: { ...b.register, digest: "" },
    });
  });
});

test("one fact changed anywhere gives another digest", () => {
  fc.assert(
    fc.property(fc.nat(curatedChanges.length - 1), (at) => {
      const changed = curatedChanges.map(
        (change, i): Change =>
          i === at ? { ...change, citations: [...change.citations, { title: "." }] } : change,
      );
      expect(factsDigest(registerOf([changed], "one"))).not.toBe(factsDigest(once));
    }),
    { numRuns: 20 },
  );
});

test("a warm check makes no digest anew", () => {
  let read = 0;
  const facts = new Proxy(once.facts, {
    ownKeys: (target) => {
      read += 1;
      return Reflect.ownKeys(target);
    },
  });
  const register = { facts, version: once.version };
  const first = factsDigest(register);
  expect(first).toBe(factsDigest(once));
  const whenMade = read;
  expect(whenMade).toBeGreaterThan(0);
  for (let i = 0; i < 10; i += 1) expect(factsDigest(register)).toBe(first);
  expect(read).toBe(whenMade);
});

test("a register that grew has the digest of one that was made at once, at each of its versions", () => {
  const moments = ["2021-01-01", "2021-01-01T12:00:00Z", "2021-01-01T13:00:00+01:00", "2021-01-02T00:00:00Z"];
  const change = fc
    .record({
      id: fc.constantFrom("a", "b", "c"),
      publishedAt: fc.constantFrom(...moments),
      title: fc.constantFrom("one", "two", null),
      op: fc.constantFrom("publish", "publish", "retract"),
    })
    .map(
      ({ id, publishedAt, title, op }): Change =>
        op === "retract"
          ? { op, kind: "source", id, publishedAt, document: null, citations: [] }
          : {
              ...{ op: "publish", kind: "source", id, publishedAt, citations: [{ title: "Invented" }] },
              document: title === null ? null : { title, form: "list", read: true, maxAgeDays: 1 },
            },
    );
  const steps = fc.array(
    fc.record({
      changes: fc.array(change, { minLength: 1, maxLength: 4 }),
      asked: fc.boolean(),
      older: fc.nat(),
    }),
    { maxLength: 12 },
  );
  const anew = (entries: readonly (readonly Change[])[]) => factsDigest(registerOf(entries, "anew"));
  fc.assert(
    fc.property(steps, (entries) => {
      let register = emptyRegister;
      for (const [i, { changes, asked, older }] of entries.entries()) {
        const before = register;
        const entry = registerOf(
          Array.from({ length: i + 1 }, () => changes),
          "grown",
        );
        register = fold(register, [
          {
            ...{
              version: i + 1,
              id: `e${i}`,
              recordedAt: "2026-01-01T00:00:00.000Z",
              source: "s",
              author: "a",
            },
            ...{ changes, previous: before.digest, digest: entry.digest },
          },
        ]);
        const then = atVersion(register, older % (i + 2));
        if (asked && then !== null)
          expect(factsDigest(then)).toBe(anew(entries.slice(0, then.version).map((one) => one.changes)));
        if (asked)
          expect(factsDigest(register)).toBe(anew(entries.slice(0, i + 1).map((one) => one.changes)));
      }
    }),
  );
});
