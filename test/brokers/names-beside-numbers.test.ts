/**
 * A row's own number says which security it is: words of its name that read like a code and an exchange restrict nothing, and are no symbol.
 * @module
 */

import { expect, test } from "vitest";
import { positionsOf, statusesOf } from "./judged-files.ts";

const codes = ["941 HK", "HKG:941", "NYSE:CHL", "600118 SH", "0941.HK"];

test.each(codes)(
  "%s among the words of a name is a person's to look at beside another security's number",
  (code) => {
    const names = [`APPLE INC ${code} BASKET`, `APPLE INC (${code})`];
    const file = positionsOf(
      [
        "ISIN,Name,Quantity",
        ...names.map((name) => `US0378331005,${name},5`),
        "US5949181045,MICROSOFT,1",
      ].join("\n"),
    );
    expect(file.map(({ symbol }) => symbol)).toEqual([undefined, undefined, undefined]);
    expect(statusesOf(file)).toEqual(["review", "review", "no-match"]);
    const sent = names.map((name) => ({ symbol: "AAPL", isin: "US0378331005", name }));
    expect(statusesOf(sent)).toEqual(["review", "review"]);
  },
);

test("without a number of its own the row is named by the code, as before", () => {
  const file = positionsOf("Name,Quantity\nChina Mobile (HKG:941),5\nApple Inc (NASDAQ:AAPL),5\n");
  expect(statusesOf(file)).toEqual(["restricted", "no-match"]);
});

test("a year before a country is no ticker", () => {
  const names = ["CNOOC FIN 2015 USA LLC 3.5%", "TOYOTA MOTOR CREDIT 2027 USA", "SOME BOND 2030 US"];
  const cusips = ["12634GAB9", "037833100", "594918104"];
  const told = positionsOf(
    ["CUSIP,Name,Quantity", ...names.map((name, i) => `${cusips[i]},${name},5`)].join("\n"),
  );
  const bare = positionsOf(["Name,Quantity", ...names.map((name) => `${name},5`)].join("\n"));
  expect([...told, ...bare].flatMap(({ symbol }) => symbol ?? [])).toEqual([]);
});
