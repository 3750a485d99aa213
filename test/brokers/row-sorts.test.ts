/**
 * Files whose columns say that a line is a bond, or that it follows another's share: a listed issuer's name there asks a person, whatever number
 * the line bears itself.
 * @module
 */

import { describe, expect, test } from "vitest";
import { readExport } from "../../functions/brokers/read-export.ts";
import { outcome } from "./outcomes.ts";

const other = "US0378331005,Apple Inc,,,10,1200\n";
const titles = ["Coupon", "Cpn", "Zinssatz", "Cupón", "Cedola", "Ставка купона", "票面利率"];

describe("a bond by its columns", () => {
  // A Hong Kong number of which nothing is recorded, so that nothing but the columns says what it is.
  test.each(titles)("a coupon under %s", (title) => {
    const file = `ISIN,Name,${title},Notes,Quantity,Market Value\nHK0000069689,China Mobile Finance Ltd,3.5,,100000,55000\n${other}`;
    expect(outcome(file)).toEqual(["review", "no-match"]);
  });

  test.each(["2027-03-06", "06.03.2027", "03/06/27", "Mar 2027"])("a day on which it matures: %s", (day) => {
    const file = `ISIN,Name,Maturity,Notes,Quantity,Market Value\nHK0000069689,China Mobile Finance Ltd,${day},,100000,55000\n${other}`;
    expect(outcome(file)).toEqual(["review", "no-match"]);
  });

  test.each(["Par Amount", "Original Face", "Principal Amount", "Nennwert"])(
    "a face value under %s",
    (title) => {
      const file = `Issuer Name,CUSIP,Coupon,${title},Mkt Value\nCHINA MOBILE FINANCE DAC,12625GAC8,2.8,100000,50000\nAPPLE INC,037833DX5,2.4,1000,900\n`;
      expect(outcome(file)).toEqual(["review", "no-match"]);
    },
  );

  test("an option with its expiry is none, and a share without terms is none", () => {
    const reading = readExport(
      "Symbol,Maturity,Coupon,Quantity\nCHL   210618C00030000,2021-06-18,,1\nAAPL,,0,10\n",
    );
    expect(reading.kind === "plain" && reading.holdings.positions.map(({ kind }) => kind)).toEqual([
      undefined,
      undefined,
    ]);
  });
});

describe("a product by its underlying", () => {
  const lines = (title: string, underlyings: readonly string[]): string =>
    `ISIN,Produkt,${title},Stück,Wert\n${underlyings
      .map((one, i) => `DE000SB0XY${["08", "16", "24", "32"][i]},Turbo ${i},${one},10,100`)
      .join("\n")}\n`;

  test.each([
    "Basiswert",
    "Underlying",
    "Sous-jacent",
    "Sottostante",
    "Subyacente",
    "相关资产",
    "正股",
    "Underlying ISIN",
  ])("%s", (title) => {
    // Xiaomi was listed then.
    const file = lines(title, ["Xiaomi", "1810.HK", "KYG9830T1067", "Allianz"]);
    expect(outcome(file)).toEqual(["review", "review", "review", "no-match"]);
  });

  test("a share's own line that repeats its ticker there is the share, and an option's is the option", () => {
    const file =
      "Symbol,Underlying,Quantity\nXIACY,XIACY,5\nXIACY  210618C00030000,XIACY,1\nMSFT,MSFT,5\nAAPL,,1\n";
    expect(outcome(file)).toEqual(["pending", "pending", "no-match", "no-match"]);
  });
});

test.each([
  "Symbol,Quantity,Market Value,,Shorts,Size\nAAPL,10,1200,,CHL,100\nMSFT,5,1000,,CEO,10\n",
  "Symbol,Quantity,Market Value,Second list,Lots held\nAAPL,10,1200,CHL,100\nMSFT,5,1000,CEO,10\n",
  "Symbol,Quantity,,Name,Quantity\nAAPL,10,,China Mobile Ltd,100\nMSFT,5,,CNOOC Ltd,10\n",
  "Symbol,Quantity,Market Value,,Short positions,Size\nAAPL,10,1200,,China Mobile,100\nMSFT,5,1000,,CNOOC,10\n",
])("a second table of tickers beside the first is not passed over: %j", (file) => {
  expect(outcome(file)[0]).toMatch(/^refused: .*second table/);
});

test("an empty column among those of one table does not part it", () => {
  for (const file of [
    "Symbol,Name,,Quantity,Market Value\nAAPL,Apple Inc,,10,1200\nMSFT,Microsoft,,5,1000\n",
    "Symbol,Quantity,,Name,Market Value\nAAPL,10,,Apple Inc,1200\nMSFT,5,,Microsoft,1000\n",
    "Symbol,Quantity,Market Value,,Sector,Beta\nAAPL,10,1200,,Tech,1.2\nMSFT,5,1000,,Software,0.9\n",
  ])
    expect(outcome(file)).toEqual(["no-match", "no-match"]);
});
