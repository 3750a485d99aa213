/**
 * Sums by status and currency are exact.
 * @module
 */

import { Big } from "big.js";
import fc from "fast-check";
import { expect, test } from "vitest";
import { exposureOf } from "../../functions/core/check/exposure.ts";
import type { Position } from "../../functions/core/check/position.ts";
import { DecimalSum } from "../../functions/core/decimal.ts";
import type { Status } from "../../functions/core/law/status.ts";

const decimal = fc.oneof(
  fc.tuple(fc.nat(99_999_999), fc.nat(9999)).map(([whole, part]) => `${whole}.${part}`),
  fc
    .tuple(fc.bigInt({ min: 0n, max: 10n ** 24n }), fc.bigInt({ min: 0n, max: 10n ** 12n }))
    .map(([whole, part]) => `${whole}.${String(part).padStart(13, "0")}`),
  fc.constantFrom("0", "0.0", "00012.50", "99999999999", "9999999.999", "0.0001", "0.00001", "1"),
);

test("a sum of decimals is exact, whatever their size and places", () => {
  fc.assert(
    fc.property(fc.array(decimal, { maxLength: 200 }), (all) => {
      const sum = new DecimalSum();
      let expected = new Big(0);
      for (const text of all) {
        sum.add(text);
        expected = expected.plus(text);
      }
      expect(sum.toString()).toBe(expected.toFixed());
    }),
  );
});

test("many large short values do not lose their last place", () => {
  const sum = new DecimalSum();
  for (let i = 0; i < 100_000; i += 1) sum.add("99999999.99");
  expect(sum.toString()).toBe("9999999999000");
});

const position = (marketValue: string | undefined, currency?: string): Position => ({
  symbol: "A",
  ...(marketValue === undefined ? {} : { marketValue }),
  ...(currency === undefined ? {} : { currency }),
});

test("long and short are apart, amounts absolute, currencies never mixed, what has no value is counted", () => {
  const positions = [
    position("100", "USD"),
    position("-40.50", "USD"),
    position("7", "HKD"),
    position("1"),
    position(undefined, "USD"),
  ];
  const statuses: readonly Status[] = ["restricted", "no-match", "stayed", "review", "restricted"];
  const { exposure, unvalued } = exposureOf(positions, statuses);
  expect(unvalued).toBe(1);
  expect(
    exposure.map(({ currency, long, short, restrictedShare }) => [currency, long, short, restrictedShare]),
  ).toEqual([
    ["HKD", "7", "0", "0.0000"],
    ["USD", "100", "40.5", "0.7117"],
    ["XXX", "1", "0", "0.0000"],
  ]);
  expect(exposure[1]?.byStatus).toMatchObject({ restricted: "100", "no-match": "40.5" });
});

test.each([
  ["1", "19999", "0.0000"],
  ["1", "20001", "0.0000"],
  ["5", "99995", "0.0000"],
  ["15", "99985", "0.0002"],
  ["25", "99975", "0.0002"],
  ["35", "99965", "0.0004"],
])("the restricted share of %s beside %s is %s: half to even", (restricted, other, share) => {
  const { exposure } = exposureOf(
    [position(restricted, "USD"), position(other, "USD")],
    ["restricted", "no-match"],
  );
  expect(exposure[0]?.restrictedShare).toBe(share);
});

test("a zero total has no restricted share", () => {
  expect(exposureOf([position("0.00", "USD")], ["restricted"]).exposure[0]?.restrictedShare).toBeNull();
});
