/**
 * Tickers in the only column of names, as brokers of India and many apps give them, and names beside numbers of a scheme that nothing is compared
 * with: read, and never for less than a name would be.
 * @module
 */

import { expect, test } from "vitest";
import { readExport } from "../../functions/brokers/read-export.ts";
import { positionsOf, statusesOf } from "./judged-files.ts";

const statuses = (...lines: readonly string[]): readonly string[] =>
  statusesOf(positionsOf(`${lines.join("\n")}\n`));

test.each([
  [
    '"Instrument","Qty.","Avg. cost","LTP","Cur. val","P&L","Net chg.","Day chg."',
    ",10,1400.5,1500.25,15002.5,1,2,3",
  ],
  ["Asset,Units,Avg. Open,Invested,P/L($),Value", ",100,20.0,2000,750,2750"],
  ["Holding,Shares,Price,Market Value", ",100,27.5,2750"],
])("%s names its lines by tickers", (header, rest) => {
  const told = ["RELIANCE", "TATAMOTORS", "CHL", "M&M", "BAJAJ-AUTO", "INFY", "AAPL"];
  expect(statuses(header, ...told.map((ticker) => `${ticker}${rest}`))).toEqual([
    ...["no-match", "no-match", "restricted", "no-match", "no-match", "no-match", "no-match"],
  ]);
});

test("one line is enough, and a name in capitals is compared as a name all the same", () => {
  expect(statuses("Holding,Quantity", "CHL,100")).toEqual(["restricted"]);
  expect(statuses("Security,Quantity", "CNOOC,100", "XIAOMI,5", "HUAWEI,7", "APPLE,3")).toEqual([
    ...["review", "review", "review", "no-match"],
  ]);
  const [cnooc, mobile] = positionsOf(
    "Security,Quantity\nCNOOC,100\nCHINA MOBILE,100\nAAPL,1\nINTC,2\nNVDA,3\nMSFT,4\nGOOG,5\n",
  );
  expect([cnooc?.name, mobile]).toMatchObject(["CNOOC", { name: "CHINA MOBILE" }]);
  expect(mobile?.symbol).toBeUndefined();
});

test("beside a column of identifiers, and among names, a word in capitals is a name", () => {
  const [first] = positionsOf("ISIN,Security,Quantity\nUS0378331005,APPLE,100\nUS5949181045,MSFT,1\n");
  expect(first?.symbol).toBeUndefined();
  const names = positionsOf("Security,Quantity\nApple Inc,1\nMicrosoft Corp,2\nSAP,3\nSony Group,4\n");
  expect(names.map(({ symbol }) => symbol)).toEqual([undefined, undefined, undefined, undefined]);
});

test.each(["WKN", "Valorennummer", "ConID"])("names beside %s decide, and the column is told", (title) => {
  const file = [
    `Stück/Nom.;Bezeichnung;${title};Währung;Akt. Kurs;Wert in EUR`,
    "100;China Mobile Ltd. (HK);909622;HKD;51,00;560,00",
    "5;Apple Inc.;865985;USD;120,02;510,00",
  ].join("\n");
  expect(statusesOf(positionsOf(file))).toEqual(["review", "no-match"]);
  const reading = readExport(file);
  expect(
    reading.kind === "plain" && "unreadColumns" in reading.holdings && reading.holdings.unreadColumns,
  ).toContain(title);
});

test("numbers of such a scheme alone, or beside one name for all, refuse the file", () => {
  for (const file of [
    "WKN;Stück\n909622;100\n865985;5\n",
    "Bezeichnung;WKN;Stück\n;909622;100\nApple;865985;5\n",
    "Bezeichnung;WKN;Stück\nAktie;909622;100\nAktie;865985;5\n",
  ])
    expect([file, readExport(file).kind]).toEqual([file, "refused"]);
});
