/**
 * Tables that end as Schwab's do, or bear its title, and are another's: its amounts are all in dollars, theirs need not be.
 * @module
 */

import { expect, test } from "vitest";
import { readExport } from "../../functions/brokers/read-export.ts";

const formatOf = (...lines: readonly string[]): string => {
  const reading = readExport(`${lines.join("\n")}\n`);
  return reading.kind === "read" ? reading.format : reading.kind;
};

test.each(["Account Total,,,,5700.10", "Positions Total,,,,5700.10", "Cash & Cash Investments,,,,600.10"])(
  "%s below anybody's table leaves its currencies open",
  (closing) => {
    const reading = readExport(
      `Symbol,Description,Quantity,Price,Market Value\n0941.HK,China Mobile,100,51.00,5100\nAAPL,Apple,5,120.02,600.10\n${closing}\n`,
    );
    const held =
      reading.kind === "plain" && "positions" in reading.holdings ? reading.holdings.positions : [];
    expect(held.slice(0, 2).map(({ symbol, currency }) => [symbol, currency])).toEqual([
      ["0941.HK", undefined],
      ["AAPL", undefined],
    ]);
    expect(held.slice(2).map(({ kind }) => kind)).toEqual(closing.startsWith("Cash") ? ["cash"] : []);
  },
);

test("amounts in other currencies than the dollar are no Schwab's, whatever stands above and below", () => {
  const table = (value: string): readonly string[] => [
    '"Positions for account Individual ...234 as of 12:52 PM ET, 2022/09/01"',
    '"Symbol","Description","Quantity","Price","Market Value","Security Type"',
    `"CHL","China Mobile","100","27.50","${value}","Equity"`,
    '"Account Total","--","--","--","$2,750.40","--"',
  ];
  expect(formatOf(...table("$2,750.40"))).toBe("schwab");
  for (const value of ["HK$2,750.40", "€2750.40", "2750.40 GBP"])
    expect([value, formatOf(...table(value))]).toEqual([value, "plain"]);
});

test("Schwab's own names of columns tell its file without its title", () => {
  expect(
    formatOf(
      "Symbol,Description,Qty (Quantity),Price,Mkt Val (Market Value),Cost Basis,Asset Type",
      "CHL,China Mobile,100,27.50,$2750.40,$2000,Equity",
      "Account Total,--,--,--,$2750.40,$2000,--",
    ),
  ).toBe("schwab");
});
