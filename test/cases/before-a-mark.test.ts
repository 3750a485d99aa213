/**
 * Every listed line's ticker with something behind it that no table of exchanges holds: a class, a sort, a vendor's letter. Whoever holds it is
 * told that a person has to look; an unlisted one stays as it is.
 * @module
 */

import { expect, test } from "vitest";
import { resolve } from "../../functions/core/check/resolve.ts";
import { latest } from "../../functions/core/register/known.ts";
import { questionOf } from "../../functions/core/register/question.ts";
import { curatedRegister } from "../support/curated-register.ts";

const question = {
  ...questionOf(curatedRegister, { asOf: "2021-04-01T12:00:00.000Z", knownAt: null }),
  ever: true as const,
};
const lines = [...curatedRegister.listingsByIssuer.keys()].flatMap((issuer) =>
  (latest(curatedRegister, "issuer", issuer, null)?.document.lines ?? []).flatMap(({ ticker = "" }) =>
    /^[A-Z]{3,6}$/.test(ticker) ? [{ issuer, ticker }] : [],
  ),
);
const marks = ["_", ".", "-", "/", " "];
const behind = ["P", "PR", "A", "XX", "OTC US"];
const spelled = (ticker: string): readonly string[] => [
  ...marks.flatMap((mark) => behind.map((more) => `${ticker}${mark}${more}`)),
  ...["=", "+", "^", "yq.L", "l", "d", "l.CHI", "q.XX"].map((more) => `${ticker}${more}`),
];

test("a ticker before a mark, or before small letters, is at least for a person to look at", () => {
  const silent = lines.flatMap(({ issuer, ticker }) =>
    spelled(ticker).filter((symbol) => {
      const { candidates, unusable } = resolve(question, { symbol });
      return !unusable && !candidates.some((found) => found.issuer === issuer);
    }),
  );
  expect(lines.length).toBeGreaterThan(60);
  expect(silent).toEqual([]);
});

test("and never certain where it stands on no exchange of its own", () => {
  const certain = ["SBER_P", "SBER-P", "SBER/P", "LKOH=", "LKOHyq.L", "LKODl", "OGZDl.CHI"].filter((symbol) =>
    resolve(question, { symbol }).candidates.some(({ doubt }) => doubt === null),
  );
  expect(certain).toEqual([]);
});

test.each(["AAPL_P", "MSFT=", "VODl", "BRK.B", "SBERX.P", "AAPL OTC US"])("%s names nothing", (symbol) => {
  expect(resolve(question, { symbol }).candidates).toEqual([]);
});
