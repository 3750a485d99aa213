/**
 * Text that is more than a ticker or a name is never made into another one: a listed security in it is found, or a person is asked.
 * @module
 */

import { describe, expect, test } from "vitest";
import { check } from "../../functions/core/check/check.ts";
import type { SentPosition } from "../../functions/core/check/position.ts";
import { curatedRegister } from "../support/curated-register.ts";

function answerOf(position: SentPosition, asOf: string, knownAt: string | null) {
  const [answer] = check(curatedRegister, {
    asOf,
    knownAt,
    investor: { usPerson: true },
    detail: "all",
    positions: [position],
  }).positions;
  if (answer === undefined) throw new Error("no answer");
  return answer;
}
const in2021 = (position: SentPosition) =>
  answerOf(position, "2021-03-16T12:00:00.000Z", "2021-03-11T12:00:00.000Z");
const in2025 = (position: SentPosition) => answerOf(position, "2025-11-10T12:00:00.000Z", null);

describe("a symbol", () => {
  test.each([
    "SBERRU 5.125 10/29/22",
    "LUKOIL 4.563 04/24/23",
    "ROSNRU 4.199 03/06/22 Corp",
    "CHMOBI 2 1/4 12/01/26 Govt",
    "GAZPRU-6.51-2022",
  ])("that is a bond's description (%s) does not become its last number", (symbol) => {
    const { status, read } = in2025({ symbol });
    expect([status, read?.ticker]).toEqual(["review", undefined]);
  });

  test.each(["XIACY¹", "XIACY™", "XIACY ²", "XIACY①", "XIACYᵃ", "1810.HK¹"])(
    "with a footnote's mark (%s) is not another ticker",
    (symbol) => {
      const { status, read, matches } = in2021({ symbol });
      expect([status, read?.ticker]).toEqual(["review", undefined]);
      expect(matches.map(({ listing }) => listing)).toEqual(
        in2021({ symbol: "XIACY" }).matches.map(({ listing }) => listing),
      );
    },
  );

  test("with the rouble's former code beside it is Moscow's", () => {
    const matches = (currency: string) => in2025({ symbol: "LKOH", currency }).matches.length;
    expect(matches("RUR")).toBe(matches("RUB"));
    expect(matches("RUR")).toBeGreaterThan(0);
  });
});

describe("a name", () => {
  test.each([
    "PAO Lukoil",
    "ПАО Lukoil",
    "NK Lukoil PAO",
    "Lukoil, PAO NK",
    "Public Joint-Stock Company Lukoil",
    "Rosneft Oil Company",
    "NK Rosneft PAO",
    "OJSC Rosneft Oil Company",
    "Lukoil™",
  ])("with a Russian legal form (%s) is compared without it", (name) => {
    expect(in2025({ name }).status).toBe("review");
  });

  test.each(["CHL", "Xiaomi Unsp B (XIACY)", "Some words [1810.HK]", "Ch Mob (HKG:941)", "Xiaomi Corp¹"])(
    "that holds a listed ticker or a footnote's mark (%s) asks a person",
    (name) => {
      expect(in2021({ name }).status).toBe("review");
    },
  );

  test.each(["Apple Inc (AAPL)", "AAPL", "A. O. Smith Corporation (AOS)", "PAO Unknown", "Class A (XYZQ)"])(
    "that holds nobody's (%s) does not",
    (name) => {
      expect(in2021({ name }).status).toBe("no-match");
      expect(in2025({ name }).status).toBe("no-match");
    },
  );
});
