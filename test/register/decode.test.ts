/**
 * Stored entries that do not decode, link or fit their schema are refused.
 * @module
 */

import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { canonicalText, chainDigest, isCanonical, textDigest } from "../../functions/core/register/digest.ts";
import { genesisDigest } from "../../functions/core/register/register.ts";
import { assertChains, decodeEntry, needsParts, openEntry } from "../../functions/register/decode.ts";
import { encodeEntry, type Item, type LinkedEntry, slices } from "../../functions/register/encode.ts";
import { CorruptRegister } from "../../functions/register/errors.ts";
import { entryKey, partKey, partNumberOf, versionOf } from "../../functions/register/keys.ts";
import { issuerChange } from "./fixtures.ts";

const linked: LinkedEntry = {
  version: 31,
  id: "test.31",
  recordedAt: "2026-01-01T00:00:00.000Z",
  source: "test",
  author: "tester",
  changes: [issuerChange("xiaomi", "小米集团 Xiaomi", 5)],
  previous: textDigest("thirty"),
};

/** A stored entry whose body says something else, with the digest made to fit: only the decoder can object. */
function saying(over: Record<string, unknown>, key = entryKey(31)): Item {
  const { changes, ...rest } = linked;
  const body = canonicalText({ format: 1, ...rest, changes, ...over });
  return storedAs(body, key);
}
const storedAs = (body: string, key = entryKey(31)): Item => ({
  pk: { S: key.pk },
  sk: { S: key.sk },
  body: { S: body },
  digest: { S: chainDigest(linked.previous, body) },
});

describe("an entry's stored form", () => {
  test("says what the entry said, in one item or in parts", () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 600, max: 4_000 }),
        fc.string({ unit: "grapheme", minLength: 1, maxLength: 30 }),
        (limit, name) => {
          fc.pre(/^\P{Cc}+$/u.test(name));
          const entry = { ...linked, changes: [issuerChange("x", name, 9)] };
          const stored = encodeEntry(entry, limit);
          expect(decodeEntry(stored.item, stored.parts)).toEqual({ ...entry, digest: stored.digest });
          for (const part of stored.parts)
            expect(Buffer.byteLength(part.body?.S ?? "")).toBeLessThanOrEqual(limit);
        },
      ),
    );
    expect(needsParts(openEntry(encodeEntry(linked, 400).item))).toBe(true);
    expect(needsParts(openEntry(encodeEntry(linked).item))).toBe(false);
  });

  test("is cut between characters, and the cuts add up to the text", () => {
    fc.assert(
      fc.property(
        fc.string({ unit: "grapheme", maxLength: 200 }),
        fc.integer({ min: 4, max: 40 }),
        (text, limit) => {
          const cuts = slices(text, limit);
          expect(cuts.join("")).toBe(text);
          expect(cuts.every((cut) => cut !== "" && Buffer.byteLength(cut) <= limit)).toBe(true);
        },
      ),
    );
  });

  test("does not depend on the order of keys", () => {
    const [change] = linked.changes;
    const turned = Object.fromEntries(Object.entries(change ?? {}).reverse());
    expect(canonicalText([turned])).toBe(canonicalText(linked.changes));
  });
});

test("what counts as canonical is what the canonical writer writes", () => {
  const key = fc.string({ unit: fc.constantFrom("a", "b", "é", "小", "𝛑", '"'), minLength: 1, maxLength: 2 });
  const { json } = fc.letrec((tie) => ({
    json: fc.oneof(
      { maxDepth: 3 },
      tie("leaf"),
      fc.array(tie("json"), { maxLength: 3 }),
      fc.dictionary(key, tie("json"), { maxKeys: 4 }),
    ),
    leaf: fc.oneof(
      fc.string({ unit: "binary" }),
      fc.constant("\ud800"),
      fc.constant("\\ud800"),
      fc.double({ noNaN: true, noDefaultInfinity: true }),
      fc.boolean(),
      fc.constant(null),
    ),
  }));
  const written = (value: unknown): string | null => {
    try {
      return canonicalText(value);
    } catch {
      return null;
    }
  };
  fc.assert(
    fc.property(json, fc.boolean(), (value, spaced) => {
      const plain = JSON.stringify(value, null, spaced ? 1 : 0);
      for (const text of [plain, written(value) ?? plain]) {
        const parsed: unknown = JSON.parse(text);
        expect(isCanonical(parsed, text)).toBe(written(parsed) === text);
      }
    }),
    { numRuns: 500 },
  );
});

