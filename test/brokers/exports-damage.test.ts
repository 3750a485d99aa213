/**
 * Brokers' exports as spreadsheets and browsers damage them.
 * @module
 */

import { describe, expect, test } from "vitest";
import { readExport } from "../../functions/brokers/read-export.ts";
import { bytesOf, read, textOf } from "./export-files.ts";

describe("what spreadsheets and browsers do to a file", () => {
  const text = textOf("schwab-2023.csv");
  const expected = read(text).positions;

  test("UTF-16, CRLF, a byte order mark and Windows-1252 read as the same positions", () => {
    const utf16 = Buffer.concat([Buffer.from([0xff, 0xfe]), Buffer.from(text, "utf16le")]);
    expect(read(utf16).positions).toEqual(expected);
    expect(read(`\uFEFF${text.replaceAll("\n", "\r\n")}`).positions).toEqual(expected);
    const latin = Buffer.from(text.replace("XIAOMI CORP F", "SOCIÉTÉ F"), "latin1");
    expect(read(latin).positions[0]?.name).toBe("SOCIÉTÉ UNSPONSORED ADR".replace("SOCIÉTÉ", "SOCIÉTÉ F"));
  });

  test("saved with semicolons or tabs it reads the same", () => {
    for (const delimiter of [";", "\t"])
      expect(read(text.replaceAll('","', `"${delimiter}"`)).positions.map(({ symbol }) => symbol)).toEqual(
        expected.map(({ symbol }) => symbol),
      );
  });

  test("a CUSIP that lost its zero is still a CUSIP, and a number that is none is reported beside its position", () => {
    const damaged = read(text.replace('"169426103"', '"37833100"').replace('"120.5"', '"1.2E+02"'));
    expect(damaged.positions[3]?.cusip).toBe("37833100");
    expect(damaged.positions[0]).toMatchObject({ symbol: "XIACY", marketValue: "2904.05" });
    expect(damaged.problems.map(({ code, line }) => [code, line])).toEqual([["number-not-understood", 4]]);
  });

  test("a row whose cells moved is reported, not misread", () => {
    const moved = read(text.replace('"XIACY","XIAOMI CORP F UNSPONSORED ADR"', '"XIACY","XIAOMI CORP","F"'));
    expect(moved.problems.map(({ code, line }) => [code, line])).toEqual([["row-not-understood", 4]]);
    expect(moved.positions).toHaveLength(expected.length - 1);
  });

  test("a row that a missing quote has taken the next row into is reported, not read as one", () => {
    const merged = read(
      text.replace(
        '"XIACY","XIAOMI CORP F UNSPONSORED ADR","120.5"',
        '"XIACY","XIAOMI CORP F UNSPONSORED ADR","120.5\n"VTI","X","1"',
      ),
    );
    expect(merged.problems.map(({ code, line }) => [code, line])).toEqual([["row-not-understood", 5]]);
    const first = read(text.replace('"VTI",', '"VT\n"XIACF",'));
    expect(first.problems).toMatchObject([
      { code: "row-not-understood", line: 6, found: expect.stringContaining("XIACF") },
    ]);
  });

  test("in a file of semicolons a lone comma groups only where another cell shows it", () => {
    const european = text.replaceAll('","', '";"').replace('"120.5"', '"1,205"');
    expect(read(european).positions[0]).toMatchObject({ quantity: "1205", marketValue: "2904.05" });
    const silent = european.replaceAll(/\$?[\d,]*\d\.\d+/g, "7");
    expect(read(silent).problems.map(({ field, line }) => [field, line])).toContainEqual(["quantity", 4]);
  });

  test.each(["+$150.25", "-$915.00", "$-50.00", "(12.5)", "1,234.5", "$45,900.35", ".5"])(
    "%s is a number, whatever its form",
    (cell) => {
      const { positions, problems } = read(text.replace('"$2,904.05"', `"${cell}"`));
      expect(problems).toEqual([]);
      expect(positions[0]?.marketValue).toBe(
        { "(12.5)": "-12.5", ".5": "0.5" }[cell] ?? cell.replaceAll(/[+$,]/g, ""),
      );
    },
  );

  test.each(["--", "N/A", "n/a", "not applicable", "", "unavailable"])("%j is no value", (cell) => {
    const { positions, problems } = read(text.replace('"$2,904.05"', `"${cell}"`));
    expect(problems).toEqual([]);
    expect(positions[0]).not.toHaveProperty("marketValue");
  });

  test("an identifier in a description that was damaged is not passed over", () => {
    const damaged = read(text.replace("UNSPONSORED ADR", "ISIN #KYG9830T106"));
    expect(damaged.positions[0]?.isin).toBe("KYG9830T106");
  });

  test.each(["robinhood-activity.csv"])("a list of transactions is refused: %s", (name) => {
    expect(readExport(bytesOf(name))).toMatchObject({
      kind: "refused",
      refusals: [{ detail: expect.stringContaining("lists transactions") }],
    });
  });

  test("a plain list that bears a date or an action is no list of transactions", () => {
    for (const table of ["symbol,action\nXIACY,buy\n", "symbol,trade date\nXIACY,2021-01-04\n"])
      expect(readExport(table).kind).toBe("plain");
  });

  test("a list of transactions is refused, because it does not say what is held", () => {
    const activity =
      '"Activity Date","Process Date","Settle Date","Instrument","Description","Trans Code","Quantity","Price","Amount"\n"1/2/2026","1/2/2026","1/4/2026","XIACY","Xiaomi","Buy","1","$24","($24)"';
    expect(readExport(activity).kind).toBe("refused");
  });

  test("a plain CSV is read too, and an empty file is refused", () => {
    expect(readExport("symbol,quantity\nXIACY,1\n")).toMatchObject({
      kind: "plain",
      holdings: { positions: [{ symbol: "XIACY", quantity: "1" }] },
    });
    for (const empty of ["", "\n\n", '"",""']) expect(readExport(empty)).toMatchObject({ kind: "refused" });
    for (const other of [
      "{}",
      "<html></html>",
      '<?xml version="1.0"?><Ofx/>',
      "<!DOCTYPE html><p>Log in</p>",
    ])
      expect(readExport(other).kind).toBe("refused");
  });
});
