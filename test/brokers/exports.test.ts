import { readdirSync, readFileSync } from "node:fs";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { checkRequestBody } from "../../functions/api/contract/check-request.ts";
import { type ExportReading, readExport } from "../../functions/brokers/read-export.ts";
import { decodeText, delimiterIn, readRecords } from "../../functions/brokers/records.ts";

const directory = new URL("../fixtures/exports/", import.meta.url);
const bytesOf = (name: string): Uint8Array => readFileSync(new URL(name, directory));
const names = readdirSync(directory);
const tables = names.filter((name) => name.endsWith(".csv"));

type Read = Extract<ExportReading, { kind: "read" }>;
function read(file: Uint8Array | string): Read {
  const reading = readExport(file);
  if (reading.kind === "refused") throw new Error(reading.refusals.map(({ detail }) => detail).join("\n"));
  return reading;
}

/** The lines that a reading accounts for, each once. */
const accounted = ({ lines, cashLines, problems, furniture }: Read): readonly number[] =>
  [...new Set([...lines, ...cashLines, ...problems.map(({ line }) => line), ...furniture])].sort(
    (a, b) => a - b,
  );

const rowsOf = (text: string): readonly number[] =>
  (readRecords(text, delimiterIn(text)) ?? []).map(({ line }) => line);

const short = ({ positions }: Read) =>
  positions.map(({ symbol, cusip, isin, quantity }) => [
    symbol ?? cusip ?? null,
    isin ?? null,
    quantity ?? null,
  ]);

describe("every row of a broker's export ends as a position, cash, a problem or furniture", () => {
  test.each(tables)("%s", (name) => {
    const reading = read(bytesOf(name));
    expect(accounted(reading)).toEqual(rowsOf(decodeText(bytesOf(name))));
    expect(reading.problems).toEqual([]);
  });

  test.each(tables)("%s, whatever a cell is damaged to", (name) => {
    const text = decodeText(bytesOf(name));
    const rows = readRecords(text, ",") ?? [];
    const undamaged = read(text);
    const junk = fc.constantFrom(
      "",
      "#VALUE!",
      "1.2E+05",
      "1,2,3",
      "3.78E+08",
      "total",
      "x".repeat(300),
      "\u0007",
      "=1+1",
      "Subtotal",
    );
    fc.assert(
      fc.property(fc.constantFrom(...undamaged.lines), fc.nat(30), junk, (line, at, damage) => {
        const damaged = rows.map((row) =>
          (row.line === line
            ? row.cells.map((cell, i) => (i === at % row.cells.length ? damage : cell))
            : row.cells
          )
            .map((cell) => `"${cell}"`)
            .join(","),
        );
        const reading = readExport(damaged.join("\n"));
        if (reading.kind === "refused") return;
        expect(accounted(reading)).toHaveLength(rows.length);
        // What is no total by its name never vanishes among the furniture.
        if (!/total/i.test(damage))
          expect(reading.furniture.length).toBeLessThanOrEqual(
            undamaged.furniture.length + (name.startsWith("ibkr") ? 1 : 0),
          );
      }),
      { numRuns: 60 },
    );
  });

  test.each(names)("what is read of %s is a request that the service takes", (name) => {
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
  ])("%s is read by the names of its columns", (name, expected) => {
    const reading = read(bytesOf(name));
    expect(reading.format).toBe("schwab");
    expect(short(reading)).toEqual(expected);
  });
});

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
      ["Pending activity", "-121472.97"],
      ["SPAXX", "30824.62"],
    ]);
  });

  test("a BrokerageLink roll-up is furniture beside the linked account, and a problem without it", () => {
    const text = decodeText(bytesOf("fidelity-basket.csv"));
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
    ]);
    expect(reading.cash).toHaveLength(1);
  });
});

