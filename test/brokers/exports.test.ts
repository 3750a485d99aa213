/**
 * Brokers' exports, as they are downloaded.
 * @module
 */

import { describe, expect, test } from "vitest";
import { checkRequestBody } from "../../functions/api/contract/check-request.ts";
import { accounted, bytesOf, holdings, linesOf, read, short, tables, textOf } from "./export-files.ts";

describe("every row of a broker's export ends as a position, cash, a problem or boilerplate", () => {
  test.each(tables)("%s", (name) => {
    const { rows, problems } = read(bytesOf(name));
    expect(accounted(rows)).toEqual(linesOf(textOf(name)));
    expect(problems).toEqual([]);
  });

  test.each(holdings)("what is read of %s is a request that the service takes", (name) => {
    const { positions, cash } = read(bytesOf(name));
    expect(checkRequestBody.Check({ positions: [...positions, ...cash] })).toBe(true);
  });
});

describe("Schwab", () => {
  test("the dialect of 2023 with shares, a fund, an option, a bond by its CUSIP, cash and a total", () => {
    const reading = read(bytesOf("schwab-2023.csv"));
    expect(reading.format).toBe("schwab");
    expect(reading.positions).toEqual([
      {
        symbol: "XIACY",
        name: "XIAOMI CORP F UNSPONSORED ADR",
        kind: "Equity",
        quantity: "120.5",
        price: "24.10",
        marketValue: "2904.05",
        currency: "USD",
        ref: "line-4",
      },
      {
        symbol: "VTI",
        name: "VANGUARD TOTAL STOCK MARKET ETF",
        kind: "ETFs & Closed End Funds",
        quantity: "1000",
        price: "45.90",
        marketValue: "45900.35",
        currency: "USD",
        ref: "line-5",
      },
      {
        symbol: "SMAL 04/01/2020 32.00 P",
        name: "PUT SMALL CORP $32 EXP 04/01/20",
        kind: "option",
        quantity: "-3",
        price: "0.50",
        marketValue: "-150.00",
        currency: "USD",
        ref: "line-6",
      },
      {
        cusip: "169426103",
        name: "CHINA TELECOM CORP LTD NOTE",
        kind: "Fixed Income",
        quantity: "5000",
        price: "98.5",
        marketValue: "4925.00",
        currency: "USD",
        ref: "line-7",
      },
    ]);
    expect(reading.cash).toEqual([
      {
        name: "Cash & Cash Investments",
        kind: "cash",
        marketValue: "12345.67",
        currency: "USD",
        ref: "line-8",
      },
    ]);
  });

  test.each([
    [
      "schwab-2024-all-accounts.csv",
      [
        ["BABA", null, "10"],
        ["XIACF", null, "500"],
      ],
    ],
    [
      "schwab-asset-type.csv",
      [
        ["SMICY", null, "40"],
        ["SWPPX", null, "20"],
      ],
    ],
    [
      "schwab-empty-header.csv",
      [
        ["CHL", null, "7"],
        ["XYZ/WS", null, "100"],
      ],
    ],
    [
      "schwab-2020.csv",
      [
        ["CHU", null, "55"],
        ["BABA 01/15/2021 250.00 C", null, "2"],
      ],
    ],
    [
      "schwab-2024.csv",
      [
        ["XIACY", null, "200"],
        ["BRK/B", null, "10"],
        ["XIACY 03/19/2021 20.00 C", null, "-2"],
        ["SWVXX", null, "5000"],
      ],
    ],
    [
      "schwab-own-columns.csv",
      [
        ["XIACY", null, "10"],
        ["91282CPU9", null, "5000"],
      ],
    ],
  ])("%s is read by the names of its columns", (name, expected) => {
    const reading = read(bytesOf(name));
    expect(reading.format).toBe("schwab");
    expect(short(reading)).toEqual(expected);
  });
});

test.each(["schwab-2020.csv", "schwab-2023.csv", "schwab-2024.csv", "schwab-2024-all-accounts.csv"])(
  "%s saved by a spreadsheet, which takes the quotes from its title, needs no person for that",
  (name) => {
    const text = textOf(name);
    const saved = text.replaceAll(/^"(Positions for [^"]*)"/gm, "$1");
    expect(saved).not.toBe(text);
    const { positions, problems } = read(saved);
    expect(problems).toEqual([]);
    expect(positions).toEqual(read(text).positions);
  },
);

