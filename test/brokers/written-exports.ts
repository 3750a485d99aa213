/**
 * Portfolios as the web sites of US brokers and Interactive Brokers write them, as statements and filings in XML, and as a
 * workbook; with what varies and means nothing, and with faults that mean much.
 * @module
 */

import { type CellSpec, workbookOf } from "./workbook-file.ts";
import { type Fault, fileOf, type Holding, shuffled, type Variation } from "./written-portfolios.ts";

/** A portfolio as a file's bytes. */
export type Writer = (held: readonly Holding[], vary: Variation, fault: Fault) => Uint8Array;

type Cells = readonly string[];
type Column = readonly [title: string, cell: (held: Holding) => string];

/** A broker's table: its columns, and what stands around them. */
interface BrokersTable {
  readonly columns: readonly Column[];
  readonly identifiers: readonly string[];
  readonly before: readonly Cells[];
  readonly after: (held: readonly Holding[]) => readonly Cells[];
  /** A cell more than the header line has. */
  readonly trailing?: true;
  /** What stands before the cells of the header and of the other lines. */
  readonly prefix?: readonly [Cells, Cells];
  /** The column that says that a line is a lot. */
  readonly detail?: string;
}

const quantity = ({ quantity: held, short }: Holding): string => `${short ? "-" : ""}${held}`;
const value = ({ cents, short }: Holding): string => `${short ? "-" : ""}${(cents / 100).toFixed(2)}`;
const sum = (held: readonly Holding[]): string =>
  (held.reduce((total, { cents }) => total + cents, 0) / 100).toFixed(2);
const constant = (text: string) => (): string => text;

/** Where all are in one currency the files of US brokers do not say which. */
const severalCurrencies = (held: readonly Holding[]): boolean =>
  held.some(({ currency }) => currency !== "USD");

function written(table: BrokersTable): Writer {
  return (held, vary, fault) => {
    const renamed = (title: string): string =>
      (fault === "identifier-renamed" && table.identifiers.includes(title)) ||
      (fault === "currency-renamed" && title.startsWith("Currency"))
        ? `Foo ${title.length}`
        : title;
    const currency: readonly Column[] =
      severalCurrencies(held) && !table.columns.some(([title]) => title.startsWith("Currency"))
        ? [["Currency", (one) => one.currency]]
        : [];
    const columns = [
      ...(table.prefix === undefined ? shuffled(table.columns, vary.order) : table.columns),
      ...currency,
      ...(vary.extraColumns && table.prefix === undefined
        ? [["Sector", constant("Technology")] as const]
        : []),
    ];
    const [head, body] = table.prefix ?? [[], []];
    const line = (one: Holding, lot: boolean): Cells => [
      ...body,
      ...columns.map(([title, cell]) => (lot && title === table.detail ? "LOT" : cell(one))),
      ...(table.trailing ? [""] : []),
    ];
    const lots = fault === "lots" && table.detail !== undefined;
    return fileOf(
      [
        ...table.before,
        [...head, ...columns.map(([title]) => (vary.upper ? renamed(title).toUpperCase() : renamed(title)))],
        ...held.flatMap((one, i) =>
          lots && i === 0 ? [line(one, false), line(one, true)] : [line(one, false)],
        ),
        ...(fault === "total" || fault === "none" ? table.after(held) : []),
        ...(fault === "footer"
          ? [["Brokerage services are provided by a broker, and this file is for your information only."]]
          : []),
      ],
      ",",
      { ...vary, blankLines: vary.blankLines && table.prefix === undefined },
    );
  };
}

const symbol: Column = ["Symbol", (held) => held.symbol];

const schwab = written({
  columns: [
    symbol,
    ["Description", (held) => held.name],
    ["Quantity", quantity],
    ["Price", constant("1.5")],
    ["Market Value", (held) => `$${value(held)}`],
    ["Security Type", constant("Equity")],
  ],
  identifiers: ["Symbol"],
  before: [["Positions for account Individual ...234 as of 12:52 PM ET, 2022/09/01"], [""]],
  after: () => [],
});

const fidelity = written({
  columns: [
    ["Account Number", constant("X12345678")],
    ["Account Name", constant("Individual")],
    symbol,
    ["Description", (held) => held.name],
    ["Quantity", quantity],
    ["Last Price", constant("$1.5")],
    ["Current Value", (held) => `$${value(held)}`],
    ["Type", constant("Cash")],
  ],
  identifiers: ["Symbol"],
  before: [],
  after: () => [["The data and information in this spreadsheet is provided to you solely for your use."]],
  trailing: true,
});