describe("Vanguard", () => {
  test("holdings are read and the transactions below them are not", () => {
    expect(short(read(bytesOf("vanguard.csv")))).toEqual([
      ["VMFXX", null, "1000.12"],
      ["XIACY", null, "120.5"],
      [null, null, "10.5"],
    ]);
    expect(read(bytesOf("vanguard-529.csv")).positions[0]?.kind).toBe("mutual fund");
  });
});

describe("Interactive Brokers", () => {
  test("an activity statement's positions get ISIN and exchange from its instruments, options their underlying", () => {
    const reading = read(bytesOf("ibkr-activity.csv"));
    expect(
      reading.positions.map(({ symbol, exchange, isin, kind, quantity }) => [
        symbol,
        exchange,
        isin,
        kind,
        quantity,
      ]),
    ).toEqual([
      ["1810", "SEHK", "KYG9830T1067", "stock", "2000"],
      ["META", "NASDAQ", "US30303M1027", "stock", "5"],
      ["OLDCO", undefined, undefined, "stock", "1"],
      ["1810", undefined, undefined, "option", "-2"],
    ]);
    expect(reading.cash).toEqual([
      { name: "Cash USD", kind: "cash", marketValue: "1000.5", currency: "USD", ref: "line-10" },
    ]);
  });

  test("Flex XML counts a holding once, its lots only where there is no sum", () => {
    const reading = read(bytesOf("ibkr-flex.xml"));
    expect(
      reading.positions.map(({ symbol, exchange, isin, cusip, kind, quantity }) => [
        symbol,
        exchange,
        isin ?? cusip,
        kind,
        quantity,
      ]),
    ).toEqual([
      ["1810", "SEHK", "KYG9830T1067", "stock", "2000"],
      ["BABA", "NYSE", "US01609W1027", "opt", "-2"],
      ["FXI", "ARCA", "464287184", "etf", "3"],
    ]);
    expect(reading.cash.map(({ marketValue, currency }) => [marketValue, currency])).toEqual([
      ["-12.5", "HKD"],
    ]);
  });

  test("Flex CSV skips its marks and the table of trades", () => {
    expect(short(read(bytesOf("ibkr-flex.csv")))).toEqual([["1810", "KYG9830T1067", "2000"]]);
  });

  test.each([
    ["cut short", (text: string) => text.slice(0, text.indexOf("</OpenPositions>"))],
    [
      "with a document type",
      (text: string) =>
        text.replace("<FlexQueryResponse", '<!DOCTYPE x [<!ENTITY a "b">]><FlexQueryResponse'),
    ],
    ["with an entity of its own", (text: string) => text.replace("&amp;", "&own;")],
    ["without open positions", (text: string) => text.replace(/<OpenPositions>[\s\S]*<\/OpenPositions>/, "")],
  ])("Flex XML %s is refused", (_, damage) => {
    expect(readExport(damage(decodeText(bytesOf("ibkr-flex.xml")))).kind).toBe("refused");
  });

  test("a statement without open positions, or in another language, is refused", () => {
    expect(
      readExport(decodeText(bytesOf("ibkr-activity.csv")).replaceAll("Open Positions", "Offene Positionen"))
        .kind,
    ).toBe("refused");
  });
});

describe("what spreadsheets and browsers do to a file", () => {
  const text = decodeText(bytesOf("schwab-2023.csv"));
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

  test("a list of transactions is refused, because it does not say what is held", () => {
    const activity =
      '"Activity Date","Process Date","Settle Date","Instrument","Description","Trans Code","Quantity","Price","Amount"\n"1/2/2026","1/2/2026","1/4/2026","XIACY","Xiaomi","Buy","1","$24","($24)"';
    expect(readExport(activity).kind).toBe("refused");
  });

  test("a plain CSV is read too, and an empty file is refused", () => {
    expect(read("symbol,quantity\nXIACY,1\n")).toMatchObject({
      format: "plain-csv",
      positions: [{ symbol: "XIACY", quantity: "1" }],
    });
    for (const empty of ["", "\n\n", '"",""', "{}", "<html></html>"])
      expect(readExport(empty).kind).toBe("refused");
  });
});
