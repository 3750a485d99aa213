/**
 * Two companies bear one name: the Dutch one sold it with the business, the Russian one has it since.
 * @module
 */

import { expect, test } from "vitest";
import { check } from "../../functions/core/check/check.ts";
import type { SentPosition } from "../../functions/core/check/position.ts";
import { curatedRegister } from "../support/curated-register.ts";

function answered(asOf: string, position: SentPosition) {
  const answer = check(curatedRegister, {
    asOf,
    knownAt: null,
    investor: { usPerson: true },
    detail: "all",
    positions: [position],
  });
  return [answer.status, answer.positions[0]?.matches[0]?.listing];
}

const [DUTCH, RUSSIAN] = ["ru-new-investment.yandex-nv.2022-04-06", "ru-new-investment.yandex.2024-04-01"];
const AFTER = "2026-11-27T12:00:00Z";

test.each(["Yandex", "Яндекс", "MKPAO Yandex", "Yandex N.V."])(
  "a position of nothing but the name %s may be the Russian company's, and is for a person to look at",
  (name) => expect(answered(AFTER, { name })).toEqual(["review", RUSSIAN]),
);

test("its ticker in Moscow is the Russian company's", () => {
  expect(answered(AFTER, { symbol: "YDEX", exchange: "MISX" })).toEqual(["restricted", RUSSIAN]);
});

test.each([
  { symbol: "NBIS" },
  { symbol: "YNDX" },
  { symbol: "YNDX", isin: "NL0009805522", name: "YANDEX NV" },
])("the Dutch company that sold the name is as it was: %j", (position) =>
  expect(answered(AFTER, position)).toEqual(["not-binding", DUTCH]),
);
