/**
 * A company's name where its ticker should stand, and names beside a ticker of another exchange: what agrees never lowers an answer.
 * @module
 */

import { expect, test } from "vitest";
import { check } from "../../functions/core/check/check.ts";
import type { Position } from "../../functions/core/check/position.ts";
import { resolve } from "../../functions/core/check/resolve.ts";
import { questionOf } from "../../functions/core/register/question.ts";
import { curatedRegister } from "../support/curated-register.ts";

const asOf = "2026-09-01T12:00:00.000Z";
const question = questionOf(curatedRegister, { asOf, knownAt: null });
const statusOf = (position: Position, at = asOf): string | undefined =>
  check(curatedRegister, {
    ...{ asOf: at, knownAt: null, detail: "all" as const, investor: { usPerson: true } },
    positions: [position],
  }).positions[0]?.status;

/** A valid ISIN of which nothing is recorded. */
const isin = "DE000SB0XY08";

test("a listed issuer's name of one word that stands under symbol is looked at, whatever stands beside it", () => {
  const words = [...curatedRegister.issuersByName.keys()].filter((name) => /^[A-Z]{5,12}$/.test(name));
  expect(words.length).toBeGreaterThan(30);
  const silent = words.flatMap((symbol) =>
    [{ symbol }, { symbol, exchange: "LSE" }, { symbol, exchange: "NYSE" }, { symbol, isin }].filter(
      (position) => resolve(question, position).candidates.length === 0,
    ),
  );
  expect(silent).toEqual([]);
});

test.each([
  [{ symbol: "CNOOC" }, "2021-04-01T15:00:00.000Z"],
  [{ symbol: "SMIC" }, asOf],
  [{ symbol: "Smic" }, asOf],
  [{ symbol: "LUKOIL.ME" }, asOf],
  [{ symbol: "LUKOIL", isin }, asOf],
  [{ symbol: "SMIC", name: "Semiconductor Manufacturing International Corp" }, asOf],
  [{ symbol: "LKOH", name: "ЛУКОЙЛ" }, asOf],
  [{ symbol: "ROSN", name: "Rosneft Oil Co" }, asOf],
  [{ symbol: "GAZP", name: "Газпром ао" }, asOf],
  [{ symbol: "SBERP", name: "Сбербанк-п" }, asOf],
  [{ symbol: "MTL", currency: "CAD", name: "Mullen Group Ltd" }, asOf],
  [{ symbol: "MTL", currency: "AUD" }, asOf],
  [{ symbol: "CHL", exchange: "BMV" }, "2021-04-01T15:00:00.000Z"],
])("%j is for a person to look at", (position, at) => {
  expect(statusOf(position, at)).toBe("review");
});

test.each([
  [{ symbol: "MTL", currency: "USD" }, "restricted"],
  [{ symbol: "MTL", currency: "HKD" }, "restricted"],
  [{ symbol: "MTL.US", currency: "CAD" }, "restricted"],
  [{ symbol: "MTL", currency: "EUR", name: "Mechel PAO" }, "restricted"],
  [{ symbol: "LKODl_EQ" }, "restricted"],
  [{ symbol: "LKOD_L" }, "restricted"],
  [{ symbol: "HK0000981" }, "restricted"],
  [{ symbol: "MTL.USD.NYSE" }, "restricted"],
  [{ symbol: "LKOD IL" }, "review"],
  [{ symbol: "MM:LKOH" }, "review"],
  [{ symbol: "LKODz_EQ" }, "review"],
  [{ symbol: "LKODL_EQ" }, "review"],
  [{ symbol: "MTL_EQ" }, "restricted"],
  [{ symbol: "AAPL_EQ" }, "no-match"],
  [{ symbol: "6.01E+05" }, "review"],
  [{ symbol: "WALMEX* MM" }, "no-match"],
  [{ symbol: "CCCC", exchange: "NASDAQ" }, "no-match"],
  [{ symbol: "CCCC", name: "C4 Therapeutics Inc" }, "no-match"],
  [{ symbol: "LKOH", name: "Lake Ohrid Holdings" }, "no-match"],
  [{ symbol: "SMIC", kind: "crypto" }, "no-match"],
  [{ symbol: "SMIC", kind: "cash" }, "review"],
])("%j is %s", (position, status) => {
  expect(statusOf(position)).toBe(status);
});

test.each([
  ..."上海A股 沪A 沪市 上交所 上海证券交易所 沪市A股 沪股通 滬市"
    .split(" ")
    .map((venue) => [venue, "601186"]),
  ..."深圳A股 深A 深市 深交所 深圳证券交易所 深股通".split(" ").map((venue) => [venue, "002415"]),
  ..."港股 香港 港交所 联交所 香港交易所 港股通".split(" ").map((venue) => [venue, "00981"]),
  ..."美股 美国 纽交所".split(" ").map((venue) => [venue, "MTL"]),
  ..."A股 沪深A股".split(" ").map((venue) => [venue, "601186"]),
  ["Мосбиржа", "LKOH"],
])("an exchange as brokers there call it is known: %s", (exchange, symbol) => {
  expect(statusOf({ symbol, exchange })).toBe("restricted");
});

test("another's code on such an exchange is no match", () => {
  expect(statusOf({ symbol: "600519", exchange: "上海A股", name: "贵州茅台" })).toBe("no-match");
  expect(statusOf({ symbol: "AAPL", exchange: "美股" })).toBe("no-match");
});

test("a name whose letters were lost on their way is looked at", () => {
  for (const name of ["????", "\uFFFD\uFFFD\uFFFD", "?????? ???"]) expect(statusOf({ name })).toBe("review");
  expect(statusOf({ name: "What next? Holdings" })).toBe("no-match");
});
