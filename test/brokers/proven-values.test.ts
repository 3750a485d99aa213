/**
 * Values that other columns prove to be something else than what a position is worth in its own currency.
 * @module
 */

import { describe, expect, test } from "vitest";
import { readExport } from "../../functions/brokers/read-export.ts";

const told = (file: string) => {
  const reading = readExport(file);
  if (reading.kind !== "plain")
    return reading.kind === "refused" ? `refused: ${reading.refusals[0]?.detail}` : reading.kind;
  const { positions, unreadColumns } = reading.holdings;
  return { values: positions.map(({ marketValue }) => marketValue ?? null), unreadColumns };
};

describe("a value in the account's currency, proved by a rate", () => {
  test.each(["FX Rate", "Exchange Rate", "Wechselkurs", "Cambio", "Taux de change", "汇率", "Обменный курс"])(
    "%s",
    (title) => {
      const columns = `Symbol,Quantity,Price,Currency,${title},Market Value`;
      const us = "AAPL US,10,120,USD,1,1200\n";
      expect(told(`${columns}\n941 HK,100,51,HKD,0.1286,655.9\n${us}`)).toEqual({
        values: [null, null],
        unreadColumns: [title, "Market Value"],
      });
      expect(told(`${columns}\n941 HK,100,51,HKD,7.776,655.9\n${us}`)).toMatchObject({
        values: [null, null],
      });
      // What is quantity × price is the security's own.
      expect(told(`${columns}\n941 HK,100,51,HKD,0.1286,5100\n${us}`)).toEqual({
        values: ["5100", "1200"],
        unreadColumns: [title],
      });
    },
  );

  test("one that states its currency is read in it", () => {
    const file =
      "Symbol,Quantity,Price,Currency,FX Rate,Market Value (USD)\n941 HK,100,51,HKD,0.1286,655.9\nAAPL US,10,120,USD,1,1200\n";
    expect(told(file)).toMatchObject({ values: ["655.9", "1200"] });
  });
});

test("what a dividend pays on the quantity is no value", () => {
  expect(told("Symbol,Shares,Dividend,Amount\nCHL,100,0.75,75.00\nAAPL,10,0.205,2.05\n")).toMatch(
    /^refused: .*what was paid/,
  );
  expect(told("Symbol,Shares,Dividend,Amount\nCHL,100,0.75,2750.40\nAAPL,10,0.205,1200.30\n")).toMatchObject({
    values: ["2750.40", "1200.30"],
  });
});

test("values that all have three digits behind a point are refused where nothing shows what the point means", () => {
  expect(told('Symbol,Quantity,Market Value\nAAPL,"1.000","120.000"\nCHL,"2.000","55.000"\n')).toMatch(
    /^refused: .*two numbers/,
  );
  expect(told("Symbol,Quantity,Market Value\nVTI,12.345,120.50\nBND,2.125,55.00\n")).toMatchObject({
    values: ["120.50", "55.00"],
  });
});

test.each([
  [
    "股票編號,股票名稱,庫存股數,市值\n00941,中國移動,1000,15000\n00005,匯豐,1000,600000\n",
    ["15000", "600000"],
  ],
  [
    "Sembol;Hisse;Adet;Piyasa Değeri\nTHYAO;Türk Hava Yolları;10;3000\nGARAN;Garanti;10;900\n",
    ["3000", "900"],
  ],
  ["Emisora,Serie,Titulos,Valor de mercado\nWALMEX,*,100,5000\nAMX,L,10,100\n", ["5000", "100"]],
  ["Тикер;Количество;Оценка, руб.\nLKOH;10;70000,00\nAAPL;5;600,00\n", ["70000.00", "600.00"]],
])("headers of other countries are known: %j", (file, values) => {
  expect(told(file)).toMatchObject({ values });
});