describe("Fidelity", () => {
  test("options, ISINs hidden in descriptions, trusts by CUSIP, core cash and pending activity", () => {
    const reading = read(bytesOf("fidelity-positions.csv"));
    expect(short(reading)).toEqual([
      ["AMAT", null, "100"],
      ["-AMAT260424C400", null, "-1"],
      ["XIACF", "KYG9830T1067", "500"],
      ["XIACF", "KYG9830T1067", "10"],
      ["31617E745", null, "12.5"],
    ]);
    expect(reading.positions[2]?.sedol).toBe("BG0ZMJ9");
    expect(reading.positions[1]?.kind).toBe("option");
    expect(reading.cash.map(({ name, marketValue }) => [name, marketValue])).toEqual([
      ["Pending activity", undefined],
      ["SPAXX", "30824.62"],
      ["FDRXX", "250.25"],
    ]);
  });

  test("a BrokerageLink roll-up is boilerplate beside the linked account, and a problem without it", () => {
    const text = textOf("fidelity-basket.csv");
    expect(short(read(text))).toEqual([["1810", "KYG9830T1067", "2000"]]);
    const alone = text
      .split("\n")
      .filter((line) => !line.startsWith("X"))
      .join("\n");
    expect(read(alone).problems.map(({ code }) => code)).toEqual(["not-in-this-file"]);
  });

  test("a statement's groups say what its rows are", () => {
    const reading = read(bytesOf("fidelity-statement.csv"));
    expect(reading.positions.map(({ symbol, cusip, kind }) => [symbol ?? cusip, kind])).toEqual([
      ["SMICY", "stock"],
      ["G9830T106", "stock"],
      ["FZDXX", "mutual fund"],
      ["XIACF", "stock"],
    ]);
    expect(reading.positions[3]?.isin).toBe("KYG9830T1067");
    expect(reading.cash.map(({ name }) => name)).toEqual(["SPAXX", "QPIFQ"]);
  });

  test("what is not worth one is no core money, and below a group that is not known here there is none", () => {
    const text = textOf("fidelity-statement.csv");
    const moved = read(text.replace("SPAXX,FIDELITY GOVERNMENT MM,100,1,", "XIACF,XIAOMI CORP,100,4.10,"));
    expect(moved.positions.map(({ symbol }) => symbol)).toContain("XIACF");
    expect(moved.cash.map(({ name }) => name)).toEqual(["QPIFQ"]);
    const renamed = read(text.replace("Core Account", "Alternative Investments"));
    expect(renamed.problems.map(({ code, line }) => [code, line])).toEqual([["row-not-understood", 21]]);
    expect(renamed.positions.map(({ symbol }) => symbol)).toContain("SPAXX");
    expect(renamed.cash).toEqual([]);
    const starred = read(
      textOf("fidelity-positions.csv").replace(
        "AMAT,APPLIED MATERIALS INC,100,",
        "AMAT**,APPLIED MATERIALS INC,100,",
      ),
    );
    expect(starred.positions[0]?.symbol).toBe("AMAT");
  });

  test("a row cut short is reported rather than read to where it was cut", () => {
    const text = textOf("fidelity-positions.csv");
    const cut = read(text.slice(0, text.indexOf("CF,XIAOMI")));
    expect(cut.positions.map(({ symbol }) => symbol)).toEqual(["AMAT", "-AMAT260424C400"]);
    expect(cut.problems.map(({ code, line }) => [code, line])).toEqual([["row-not-understood", 4]]);
  });
});

describe("Vanguard", () => {
  test("holdings are read and the transactions below them are not", () => {
    expect(short(read(bytesOf("vanguard.csv")))).toEqual([
      ["VMFXX", null, "1000.12"],
      ["XIACY", null, "120.5"],
      ["EXAMPLE EMPLOYER STABLE VALUE TRUST", null, "10.5"],
    ]);
    expect(read(bytesOf("vanguard-529.csv")).positions[0]?.kind).toBe("mutual fund");
  });
});

describe("E*TRADE", () => {
  test("options and bonds stand in words; the account's summary, the filters and the sum are none", () => {
    const reading = read(bytesOf("etrade.csv"));
    expect(reading.format).toBe("etrade");
    expect(short(reading)).toEqual([
      ["KEY BANK CD CLEVELAND OH CD 3.85% 08/24/2026", null, "110000.0000"],
      ["XIACY", null, "120.5000"],
      ["XIACY Mar 19 21 $20 Call", null, "1.0000"],
      ["VMFXX", null, "50000.0000"],
      ["LCTX", null, "0.5000"],
    ]);
    expect(reading.positions.map(({ kind }) => kind)).toEqual([
      undefined,
      undefined,
      "option",
      undefined,
      undefined,
    ]);
    expect(reading.cash).toMatchObject([{ name: "Cash", marketValue: "7096.82" }]);
  });

  test("CASH with a price of its own is the share of that ticker", () => {
    const held = read(textOf("etrade.csv").replace("LCTX,1.21", "CASH,71.21"));
    expect(held.positions.at(-1)).toMatchObject({ symbol: "CASH" });
  });
});
