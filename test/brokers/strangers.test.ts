/**
 * The files that people have open, and nothing restricted in them is answered as if it were nothing.
 * @module
 */

import { describe, expect, test } from "vitest";
import { readExport } from "../../functions/brokers/read-export.ts";
import { check } from "../../functions/core/check/check.ts";
import type { Position } from "../../functions/core/check/position.ts";
import { curatedRegister } from "../support/curated-register.ts";
import { strangersFiles } from "./strangers-files.ts";

const held = (file: string | Uint8Array) => {
  const reading = readExport(file);
  if (reading.kind !== "plain") throw new Error(JSON.stringify(reading));
  return reading.holdings;
};
const nameOf = (p: Position): string => p.symbol ?? p.isin ?? p.cusip ?? p.sedol ?? p.name ?? "";

/** The status of each position as of the day for which the files are written. */
const statusesOf = (positions: readonly Position[]) =>
  check(curatedRegister, {
    asOf: "2022-09-01T00:00:00.000Z",
    knownAt: null,
    investor: { usPerson: true },
    detail: "all",
    positions,
  }).positions.map(({ status }) => status);

describe.each(Object.entries(strangersFiles))("%s", (_, { text, holds, cash = 0 }) => {
  test("is read whole, to the last amount and currency", () => {
    const { positions } = held(text);
    expect(
      positions.map((p) => [nameOf(p), p.quantity ?? null, p.marketValue ?? null, p.currency ?? null]),
    ).toEqual(holds);
    expect(positions.filter(({ kind }) => /cash/i.test(kind ?? ""))).toHaveLength(cash);
  });

  test("what is listed in it is restricted or in review", () => {
    const [first] = statusesOf(held(text).positions);
    expect(["restricted", "review"]).toContain(first);
  });

  test("saved as UTF-16, with another line end, it is the same", () => {
    const { positions } = held(text);
    for (const mark of ["", "\uFEFF"])
      expect(held(Buffer.from(mark + text, "utf16le")).positions).toEqual(positions);
    expect(held(`\uFEFF${text.replaceAll("\n", "\r\n")}`).positions).toEqual(positions);
  });
});

/** One byte for each letter, as KOI8-R, Windows-1251 and CP866 have them. */
const cyrillic: Readonly<Record<string, readonly number[]>> = {
  "KOI8-R": [0xec, 0xf5, 0xeb, 0xef, 0xea, 0xec],
  "Windows-1251": [0xcb, 0xd3, 0xca, 0xce, 0xc9, 0xcb],
  CP866: [0x8b, 0x93, 0x8a, 0x8e, 0x89, 0x8b],
  "GB18030, four characters": [0xd6, 0xd0, 0xb9, 0xfa, 0xd2, 0xc6, 0xb6, 0xaf],
};

test.each(Object.entries(cyrillic))(
  "a name in %s below an English header is no name that nobody bears",
  (_, name) => {
    const ascii = (text: string) => [...text].map((letter) => letter.charCodeAt(0));
    const file = Uint8Array.from([
      ...ascii("Security,Quantity,Currency\n"),
      ...name,
      ...ascii(",10,RUB\nApple Inc,5,USD\n"),
    ]);
    const reading = readExport(file);
    expect(reading).toMatchObject({
      kind: "refused",
      refusals: [{ detail: expect.stringContaining("UTF-8") }],
    });
  },
);

test("the West's own letters, dashes and quotes in Windows-1252 are read", () => {
  const text = "Name;Stück;Wert\nMünchener Rückvers. «A» – AÇÕES\u00a0;10;1000,00\nCréée • Été;5;500,00\n";
  const marks: Readonly<Record<string, number>> = { "–": 0x96, "•": 0x95 };
  const bytes = Uint8Array.from([...text].map((letter) => marks[letter] ?? letter.charCodeAt(0)));
  const reading = readExport(bytes);
  expect(reading.kind === "plain" ? reading.holdings.positions.length : reading).toBe(2);
});

describe("files in the encodings of East Asia", () => {
  test("a header line that only GB18030 shows is found", () => {
    // 证券代码,数量 in GB18030; no encoder for it is at hand.
    const header = Buffer.from("d6a4c8afb4fac2eb2ccafdc1bf0a", "hex");
    expect(held(Buffer.concat([header, Buffer.from("600941,100\n")])).positions).toMatchObject([
      { symbol: "600941", quantity: "100" },
    ]);
  });
});