describe("a stored item that is not as it was written", () => {
  const { item } = encodeEntry(linked);
  const split = encodeEntry(linked, 400);

  test("is found out wherever one byte of it changed", () => {
    const body = Buffer.from(item.body?.S ?? "");
    fc.assert(
      fc.property(fc.nat(body.length - 1), fc.integer({ min: 1, max: 127 }), (at, by) => {
        const changed = Buffer.from(body);
        changed[at] = (changed[at] ?? 0) ^ by;
        fc.pre(changed.toString() !== body.toString());
        expect(() => decodeEntry({ ...item, body: { S: changed.toString() } }, [])).toThrow(CorruptRegister);
      }),
    );
  });

  const [first, second, ...others] = split.parts;
  const wrongParts: readonly (readonly [string, readonly (Item | undefined)[], RegExp])[] = [
    ["a missing last part", split.parts.slice(0, -1), /names \d+ parts, and the table holds/],
    ["a missing first part", split.parts.slice(1), /names \d+ parts/],
    ["swapped parts", [second, first, ...others], /stands where part 1/],
    ["a surplus part", [...split.parts, { ...first, sk: { S: partKey("x", 99).sk } }], /names \d+ parts/],
    [
      "a part in another's place",
      [{ ...second, sk: { S: partKey("x", 1).sk } }, second, ...others],
      /is not the part that/,
    ],
    [
      "one changed byte in a part",
      [{ ...first, body: { S: `${first?.body?.S?.slice(0, -1)}~` } }, second, ...others],
      /is not the part/,
    ],
  ];
  test.each(wrongParts)("is found out by %s", (_what, parts, message) => {
    const present = parts.filter((part) => part !== undefined);
    expect(() => decodeEntry(split.item, present)).toThrow(CorruptRegister);
    expect(() => decodeEntry(split.item, present)).toThrow(message);
  });

  const body = item.body?.S ?? "";
  const wrongItems: readonly (readonly [string, Item, RegExp])[] = [
    [
      "a version other than its key's",
      saying({ version: 32 }),
      /REGISTER ENTRY#000000000031: says that it is version 32/,
    ],
    ["an unknown format", saying({ format: 2 }), /format 2 is not known here; expected 1/],
    ["an unknown field", saying({ extra: true }), /does not decode/],
    ["a missing field", saying({ author: undefined }), /author/],
    ["no changes", saying({ changes: [] }), /at least one change/],
    [
      "a day that does not exist",
      saying({ changes: [{ ...issuerChange("x", "X"), publishedAt: "2021-02-30" }] }),
      /publishedAt: Got .*expected a day that exists/,
    ],
    [
      "an unknown kind",
      saying({ changes: [{ ...issuerChange("x", "X"), kind: "rumour" }] }),
      /changes\/0\/kind/,
    ],
    [
      "an unknown field deep in a document",
      saying({
        changes: [{ ...issuerChange("x", "X"), document: { name: "X", aliases: [], lines: [], listing: 1 } }],
      }),
      /changes\/0/,
    ],
    ["another spelling of the same JSON", storedAs(` ${body}`), /not canonical/],
    ["a key twice", storedAs(`${body.slice(0, -1)},"version":31}`), /not canonical/],
    [
      "an escape that canonical JSON writes plainly",
      storedAs(body.replace("Xiaomi", "\\u0058iaomi")),
      /not canonical/,
    ],
    ["an ill-formed string", storedAs(body.replace("Xiaomi", "\\ud800")), /not canonical/],
    ["no JSON", storedAs(body.slice(1)), /not JSON/],
    ["another key", saying({}, { pk: "REGISTER", sk: "ENTRY#31" }), /not the key of an entry/],
    ["an attribute too many", { ...item, ttl: { N: "1" } }, /has the attributes/],
    ["an attribute of another type", { ...item, body: { B: Buffer.from(body) } }, /expected the strings/],
  ];
  test.each(wrongItems)("is found out by %s", (_what, wrong, message) => {
    expect(() => decodeEntry(wrong, [])).toThrow(CorruptRegister);
    expect(() => decodeEntry(wrong, [])).toThrow(message);
  });
});

describe("a log", () => {
  const entry = (version: number, previous: string, id = `e${version}`) => {
    const stored = encodeEntry({ ...linked, version, id, previous });
    return decodeEntry(stored.item, []);
  };
  const one = entry(1, genesisDigest);
  const two = entry(2, one.digest);
  const empty = { version: 0, digest: genesisDigest, versions: new Map() };

  test("chains where each entry follows the one before", () => {
    expect(() => assertChains(empty, [one, two])).not.toThrow();
    const head = { ...one, versions: new Map([[one.id, 1]]) };
    expect(() => assertChains(head, [two])).not.toThrow();
    expect(() => assertChains(head, [entry(2, one.digest, "e1")])).toThrow(
      /bears the id of an earlier entry/,
    );
  });

  test.each([
    ["an entry is missing", [one, entry(3, two.digest)], /an entry is missing/],
    ["an entry links elsewhere", [one, entry(2, genesisDigest)], /links to/],
    ["an entry id comes twice", [one, entry(2, one.digest, "e1")], /bears the id of an earlier entry/],
  ] as const)("does not chain where %s", (_what, entries, message) => {
    expect(() => assertChains(empty, entries)).toThrow(message);
  });
});

describe("keys", () => {
  test("sort by their bytes as their numbers do, and are read back", () => {
    fc.assert(
      fc.property(fc.nat(999_999), fc.nat(999_999), (a, b) => {
        expect(Math.sign(a - b)).toBe(
          Buffer.compare(Buffer.from(entryKey(a).sk), Buffer.from(entryKey(b).sk)),
        );
        expect(Math.sign(a - b)).toBe(
          Buffer.compare(Buffer.from(partKey("x", a).sk), Buffer.from(partKey("x", b).sk)),
        );
        expect([versionOf(entryKey(a)), partNumberOf(partKey("x", b), "x")]).toEqual([a, b]);
      }),
    );
    expect(entryKey(31)).toEqual({ pk: "REGISTER", sk: "ENTRY#000000000031" });
    expect(() => entryKey(1e12)).toThrow(/whole number below/);
    expect(partNumberOf(partKey("x", 1), "y")).toBeNull();
  });
});
