/**
 * Portfolios in US dollars as the web sites of US brokers write them, as an OFX statement and as a workbook.
 * @module
 */

import { type CellSpec, workbookOf } from "./workbook-file.ts";
import type { Holding } from "./written-portfolios.ts";

const quantity = ({ quantity: held, short }: Holding): string => `${short ? "-" : ""}${held}`;
const value = ({ cents, short }: Holding): string => `${short ? "-" : ""}${(cents / 100).toFixed(2)}`;
const quoted = (cells: readonly string[]): string =>
  cells.map((cell) => `"${cell.replaceAll('"', '""')}"`).join(",");
const sum = (held: readonly Holding[]): string =>
  (held.reduce((total, { cents }) => total + cents, 0) / 100).toFixed(2);
const lines = (...all: readonly string[]): Uint8Array => Buffer.from(`${all.join("\n")}\n`);
const escaped = (text: string): string => text.replaceAll("&", "&amp;").replaceAll("<", "&lt;");

const schwab = (held: readonly Holding[]): Uint8Array =>
  lines(
    '"Positions for account Individual ...234 as of 12:52 PM ET, 2022/09/01"',
    '""',
    quoted(["Symbol", "Description", "Quantity", "Price", "Market Value", "Security Type"]),
    ...held.map((one) => quoted([one.symbol, one.name, quantity(one), "1.5", `$${value(one)}`, "Equity"])),
    quoted(["Account Total", "--", "--", "--", `$${sum(held)}`, "--"]),
  );

const fidelity = (held: readonly Holding[]): Uint8Array =>
  lines(
    "Account Number,Account Name,Symbol,Description,Quantity,Last Price,Current Value,Type",
    ...held.map(
      (one) =>
        `${quoted(["X12345678", "Individual", one.symbol, one.name, quantity(one), "$1.5", `$${value(one)}`, "Cash"])},`,
    ),
    "",
    '"The data and information in this spreadsheet is provided to you solely for your use and is not for distribution."',
  );

const etrade = (held: readonly Holding[]): Uint8Array =>
  lines(
    "Account Summary",
    "Account,Net Account Value",
    `"Example -0000",${sum(held)}`,
    "",
    "Symbol,Last Price $,Change $,Qty #,Price Paid $,Value $",
    ...held.flatMap((one) => [
      quoted([one.symbol, "1.5", "0", quantity(one), "1", value(one)]),
      quoted(["     01/02/2021", "1.5", "0", quantity(one), "1", value(one)]),
    ]),
    `TOTAL,,,,,${sum(held)}`,
  );

const vanguard = (held: readonly Holding[]): Uint8Array =>
  lines(
    "Account Number,Investment Name,Symbol,Shares,Share Price,Total Value,",
    ...held.map((one) => `${quoted(["12345678", one.name, one.symbol, quantity(one), "1.5", value(one)])},`),
    "",
    "Account Number,Trade Date,Settlement Date,Transaction Type,Transaction Description,Investment Name,Symbol,Shares,Share Price,Principal Amount",
    "12345678,2022-01-02,2022-01-04,Buy,Buy,A Fund,VTI,1,100,100",
  );

const ofx = (held: readonly Holding[]): Uint8Array =>
  lines(
    "OFXHEADER:100\nDATA:OFXSGML\n",
    "<OFX><INVSTMTMSGSRSV1><INVSTMTTRNRS><INVSTMTRS><CURDEF>USD<INVPOSLIST>",
    ...held.map(
      (one) =>
        `<POSSTOCK><INVPOS><SECID><UNIQUEID>${one.isin}<UNIQUEIDTYPE>ISIN</SECID><POSTYPE>${one.short ? "SHORT" : "LONG"}<UNITS>${quantity(one)}<MKTVAL>${value(one)}<MEMO>${escaped(one.name)}</INVPOS></POSSTOCK>`,
    ),
    "</INVPOSLIST></INVSTMTRS></INVSTMTTRNRS></INVSTMTMSGSRSV1></OFX>",
  );

const workbook = (held: readonly Holding[]): Uint8Array => {
  const rows: readonly (readonly CellSpec[])[] = [
    ["A portfolio"],
    ["Security Name", "ISIN number", "Quantity", "Market Value (USD)"],
    ...held.map((one): readonly CellSpec[] => [
      one.name,
      one.isin,
      { number: quantity(one) },
      { number: value(one), style: 1 },
    ]),
    ["Total", null, null, { formula: "SUM(D3:D9)", value: sum(held) }],
  ];
  return workbookOf([{ name: "Holdings", rows }]);
};

export const writers = { schwab, fidelity, etrade, vanguard, ofx, workbook } as const satisfies Readonly<
  Record<string, (held: readonly Holding[]) => Uint8Array>
>;
