/**
 * How long a tax lot has been held, in the words that say on which side a position stands: a lot held for a short time is owed to nobody.
 * @module
 */

import { expect, test } from "vitest";
import { readExport } from "../../functions/brokers/read-export.ts";

const quantities = (file: string): unknown => {
  const reading = readExport(file);
  return reading.kind === "plain"
    ? reading.holdings.positions.map(({ quantity, marketValue }) => [quantity, marketValue])
    : reading.kind;
};

const lots = (title: string, long: string, short: string): string =>
  [
    `Symbol,Quantity,Date Acquired,${title},Cost Basis,Market Value`,
    `CHL,100,01/02/2019,${long},2000,2750.40`,
    `AAPL,5,01/02/2021,${short},500,600.10`,
    "",
  ].join("\n");

const held = [
  ["100", "2750.40"],
  ["5", "600.10"],
];

test.each([
  ["Term", "Long", "Short"],
  ["Term", "LT", "ST"],
  ["Term", "L", "S"],
  ["Holding Period", "Long", "Short"],
  ["Holding Period", "Long Term", "Short Term"],
  ["LT/ST", "L", "S"],
  ["Long/Short Term", "Long", "Short"],
  ["Tax Term", "Long", "Short"],
  ["Gain/Loss Term", "L", "S"],
  ["Gain Type", "Long", "Short"],
  ["Haltedauer", "long", "short"],
])("a column %s with %s and %s says how long a lot is held", (title, long, short) => {
  expect(quantities(lots(title, long, short))).toEqual(held);
  const undated = lots(title, long, short).replaceAll(/,01\/02\/\d{4}|,Date Acquired/g, "");
  expect(quantities(undated)).toEqual(held);
});

test.each(["Type", "Status", "Foo"])(
  "under %s beside days of purchase the words may mean either: refused",
  (title) => {
    expect(quantities(lots(title, "Long", "Short"))).toBe("refused");
  },
);

test("beside quantities below zero, and under names that say so, they are sides", () => {
  const short = [
    ["100", "2750.40"],
    ["-5", "-600.10"],
  ];
  for (const title of ["Side", "Long/Short", "L/S", "Position Direction"])
    expect([title, quantities(lots(title, "Long", "Short"))]).toEqual([title, short]);
  expect(quantities(lots("Type", "Long", "Short").replace("AAPL,5", "AAPL,-5"))).toEqual(short);
  expect(
    quantities("Symbol,Quantity,Type,Market Value\nCHL,100,Long,2750.40\nAAPL,5,Short,600.10\n"),
  ).toEqual(short);
});
