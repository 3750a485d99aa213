/**
 * Lines that say again what other lines say are not counted twice: sums of accounts, lots anywhere, groups of holdings.
 * @module
 */

import { describe, expect, test } from "vitest";
import { outcome } from "./outcomes.ts";

const manyLots = "1810.HK,1,5\n".repeat(1000);

describe("the sum of a security's lines refuses the file", () => {
  test.each([
    [
      "below the accounts that it sums",
      "Account,Symbol,Quantity,Market Value\nA,1810.HK,100,5\nB,1810.HK,150,7\nAll,1810.HK,250,12\n",
    ],
    [
      "below accounts by number",
      "Account,Symbol,Quantity\nX12345678,1810.HK,100\nX12345679,1810.HK,150\nAll,1810.HK,250\n",
    ],
    ["above a thousand lots", `Symbol,Quantity,Market Value\n1810.HK,1000,5000\n${manyLots}`],
    [
      "above lots that stand behind all positions",
      "Symbol,Lot,Quantity\n1810.HK,,300\nAAPL,,10\n1810.HK,1,100\n1810.HK,2,200\nAAPL,1,10\n",
    ],
    [
      "whose lots are spelt otherwise",
      "Symbol,Name,Quantity\n1810.HK,Phones,300\n1810 HK,Phones lot 1,100\n1810 HK,Phones lot 2,200\n",
    ],
    [
      "by its value, without quantities",
      "Symbol,Name,Market Value\n1810.HK,Phones,15000\n1810.HK,Phones,5000\n1810.HK,Phones,10000\n",
    ],
  ])("%s", (_, file) => {
    expect(outcome(file)[0]).toMatch(/^refused: .*counted twice/);
  });

  test.each([
    "Account,Symbol,Quantity\nA,1810.HK,100\nB,1810.HK,100\nC,1810.HK,250\n",
    "Account,Symbol,Quantity\nX12345678,1810.HK,100\nX12345679,1810.HK,100\nX12345680,1810.HK,200\n",
    "Account,Symbol,Quantity\nX12345680,1810.HK,200\nX12345678,1810.HK,100\nX12345679,1810.HK,100\n",
    "Account,Symbol,Quantity\nA,1810.HK,100\nB,1810.HK,100\nC,1810.HK,200\nA,AAPL,5\nB,AAPL,7\n",
    "Symbol,Open Date,Quantity\n1810.HK,2020-01-01,100\n1810.HK,2020-01-02,100\n1810.HK,2020-01-03,200\n",
    "Account,Symbol,Quantity\nA,1810.HK,100\nB,1810.HK,100\n",
    "Symbol,Quantity\nXIACY,100\nXIACY 06/18/2021 30.00 C,50\nXIACY 06/18/2021 35.00 C,50\n",
  ])("and positions of their own are all counted: %j", (file) => {
    expect(outcome(file)).toHaveLength(file.trim().split("\n").length - 1);
    expect(outcome(file)[0]).not.toMatch(/^refused/);
  });
});

test("the sum of a group refuses the file wherever it stands, at the foot behind other lines, too", () => {
  const rows = "Telecom,HK0941009539,100,5000\nPhones,KYG9830T1067,10,1000\nApple,US0378331005,1,70\n";
  const header = "Name,ISIN,Quantity,Market Value\n";
  for (const sum of ["Asia,,,6000", "Asia,,,5000", "Rest,,,1070"])
    expect(outcome(`${header}${rows}${sum}\n`)[0]).toMatch(/^refused: .*counted twice/);
  expect(outcome(`${header}${rows}House,,,7000\n`)).toHaveLength(4);
});

describe("the sum of a group, whatever it is called, refuses the file", () => {
  const rows = "Telecom,HK0941009539,100,5000\nPhones,KYG9830T1067,10,1000\n";
  test.each(["Gesamtbestand", "Totalt", "ИТОГО по портфелю", "総計", "Σ", "NAV", "Aktien", "Asia"])(
    "%s",
    (word) => {
      const sum = `${word},,,6000\n`;
      for (const file of [`${rows}${sum}`, `${sum}${rows}`, `${rows}${sum}${sum}`])
        expect(outcome(`Name,ISIN,Quantity,Market Value\n${file}`)[0]).toMatch(/^refused: .*counted twice/);
    },
  );

  test.each(["Equities", "Account 123", "2 positions", "12345678", "ALL", "NAV"])(
    "%s, under Symbol",
    (word) => {
      const held = "CHL,China Mobile ADR,100,2750.40\nAAPL,Apple,10,1200.30\n";
      const file = `Symbol,Name,Quantity,Market Value\n${held}${word},,,3950.70\n`;
      expect(outcome(file)[0]).toMatch(/^refused: .*counted twice/);
      expect(outcome(file.replace("3950.70", "5950.81"))).toHaveLength(3);
    },
  );

  test.each([
    "Telecom & Tech,,,6001",
    "Telecom & Tech,,,6000",
    "JOHN DOE,,110,6000.5",
    "Household,,110,6001",
  ])("%s, rounded or with the quantity of its lines", (sum) => {
    const held = "China Mobile,HK0941009539,100,5000\nXiaomi,KYG9830T1067,10,1000.5\n";
    for (const file of [`${held}${sum}\n`, `${sum}\n${held}`])
      expect(outcome(`Name,ISIN,Quantity,Market Value\n${file}`)[0]).toMatch(/^refused: .*(?:counted twice)/);
  });

  test("under Symbol with the quantity of all lines, and by shares of the whole that add up to twice it", () => {
    const held = "CHL,100,2750.40\nAAPL,10,1200.30\n";
    expect(outcome(`Symbol,Quantity,Market Value\n${held}Everything,110,3950.70\n`)[0]).toMatch(
      /counted twice/,
    );
    const three = "AAPL,10,100\nMSFT,5,100\nIBM,15,200\n";
    expect(outcome(`Symbol,Quantity,Market Value\n${three}`)).toHaveLength(3);
    const groups =
      "China Mobile Ltd,100,2750.40,69.6\nTelecoms,100,2750.40,69.6\nApple Inc,10,1200.30,30.4\nTechnology,10,1200.30,30.4\n";
    expect(outcome(`Name,Quantity,Market Value,% of Portfolio\n${groups}`)[0]).toMatch(/counted twice/);
    const once = "China Mobile Ltd,100,2750.40,69.6\nApple Inc,10,1200.30,30.4\n";
    expect(outcome(`Name,Quantity,Market Value,% of Portfolio\n${once}`)).toHaveLength(2);
  });

  test.each(["Private fund,,,700\n", "Private fund,,7,6000\n", "Cash,,,6000\n"])(
    "and what is no sum, has a quantity or is money does not: %j",
    (more) => {
      expect(outcome(`Name,ISIN,Quantity,Market Value\n${rows}${more}`)).toHaveLength(3);
    },
  );
});
