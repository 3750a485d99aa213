/**
 * Lines that say what a table or an account comes to are no holdings, however they are rounded or called.
 * @module
 */

import { describe, expect, test } from "vitest";
import { readExport } from "../../functions/brokers/read-export.ts";

const table =
  "Name,ISIN,Quantity,Market Value\nChina Mobile,HK0941009539,100,2750.40\nApple,US0378331005,10,1200.30\nMicrosoft,US5949181045,5,1000.33\n";
const values = (file: string) => {
  const reading = readExport(file);
  if (reading.kind !== "plain") return reading.kind;
  return reading.holdings.positions.map(({ marketValue }) => marketValue);
};

describe("a sum of all lines", () => {
  test.each(["4951.04", "4951.02", "4951.05", "4951.0", "4951"])("rounded for itself: %s", (sum) => {
    expect(values(`${table}Haus,,,${sum}\n`)).toBe("refused");
  });

  test("of the sizes of what is long and short", () => {
    expect(
      values(
        "Name,ISIN,Quantity,Market Value\nA,HK0941009539,-100,-2750.40\nB,US0378331005,10,1200.30\nC,US5949181045,5,1000\nBook A,,,4950.70\n",
      ),
    ).toBe("refused");
  });

  test("a holding of another amount is one", () => {
    expect(values(`${table}Private Fund LP,,,4951.20\n`)).toHaveLength(4);
    expect(values(`${table}Private Fund LP,,,4999\n`)).toHaveLength(4);
  });
});

test.each([
  "Portfolio value",
  "Account equity",
  "Net Liquidation Value",
  "Net Liq",
  "Buying power",
  "Depotwert",
  "Valeur du portefeuille",
  "总资产",
  "Account Value (USD)",
])("%s with any amount is no holding", (label) => {
  expect(values(`${table}${label},,,4100.00\n`)).toEqual(["2750.40", "1200.30", "1000.33"]);
  expect(values(`Symbol,Quantity,Market Value\nCHL,100,2750.40\n${label},,8200\n`)).toEqual(["2750.40"]);
});

test.each(["Average", "Mean", "Previous month", "Change", "Vormonat", "Unrealized Gain/Loss", "平均"])(
  "%s refuses the file",
  (label) => {
    expect(values(`${table}${label},,,150.70\n`)).toBe("refused");
    expect(values(`Name,Quantity,Market Value\nChina Mobile,100,2750.40\n${label},100,3800\n`)).toBe(
      "refused",
    );
  },
);

test.each(["Liabilities", "Short Positions", "Closed positions", "Long", "Verbindlichkeiten"])(
  "%s beside an amount is no holding",
  (label) => {
    expect(values(`${table}${label},,,-500\n`)).toBe("refused");
    expect(values(`Symbol,Quantity,Market Value\nCHL,100,2750.40\n${label},,-500\n`)).toBe("refused");
  },
);

test("tickers that are such words in capitals are holdings", () => {
  expect(values("Symbol,Quantity,Market Value\nCHL,100,2750.40\nMAX,5,10\n")).toEqual(["2750.40", "10"]);
});