const etrade = written({
  columns: [
    symbol,
    ["Last Price $", constant("1.5")],
    ["Change $", constant("0")],
    ["Qty #", quantity],
    ["Price Paid $", constant("1")],
    ["Value $", value],
  ],
  identifiers: ["Symbol"],
  before: [["Account Summary"], ["Account", "Net Account Value"], ["Example -0000", "1.00"]],
  after: () => [],
});

const vanguard = written({
  columns: [
    ["Account Number", constant("12345678")],
    ["Investment Name", (held) => held.name],
    symbol,
    ["Shares", quantity],
    ["Share Price", constant("1.5")],
    ["Total Value", value],
  ],
  identifiers: ["Symbol"],
  before: [],
  after: () => [
    [
      "Account Number",
      "Trade Date",
      "Transaction Type",
      "Investment Name",
      "Symbol",
      "Shares",
      "Share Price",
    ],
    ["12345678", "2022-01-02", "Buy", "A Fund", "VTI", "1", "100"],
  ],
  trailing: true,
});

const flexColumns: readonly Column[] = [
  ["ClientAccountID", constant("U1234567")],
  ["CurrencyPrimary", (held) => held.currency],
  ["AssetClass", constant("STK")],
  symbol,
  ["ISIN", (held) => held.isin],
  ["Description", (held) => held.name],
  ["Quantity", quantity],
  ["MarkPrice", constant("1.5")],
  ["PositionValue", value],
  ["LevelOfDetail", constant("SUMMARY")],
];

const flexCsv = written({
  columns: flexColumns,
  identifiers: ["Symbol", "ISIN"],
  before: [],
  after: () => [],
  detail: "LevelOfDetail",
});

const activity = written({
  columns: [
    ["DataDiscriminator", constant("Summary")],
    ["Asset Category", constant("Stocks")],
    ["Currency", (held) => held.currency],
    symbol,
    ["Quantity", quantity],
    ["Close Price", constant("1.5")],
    ["Value", value],
  ],
  identifiers: ["Symbol"],
  before: [
    ["Statement", "Header", "Field Name", "Field Value"],
    ["Statement", "Data", "Title", "Activity Statement"],
  ],
  after: (held) => [["Open Positions", "Total", "", "Stocks", "USD", "", "", "", sum(held)]],
  prefix: [
    ["Open Positions", "Header"],
    ["Open Positions", "Data"],
  ],
  detail: "DataDiscriminator",
});

const lines = (...all: readonly string[]): Uint8Array => Buffer.from(`${all.join("\n")}\n`);
const escaped = (text: string): string =>
  text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll('"', "&quot;");
const footerIn = (fault: Fault): readonly string[] =>
  fault === "footer" ? ["<!-- for information only -->"] : [];

const ofx: Writer = (held, vary, fault) => {
  const id = fault === "identifier-renamed" ? "FOOID" : "UNIQUEID";
  const currency = fault === "currency-renamed" ? "FOOSYM" : "CURSYM";
  const close = (name: string): string => (vary.quoteAll ? `</${name}>` : "");
  const tag = (name: string, text: string): string => `<${name}>${text}${close(name)}`;
  return lines(
    vary.upper ? '<?OFX OFXHEADER="200"?>' : "OFXHEADER:100\nDATA:OFXSGML\n",
    `<OFX><INVSTMTMSGSRSV1><INVSTMTTRNRS><INVSTMTRS>${tag("CURDEF", "USD")}<INVPOSLIST>`,
    ...held.map(
      (one) =>
        `<POSSTOCK><INVPOS><SECID>${tag(id, one.isin)}${tag("UNIQUEIDTYPE", "ISIN")}</SECID>${tag("POSTYPE", one.short ? "SHORT" : "LONG")}${tag("UNITS", quantity(one))}${tag("MKTVAL", value(one))}${one.currency === "USD" ? "" : `<CURRENCY>${tag("CURRATE", "1")}${tag(currency, one.currency)}</CURRENCY>`}${tag("MEMO", escaped(one.name))}</INVPOS></POSSTOCK>`,
    ),
    "</INVPOSLIST></INVSTMTRS></INVSTMTTRNRS></INVSTMTMSGSRSV1></OFX>",
  );
};

