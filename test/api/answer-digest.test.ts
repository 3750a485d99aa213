/**
 * The answer's digest covers every field of a request, and nothing else.
 * @module
 */

import { createHash } from "node:crypto";
import fc from "fast-check";
import { expect, test } from "vitest";
import { answerDigest } from "../../functions/api/answer-digest.ts";
import { constituentFields, type Position } from "../../functions/core/check/position.ts";
import { fieldNames, namesOf } from "../../functions/core/check/position-fields.ts";

const fields = [
  "symbol",
  "isin",
  "cusip",
  "sedol",
  "figi",
  "name",
  "exchange",
  "kind",
  "quantity",
  "price",
  "marketValue",
  "currency",
  "ref",
  "issued",
  "matures",
  "acquired",
] as const satisfies readonly (keyof Position)[];
const text = fc.string({ unit: "grapheme", minLength: 1, maxLength: 6 });
const position: fc.Arbitrary<Position> = fc.record(
  {
    symbol: text,
    isin: text,
    cusip: text,
    sedol: text,
    figi: text,
    name: text,
    exchange: text,
    kind: text,
    quantity: text,
    price: text,
    marketValue: text,
    currency: text,
    ref: text,
    issued: text,
    matures: text,
    acquired: text,
  },
  { requiredKeys: [] },
);

/** Each field up to the last present one, with a mark behind it. */
const lineOf = (p: Position): string => {
  const last = fields.findLastIndex((field) => p[field] !== undefined);
  return fields
    .slice(0, last + 1)
    .map((field) => `${p[field] ?? ""}\u001f`)
    .join("");
};

test("the digest's order is that of the tables of fields", () => {
  expect(fieldNames).toEqual(fields);
  expect(namesOf(constituentFields)).toEqual(["weight", ...fields]);
});

test("the digest is over every field of every position, in one order, each set apart", () => {
  fc.assert(
    fc.property(fc.array(position, { maxLength: 5 }), fc.constantFrom(1, 3000), (some, times) => {
      const positions = Array.from({ length: times }, () => some).flat();
      const request = {
        asOf: "2021-03-15",
        knownAt: null,
        investor: { usPerson: true },
        detail: "all",
        positions,
      } as const;
      const head = ["2021-03-15", "", 7, true, "all", "sha256:x", 1, "[null,null]"].join("\u001f");
      const form = [head, ...positions.map(lineOf)].map((line) => `${line}\u001e`).join("");
      expect(answerDigest(request, { version: 7, factsDigest: "sha256:x" }, 1)).toBe(
        `sha256:${createHash("sha256").update(form).digest("hex")}`,
      );
    }),
    { numRuns: 60 },
  );
});

test("what a question is narrowed to, and what it says of the trade, are in its digest", () => {
  const request = {
    asOf: "2021-03-15",
    knownAt: null,
    investor: { usPerson: true },
    detail: "all",
    positions: [{ symbol: "LUKOY" }],
  } as const;
  const digest = (more: object) =>
    answerDigest({ ...request, ...more }, { version: 7, factsDigest: "sha256:x" }, 1);
  const digests = [
    {},
    { programmes: ["ccmc"] },
    { programmes: ["ccmc", "ns-cmic"] },
    { trade: { counterparty: "us-person" } },
    { trade: { counterparty: "not-us-person" } },
  ].map(digest);
  expect(new Set(digests).size).toBe(digests.length);
});
