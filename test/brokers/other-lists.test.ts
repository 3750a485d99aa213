/**
 * Lists of dividends, realised gains, orders and transfers under names of their own: what was paid, sold, ordered or moved says nothing of
 * what is held, and no such file is read as holdings.
 * @module
 */

import { describe, expect, test } from "vitest";
import { readExport } from "../../functions/brokers/read-export.ts";

const readingOf = (lines: readonly string[]): string => {
  const reading = readExport(`${lines.join("\n")}\n`);
  if (reading.kind !== "refused") return "read";
  return /transactions/.test(reading.refusals[0]?.detail ?? "") ? "transactions" : "refused otherwise";
};

const two = (header: string, first: string, second: string): readonly string[] => [header, first, second];

describe.each([
  [
    "dividends by the day of record",
    "Security,Shares,Record Date,Payable,Amount",
    ",100,03/01/2021,03/15/2021,20.50",
  ],
  ["dividends by the day they were declared", "Name,Declaration Date,Amount", ",03/01/2021,20.50"],
  ["realised gains", "Name,Quantity,Proceeds,Cost Basis,Gain/Loss", ",100,2750.40,2000,750.40"],
  [
    "closed lots",
    "Name,Quantity,Opened,Closed,Cost Basis,Realized Gain",
    ",100,01/02/2020,03/02/2021,2000,750.40",
  ],
  ["gains by the price of the sale", "Name,Shares,Sale Price,Value,Realized P&L", ",100,27.5,2750.40,750.40"],
  [
    "sales for taxes",
    "Name,Date acquired,Date sold or disposed,Cost or other basis",
    ",01/02/2020,03/02/2021,2000",
  ],
  ["Verkäufe", "Bezeichnung,Stück,Verkaufserlös,Einstandswert", ",100,2750.40,2000"],
  ["realised gains alone", "Name,Quantity,Realized Gain/Loss", ",100,750.40"],
  ["working orders", "Name,Qty,Limit,Status,Placed", ",100,27.00,Working,2021-03-01"],
  ["orders by their type", "Name,Quantity,Order Type,Price,Expiry", ",100,Limit,27.00,GTC"],
  ["orders by their status", "Name,Quantity,Price,Status,Validity", ",100,27.00,Partially filled,Day"],
  ["transfers by their ends", "Name,Quantity,From,To", ",100,Broker A,Broker B"],
  ["transfers by their day", "Name,Quantity,Transfer Date", ",100,2021-03-01"],
  [
    "transfers by their brokers",
    "Name,Shares,Delivering broker,Receiving broker,Status",
    ",100,Schwab,Fidelity,Completed",
  ],
])("%s", (_, header, rest) => {
  test.each([
    ["names", "China Mobile Ltd", "Apple Inc"],
    ["tickers", "CHL", "AAPL"],
  ])("are no holdings by %s", (_names, one, other) => {
    const titled = one === "CHL" ? header.replace(/^\S+?(?=,)/, "Symbol") : header;
    expect(readingOf(two(titled, `${one}${rest}`, `${other}${rest}`))).toBe("transactions");
  });
});

test.each([
  [
    "moomoo",
    "Symbol,Name,Quantity,Current price,Market Value,Unrealized P/L,Realized P/L",
    "CHL,China Mobile,100,27.5,2750,10,20",
  ],
  [
    "Saxo",
    "Instrument,Status,Long/Short,Amount,Current price,Stop,Limit,Market value,ISIN",
    "China Mobile,Open,Long,100,51,,,5100,HK0941009539",
  ],
  [
    "a portfolio with what it pays",
    "Symbol,Quantity,Market Value,Ex-Date,Pay Date,Record Date",
    "CHL,100,2750,01/02/2021,02/02/2021,01/03/2021",
  ],
  ["options", "Symbol,Quantity,Market Value,Expiry,Status", "CHL,100,2750,2021-06-18,Open"],
  ["a list with a status", "Symbol,Quantity,Status", "CHL,100,Open"],
  ["a fund's classes", "Name,ISIN,Shares,Closed", "China Mobile,HK0941009539,100,No"],
])("%s is holdings all the same", (_, ...lines) => {
  expect(readingOf(lines)).toBe("read");
});