describe("a column that could name, sign, value or date a holding is never passed over", () => {
  test.each([
    ["names by check digit", "Name,Foo,Quantity\nHikvision,CNE100000PM8,100\n", { isin: "CNE100000PM8" }],
    [
      "names by another word",
      "Name,ISIN-Nr.,Quantity\nHikvision,CNE100000PM8,100\n",
      { isin: "CNE100000PM8" },
    ],
    [
      "names by a CUSIP with letters",
      "Name,Foo,Quantity\nChina Mobile,16941M109,100\n",
      { cusip: "16941M109" },
    ],
    [
      "names by a CUSIP of digits",
      "Name,Foo,Quantity\nChina Telecom,169426103,100\n",
      { cusip: "169426103" },
    ],
    ["names by a SEDOL with letters", "Name,Foo,Quantity\nXiaomi,BG0ZMJ9,100\n", { sedol: "BG0ZMJ9" }],
    ["signs by its cells", "Symbol,Foo,Quantity\nSMICY,SHORT,100\n", { quantity: "-100" }],
    [
      "names within a description",
      "Description,Quantity\nCHINA MOBILE ISIN HK0941009539,100\n",
      { isin: "HK0941009539" },
    ],
    [
      "counts what is short beside what is long",
      "Symbol,Long Quantity,Short Quantity\nSMICY,0,100\n",
      { quantity: "-100" },
    ],
  ])("%s", (_, text, expected) => {
    expect(held(text).positions).toMatchObject([expected]);
  });

  test.each([
    ["names by tickers", "Bezeichnung,Foo,Stück\nChina Mobile,0941.HK,500\n", "Foo"],
    ["names by WKN alone", "Bezeichnung;WKN;Stück\nAktie;909622;500\nAktie;865985;5\n", "WKN"],
    ["signs in unknown words", "Symbol,Direction,Quantity\nSMICY,inverse,100\n", "Direction"],
    ["values under an unknown name", "Symbol,Quantity,Gross exposure\nSMICY,100,950\n", "Gross exposure"],
    ["dates several days", "Date,Symbol,Quantity\n2022-08-31,SMICY,1\n2022-09-01,SMICY,1\n", "Date"],
    ["names otherwise than another column", "Ticker,RIC,Quantity\nSMICY,0941.HK,1\n", "Ticker"],
    [
      "gives a second currency",
      "Symbol,Market Value,Local Currency,Base Currency\n941.HK,1,HKD,USD\n",
      "Market Value",
    ],
  ])("refuses the file and is named where it %s", (_, text, column) => {
    expect(readExport(text)).toMatchObject({
      kind: "refused",
      refusals: expect.arrayContaining([expect.objectContaining({ column })]),
    });
  });

  test("what describes holdings and decides nothing is told", () => {
    expect(held("Symbol,Quantity,Sector,My notes\nSMICY,1,Chips,x\n").unreadColumns).toEqual([
      "Sector",
      "My notes",
    ]);
  });
});

describe("sums, notes and lots are no positions", () => {
  test.each([
    "Total",
    "TOTAL",
    "Grand Total",
    "Totals:",
    "Summe",
    "Gesamt",
    "Total général",
    "Totale",
    "Totaal",
    "Suma",
    "合计",
    "總計",
    "Итого",
    "Account Total",
    "Total Portfolio",
  ])("%s", (label) => {
    const rows = "SMICY,Example chips,100,950,USD\nAAPL,Apple,10,1500,USD\n";
    expect(
      held(`Symbol,Name,Quantity,Market Value,Currency\n${rows}${label},,,2450,USD\n`).positions,
    ).toHaveLength(2);
    expect(
      held(`Symbol,Name,Quantity,Market Value,Currency\n${rows},${label},,2450,USD\n`).positions,
    ).toHaveLength(2);
  });

  test("a security whose name begins with such a word is one", () => {
    const { positions } = held(
      "Symbol,Name,Quantity,Market Value\nTTE,TOTAL SE,10,500\nTOTL,Total Return Fund,1,5\n",
    );
    expect(positions).toHaveLength(2);
  });

  test("a note that bears an identifier refuses the file", () => {
    const text =
      "Symbol,Name,Quantity\nAAPL,Apple,1\nThe position in CNE100000PM8 is not shown above and is held as before.,,\n";
    expect(readExport(text).kind).toBe("refused");
  });

  test("lots below their position are counted once, and where nothing tells them apart the file is refused", () => {
    const lots =
      "Symbol,Quantity,Acquired,Market Value\nSMICY,50,,500\nSMICY,20,2021-01-02,200\nSMICY,30,2021-03-02,300\n";
    expect(held(lots).positions).toMatchObject([{ symbol: "SMICY", quantity: "50" }]);
    expect(readExport("Symbol,Quantity,Value\nSMICY,50,500\nSMICY,20,200\nSMICY,30,300\n").kind).toBe(
      "refused",
    );
  });
});

describe("a spreadsheet's own marks hide no holding", () => {
  test.each([
    ["a line that names the separator", "sep=|\nSymbol|Quantity\nSMICY|100\n"],
    ["a cell kept as text by a formula", 'Symbol,Quantity\n="SMICY",100\n'],
    ["blanks between quotes and commas", '"Symbol" ,"Quantity" \n"SMICY" ,"100" \n'],
    ["the end of the file in words", "Symbol,Quantity\nSMICY,100\nEND OF FILE,\n"],
  ])("%s", (_, text) => {
    expect(held(text).positions).toMatchObject([{ symbol: "SMICY", quantity: "100" }]);
  });

  test.each(["--", "N/A"])("%s where a value is due leaves the position, without a value", (cell) => {
    const [first, second] = held(`Symbol,Quantity,Market Value\nSMICY,1,${cell}\nAAPL,1,5\n`).positions;
    expect([first?.symbol, first?.marketValue, second?.marketValue]).toEqual(["SMICY", undefined, "5"]);
  });
});

describe("money", () => {
  test.each([
    "$CASH",
    "$CASH-USD",
    "CASH_USD",
    "Cash & Money Market",
    "USD CASH",
    "Pending activity",
    "Bargeld",
    "现金",
  ])("%s is money", (symbol) => {
    expect(held(`symbol,quantity,price\nAAPL,1,2\n${symbol},100,\n`).positions[1]).toMatchObject({
      kind: "cash",
    });
  });

  test("what is owed is no short position", () => {
    const { positions } = held("symbol,value\nSMICY,100\nPending activity,-50\n");
    expect(positions[1]).toEqual({ ref: "line-3", name: "Pending activity", kind: "cash" });
  });

  test("a share whose account is called cash is a share", () => {
    const text =
      "Symbol,Quantity,Last Price,Current Value,Type\nSMICY,100,9.50,950.00,Cash\nCHL,1,30,30,Short\n";
    const { positions } = held(text);
    expect(positions[0]).not.toHaveProperty("kind");
    expect(positions[1]).toMatchObject({ quantity: "-1", marketValue: "-30" });
  });
});
