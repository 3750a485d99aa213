/**
 * What spreadsheets do to tables: merged cells, apostrophes that keep a number as text, empty cells behind the header.
 * @module
 */

import { describe, expect, test } from "vitest";
import { readExport } from "../../functions/brokers/read-export.ts";
import { statusesOf } from "./judged-files.ts";
import { type CellSpec, workbookOf } from "./workbook-file.ts";

const readingOf = (file: string | Uint8Array) => {
  const reading = readExport(file);
  return reading.kind === "plain" && "positions" in reading.holdings ? reading.holdings : null;
};
const n = (number: number): CellSpec => ({ number });
const merged = (...refs: readonly string[]): string =>
  `<mergeCells>${refs.map((ref) => `<mergeCell ref="${ref}"/>`).join("")}</mergeCells>`;

describe("cells merged over several rows", () => {
  const rows: readonly (readonly CellSpec[])[] = [
    ["Symbol", "Name", "Account", "Quantity", "Market Value"],
    ["AAPL", "Apple", "A", n(5), n(600)],
    ["CHL", "China Mobile", "A", n(100), n(2750)],
    [null, null, "B", n(50), n(1375)],
  ];

  test("say of each row what the first one says", () => {
    const read = readingOf(workbookOf([{ name: "P", rows, more: merged("A3:A4", "B3:B4") }]));
    expect(read?.positions.map(({ symbol, name, quantity }) => [symbol, name, quantity])).toEqual([
      ["AAPL", "Apple", "5"],
      ["CHL", "China Mobile", "100"],
      ["CHL", "China Mobile", "50"],
    ]);
  });

  test("without the merge the file is refused: nothing names the line", () => {
    expect(readingOf(workbookOf([{ name: "P", rows }]))).toBeNull();
  });

  test("an amount is counted once", () => {
    const read = readingOf(
      workbookOf([
        {
          name: "P",
          rows: [...rows.slice(0, 3), ["CHL", "China Mobile", "B", n(50), null]],
          more: merged("E3:E4", "A1:E1"),
        },
      ]),
    );
    expect(read?.positions.map(({ marketValue }) => marketValue)).toEqual(["600", "2750", undefined]);
  });

  test("a header in two rows is put together", () => {
    const read = readingOf(
      workbookOf([
        {
          name: "P",
          rows: [
            ["Symbol", "Name", "Market", null],
            [null, null, "Quantity", "Value"],
            ["CHL", "China Mobile", n(100), n(2750)],
          ],
          more: merged("A1:A2", "B1:B2", "C1:D1"),
        },
      ]),
    );
    expect(read?.positions).toMatchObject([{ symbol: "CHL", quantity: "100", marketValue: "2750" }]);
  });

  test("a merge of the whole sheet costs no more than its rows", () => {
    expect(
      readingOf(workbookOf([{ name: "P", rows, more: merged("A3:XFD1048576") }]))?.positions,
    ).toHaveLength(3);
  });
});

test("an apostrophe before a number or a code is no part of it", () => {
  const csv =
    "ISIN,Symbol,Quantity,Market Value\n'HK0941009539,'00941,'100,'5100.50\n'US0378331005,'AAPL,'-5,'-600.10\n";
  const cells: readonly CellSpec[][] = csv
    .trim()
    .split("\n")
    .map((line) => line.split(","));
  for (const file of [csv, workbookOf([{ name: "P", rows: cells }])]) {
    const read = readingOf(file);
    expect(read?.positions).toMatchObject([
      { isin: "HK0941009539", symbol: "00941", quantity: "100", marketValue: "5100.50" },
      { isin: "US0378331005", symbol: "AAPL", quantity: "-5" },
    ]);
    expect(statusesOf(read?.positions ?? [])).toEqual(["restricted", "no-match"]);
  }
});

test("apostrophes of names and of thousands stay", () => {
  const read = readingOf(
    "Name,Quantity,Market Value\n't Groene Hart NV,1'000,2'500.50\n'Quoted' AG,5,10.25\n",
  );
  expect(read?.positions.map(({ name, quantity }) => [name, quantity])).toEqual([
    ["'t Groene Hart NV", "1000"],
    ["'Quoted' AG", "5"],
  ]);
});

test("empty cells behind the header's last name are none of a line's", () => {
  for (const tail of ["", ",", ",,,"])
    expect(
      readingOf(`Symbol,Quantity,Market Value,,,\nCHL,100,2750.40${tail}\nAAPL,5,600.10\n`)?.positions,
    ).toHaveLength(2);
  expect(readingOf("Symbol,Quantity,Market Value,,,\nCHL,100\nAAPL,5,600.10\n")).toBeNull();
});
