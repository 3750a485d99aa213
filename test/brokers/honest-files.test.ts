/**
 * What brokers' own files write beside holdings, and further columns that name another security than the line's: read, or asked, never
 * refused for nothing and never the line's own.
 * @module
 */

import { expect, test } from "vitest";
import { readExport } from "../../functions/brokers/read-export.ts";
import { positionsOf as positionsIn, statusesOf } from "./judged-files.ts";

const positionsOf = (...lines: readonly string[]) => positionsIn(`${lines.join("\n")}\n`);

test.each([
  "Cur. val",
  "Exposure",
  "Exposure (USD)",
  "Valor Atualizado",
  "Valoración",
  "Closing value",
  "Valor Bruto",
  "Financeiro",
])("a column of values called %s is read", (title) => {
  const read = positionsOf(
    `Symbol;Name;Quantity;${title}`,
    "CHL;China Mobile;100;2750.40",
    "AAPL;Apple;5;600.10",
  );
  expect(read.map(({ marketValue }) => marketValue)).toEqual(["2750.40", "600.10"]);
});

test.each(["GAV", "Avg. cost", "Genomsnittskurs"])(
  "whole numbers under %s are a cost, and no codes",
  (title) => {
    const read = positionsOf(
      `Namn;Antal;${title};Senast;Valuta;Värde SEK`,
      "China Mobile;100;4510;51,00;HKD;6800,00",
      "Apple;5;1000;120,00;USD;5500,00",
    );
    expect(read).toHaveLength(2);
    expect(read.map(({ symbol }) => symbol)).toEqual([undefined, undefined]);
  },
);

test.each([
  "Итого, RUB",
  "Total, SEK",
  "Summe (EUR)",
  "ANZAHL POSITIONEN: 2",
  "Number of holdings: 2",
  "Nombre de lignes : 2",
])("the last line %s is no holding", (label) => {
  expect(
    positionsOf(
      "Name;ISIN;Quantity;Market Value",
      "China Mobile;HK0941009539;100;2750.40",
      "Apple;US0378331005;5;600.10",
      `${label};;;3350.50`,
    ),
  ).toHaveLength(2);
});

test("a line of units below the header is none, and amounts in thousands there are refused", () => {
  const file = (unit: string): readonly string[] => [
    "Symbol,Quantity,Market Value",
    `,shares,${unit}`,
    "CHL,100,2750",
    "AAPL,5,600",
  ];
  for (const unit of ["USD", "(USD)", "$"])
    expect([unit, positionsOf(...file(unit)).length]).toEqual([unit, 2]);
  for (const unit of ["000s", "USD 000", "thousands"])
    expect(readExport(file(unit).join("\n")).kind).toBe("refused");
});

test("a market is the exchange of its place", () => {
  const read = positionsOf(
    "代碼,名稱,市場,持倉數量,市值",
    "00941,中國移動,香港市場,100,5100",
    "AAPL,蘋果,美國市場,5,600",
  );
  expect(statusesOf(read)).toEqual(["restricted", "no-match"]);
});

test.each([
  "Collateral ISIN",
  "Benchmark ISIN",
  "Hedge Instrument ISIN",
  "Pledged Security ISIN",
  "Guarantor ISIN",
])("a listed security under %s is for a person to look at, and restricts no other's line", (title) => {
  const read = positionsOf(`Symbol,Quantity,${title}`, "AAPL,5,HK0941009539", "MSFT,5,US0378331005");
  expect(statusesOf(read)).toEqual(["review", "no-match"]);
  expect(read.map(({ isin }) => isin)).toEqual([undefined, undefined]);
});

test.each([
  "人民币现金",
  "예수금",
  "お預り金",
  "Российский рубль",
  "เงินสด",
  "Készpénz",
  "מזומן",
  "BANK DEPOSIT PROGRAM",
])("%s is money", (name) => {
  const read = positionsOf(
    "Name;ISIN;Quantity;Market Value",
    `${name};;;10.25`,
    "Apple;US0378331005;5;600.10",
  );
  expect(read.map(({ kind }) => kind)).toEqual(["cash", undefined]);
  expect(statusesOf(read)).toEqual(["no-match", "no-match"]);
});

test("a kind with a word of products, and a sum's word before a listed issuer's name, leave the issuer for a person to look at", () => {
  const read = positionsOf(
    "Type,Name,ISIN,Quantity,Market Value",
    "Total return swap,China Mobile TRS,,100,2750.40",
    "Stock,Subtotal China Mobile Ltd,,7,20.30",
    "OTC equity swap,Apple TRS,,5,600.10",
  );
  expect(statusesOf(read)).toEqual(["review", "review", "no-match"]);
});
