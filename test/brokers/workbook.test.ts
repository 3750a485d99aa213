/**
 * Excel workbooks: what a person sees in the sheet is what is judged.
 * @module
 */

import { strToU8, zipSync } from "fflate";
import { describe, expect, test } from "vitest";
import { readExport } from "../../functions/brokers/read-export.ts";
import { type CellSpec, workbookOf } from "./workbook-file.ts";

const held = (bytes: Uint8Array) => {
  const reading = readExport(bytes);
  if (reading.kind !== "plain") throw new Error(JSON.stringify(reading));
  return reading.holdings;
};
const said = (bytes: Uint8Array): string => {
  const reading = readExport(bytes);
  return reading.kind === "refused" ? reading.refusals.map(({ detail }) => detail).join("\n") : reading.kind;
};

const header: readonly CellSpec[] = ["Symbol", "Name", "ISIN", "Quantity", "Market Value", "Bought"];
const row: readonly CellSpec[] = [
  "941.HK",
  "China Mobile & Co",
  "HK0941009539",
  { number: 500 },
  { number: "26600.000000000004", style: 3 },
  { number: 44805, style: 2 },
];

describe("an Excel workbook", () => {
  test("with title rows above the header, formats, dates and a formula, is read as it is shown", () => {
    const total: readonly CellSpec[] = ["Total", null, null, null, { formula: "SUM(E4:E5)", value: "27550" }];
    const second: readonly CellSpec[] = [
      "SMICY",
      "Chips",
      null,
      { number: "1e2" },
      { formula: "D5*9.5", value: "950" },
    ];
    const { positions, lines } = held(
      workbookOf([{ name: "Holdings", rows: [["My portfolio"], [], header, row, second, total] }]),
    );
    expect(positions).toEqual([
      {
        symbol: "941.HK",
        isin: "HK0941009539",
        name: "China Mobile & Co",
        quantity: "500",
        marketValue: "26600.00",
        currency: "HKD",
        ref: "line-4",
      },
      { symbol: "SMICY", name: "Chips", quantity: "100", marketValue: "950", ref: "line-5" },
    ]);
    expect(lines).toEqual([4, 5]);
  });

  test("the first visible sheet with a header line is taken; covers and hidden lists of words are not", () => {
    const cover = { name: "Cover", rows: [["Prepared for a client"], [{ number: 1 }]] };
    const list = { name: "List", rows: [["Choose"], ["Equity"], ["Bond"]], hidden: true } as const;
    const { positions, unreadColumns } = held(
      workbookOf([cover, list, { name: "Now", rows: [header, row] }]),
    );
    expect(positions).toMatchObject([{ symbol: "941.HK" }]);
    expect(unreadColumns.slice(-2)).toEqual(['sheet "Cover"', 'sheet "List (hidden)"']);
  });

  test("a hidden sheet that may hold a security refuses the workbook: it is held, too", () => {
    const old = { name: "Old", rows: [header, ["OLD", null, null, { number: 1 }]], hidden: true } as const;
    const now = { name: "Now", rows: [header, row] };
    for (const sheets of [
      [old, now],
      [now, old],
    ])
      expect(said(workbookOf(sheets))).toMatch(/Unhide "Old \(hidden\)"/);
    expect(said(workbookOf([old]))).toMatch(/no visible sheet/);
  });

  test("a sheet beside a broker's own table is told, too", () => {
    const columns = ["Account Number", "Account Name", "Symbol", "Description", "Quantity", "Last Price"];
    const now = {
      name: "Now",
      rows: [
        [...columns, "Current Value"],
        ["X1", "A", "AAPL", "APPLE INC", { number: 1 }, "$1.00", "$1.00"],
      ],
    } as const;
    const list = { name: "List", rows: [["Choose"], ["Equity"]], hidden: true } as const;
    expect(readExport(workbookOf([now, list]))).toMatchObject({
      format: "fidelity",
      unreadSheets: ['sheet "List (hidden)"'],
    });
    const old = { name: "Old", rows: [header, row], hidden: true } as const;
    expect(said(workbookOf([now, old]))).toMatch(/Unhide "Old \(hidden\)"/);
  });

  test("holdings on two sheets are not halved in silence", () => {
    const sheets = ["ISA", "SIPP"].map((name) => ({ name, rows: [header, row] }));
    expect(said(workbookOf(sheets))).toMatch(/two sheets, "ISA" and "SIPP"/);
  });

  test("numbers kept as text, a hidden column, texts with commas as decimal signs", () => {
    const hidden = '<cols><col min="2" max="2" hidden="1"/></cols>';
    const rows: readonly (readonly CellSpec[])[] = [
      ["Name", "ISIN", "Quantity", "Value", "Price"],
      ["Hikvision", "CNE100000PM8", "1.234,5", { number: 1234.567 }, { number: 12.5 }],
    ];
    expect(held(workbookOf([{ name: "S", rows, more: hidden }])).positions).toMatchObject([
      { isin: "CNE100000PM8", quantity: "1234.5", marketValue: "1234.5670", price: "12.5" },
    ]);
  });

  test("ten thousand rows are read in good time", () => {
    const rows = Array.from({ length: 10_000 }, (_, i): readonly CellSpec[] => [
      `T${i}`,
      "N",
      null,
      { number: i },
      { number: 1 },
    ]);
    expect(held(workbookOf([{ name: "S", rows: [header, ...rows] }])).positions).toHaveLength(10_000);
  });

  test("a formula without its value names the cell", () => {
    const rows: readonly (readonly CellSpec[])[] = [header, ["SMICY", null, null, { formula: "1+1" }]];
    expect(said(workbookOf([{ name: "S", rows }]))).toMatch(/Cell D2 holds a formula/);
  });

  test("transactions in a workbook are refused as such", () => {
    const rows: readonly (readonly CellSpec[])[] = [
      ["Date", "Symbol", "Type", "Quantity"],
      [{ number: 44805, style: 2 }, "SMICY", "BUY", { number: 1 }],
    ];
    expect(said(workbookOf([{ name: "S", rows }]))).toMatch(/lists transactions/);
  });

  test("one that unpacks to far more than it weighs, says less than it holds, or is damaged is refused", () => {
    const bomb = zipSync({
      "xl/workbook.xml": new Uint8Array(40 * 1024 * 1024).fill(32),
      "xl/_rels/workbook.xml.rels": strToU8("<r/>"),
    });
    expect(bomb.length).toBeLessThan(100_000);
    expect(said(bomb)).toMatch(/more than 24 MB/);
    const good = workbookOf([{ name: "S", rows: [header, row] }]);
    const forged = good.slice();
    const view = new DataView(forged.buffer);
    for (let i = 0; i + 30 < forged.length; i += 1)
      if (view.getUint32(i, true) === 0x02014b50) view.setUint32(i + 24, 10, true);
    expect(said(forged)).toMatch(/damaged/);
    expect(said(good.slice(0, good.length / 2))).toMatch(/Excel|zip/);
  });
});