const flexXml: Writer = (held, _, fault) => {
  const renamed = fault === "identifier-renamed" ? ["foo", "bar"] : ["symbol", "isin"];
  const one = (item: Holding, detail: string): string =>
    `<OpenPosition accountId="U1" ${fault === "currency-renamed" ? "foo" : "currency"}="${item.currency}" assetCategory="STK" ${renamed[0]}="${item.symbol}" ${renamed[1]}="${item.isin}" description="${escaped(item.name)}" position="${quantity(item)}" positionValue="${value(item)}" levelOfDetail="${detail}"/>`;
  return lines(
    '<FlexQueryResponse><FlexStatements count="1"><FlexStatement accountId="U1"><OpenPositions>',
    ...held.flatMap((item, i) => [
      one(item, "SUMMARY"),
      ...(fault === "lots" && i === 0 ? [one(item, "LOT")] : []),
    ]),
    "</OpenPositions></FlexStatement></FlexStatements></FlexQueryResponse>",
    ...footerIn(fault),
  );
};

const workbook: Writer = (held, vary, fault) => {
  const columns: readonly Column[] = shuffled(
    [
      ["Security Name", (one: Holding) => one.name],
      [fault === "identifier-renamed" ? "Foo" : "ISIN number", (one: Holding) => one.isin],
      [fault === "currency-renamed" ? "Bar" : "Currency", (one: Holding) => one.currency],
      ["Quantity", quantity],
      ["Market Value", value],
    ] as const,
    vary.order,
  );
  const amounts = new Set(["Quantity", "Market Value"]);
  const rows: readonly (readonly CellSpec[])[] = [
    ...(vary.preamble ? [["A portfolio"]] : []),
    columns.map(([title]) => title),
    ...held.map((one) =>
      columns.map(
        ([title, cell]): CellSpec => (amounts.has(title) ? { number: cell(one), style: 1 } : cell(one)),
      ),
    ),
    ...(fault === "total"
      ? [
          columns.map(
            ([title]): CellSpec =>
              title === "Market Value"
                ? { formula: "SUM(D3:D9)", value: sum(held) }
                : title === "Security Name"
                  ? "Total"
                  : null,
          ),
        ]
      : []),
    ...(fault === "footer" ? [["This file is provided for information only and may not be complete."]] : []),
  ];
  return workbookOf([
    ...(vary.upper
      ? [{ name: "Cover", rows: [["Prepared for a client"], ["Total", { number: 1 }]] } as const]
      : []),
    { name: "Holdings", rows },
  ]);
};

/** Formats that say what each amount is in. */
export const inAnyCurrency = { flexCsv, activity, ofx, flexXml, workbook } as const satisfies Readonly<
  Record<string, Writer>
>;
/** Formats of one currency, which gain a column of them where a portfolio has two. */
export const inDollars = { schwab, fidelity, etrade, vanguard } as const satisfies Readonly<
  Record<string, Writer>
>;

/** A filing to the SEC: no short positions in a Form 13F, and no amounts that say in what they are. */
export const form13f: Writer = (held, _, fault) => {
  const id = fault === "identifier-renamed" ? "foo" : "cusip";
  return lines(
    '<informationTable xmlns="http://www.sec.gov/edgar/document/thirteenf/informationtable">',
    ...held.map(
      (one) =>
        `<infoTable><nameOfIssuer>${escaped(one.name)}</nameOfIssuer><titleOfClass>COM</titleOfClass><${id}>${one.cusip}</${id}><value>1</value><shrsOrPrnAmt><sshPrnamt>${one.quantity}</sshPrnamt></shrsOrPrnAmt></infoTable>`,
    ),
    "</informationTable>",
    ...footerIn(fault),
  );
};

/** What a fund holds, in dollars, as it reports to the SEC. */
export const formNport: Writer = (held, _, fault) => {
  const id = fault === "identifier-renamed" ? "foo" : "isin";
  return lines(
    '<edgarSubmission xmlns="http://www.sec.gov/edgar/nport"><formData><invstOrSecs>',
    ...held.map(
      (one) =>
        `<invstOrSec><name>${escaped(one.name)}</name><cusip>N/A</cusip><identifiers><${id} value="${one.isin}"/></identifiers><balance>${one.quantity}</balance><valUSD>${value(one)}</valUSD><pctVal>1</pctVal><payoffProfile>${one.short ? "Short" : "Long"}</payoffProfile><assetCat>EC</assetCat></invstOrSec>`,
    ),
    "</invstOrSecs></formData></edgarSubmission>",
    ...footerIn(fault),
  );
};
