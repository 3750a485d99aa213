/**
 * Portfolios written as brokers, fund houses and spreadsheets in several languages write them, with what varies from file
 * to file and means nothing, and with faults that mean much.
 * @module
 */

export interface Holding {
  readonly symbol: string;
  readonly isin: string;
  readonly cusip: string;
  readonly name: string;
  readonly quantity: number;
  /** In hundredths. */
  readonly cents: number;
  readonly currency: string;
  readonly short: boolean;
}

/** What means nothing. */
export interface Variation {
  readonly order: number;
  readonly upper: boolean;
  readonly quoteAll: boolean;
  readonly blankLines: boolean;
  readonly extraColumns: boolean;
  readonly preamble: boolean;
  readonly lineEnd: "\n" | "\r\n";
  readonly encoding: "utf8" | "utf8-mark" | "utf16" | "utf16-mark";
}

/** What means much; each must be understood, or refuse the file. */
export const faults = [
  "none",
  "identifier-renamed",
  "total",
  "footer",
  "currency-renamed",
  "lots",
  "side-renamed",
] as const;
export type Fault = (typeof faults)[number];

type Field = "symbol" | "isin" | "cusip" | "name" | "quantity" | "value" | "currency" | "side";

/** How one table is written: its columns in their order, and its numbers. */
export interface Dialect {
  readonly columns: readonly (readonly [Field, string])[];
  readonly delimiter: "," | ";" | "\t";
  readonly decimal: "." | ",";
  readonly total: string;
}

const dialect = (
  delimiter: Dialect["delimiter"],
  decimal: Dialect["decimal"],
  total: string,
  columns: Readonly<Partial<Record<Field, string>>>,
): Dialect => ({
  delimiter,
  decimal,
  total,
  columns: (["symbol", "isin", "cusip", "name", "quantity", "value", "currency", "side"] as const).flatMap(
    (field) => (columns[field] === undefined ? [] : [[field, columns[field]] as const]),
  ),
});

export const dialects: Readonly<Record<string, Dialect>> = {
  plain: dialect(",", ".", "Total", {
    symbol: "symbol",
    name: "name",
    quantity: "quantity",
    value: "market value",
    currency: "currency",
    side: "side",
  }),
  custodian: dialect(",", ".", "Grand Total", {
    isin: "ISIN Code",
    name: "Security Description",
    quantity: "Units Held",
    value: "Valuation",
    currency: "Valuation currency",
    side: "Long/Short",
  }),
  "fund house": dialect(",", ".", "Totals", {
    symbol: "Holding Ticker",
    cusip: "Security Identifier",
    name: "Name",
    quantity: "Shares/Par Value",
    value: "MarketValue",
    currency: "Currency",
    side: "Position Direction",
  }),
  German: dialect(";", ",", "Summe", {
    isin: "ISIN",
    name: "Bezeichnung",
    quantity: "Stück/Nominale",
    value: "Kurswert",
    currency: "Währung",
    side: "Richtung",
  }),
  French: dialect(";", ",", "Total général", {
    isin: "Code ISIN",
    name: "Libellé",
    quantity: "Quantité",
    value: "Valorisation",
    currency: "Devise",
    side: "Sens",
  }),
  Dutch: dialect(",", ",", "Totaal", {
    isin: "Symbool/ISIN",
    name: "Product",
    quantity: "Aantal",
    value: "Waarde",
    currency: "Valuta",
    side: "Positie direction",
  }),
  Spanish: dialect("\t", ",", "Total", {
    symbol: "Símbolo",
    name: "Descripción",
    quantity: "Títulos",
    value: "Valor de mercado",
    currency: "Divisa",
    side: "Dirección",
  }),
  Chinese: dialect(",", ".", "合计", {
    symbol: "证券代码",
    name: "证券名称",
    quantity: "持仓数量",
    value: "市值",
    currency: "币种",
    side: "方向",
  }),
};

const grouped = (digits: string, sign: string): string => digits.replaceAll(/\B(?=(\d{3})+(?!\d))/g, sign);

function amount(cents: number, decimal: "." | ",", groups: boolean): string {
  const whole = String(Math.floor(cents / 100));
  const fraction = String(cents % 100).padStart(2, "0");
  const sign = decimal === "." ? "," : ".";
  return `${groups ? grouped(whole, sign) : whole}${decimal}${fraction}`;
}

export const shuffled = <T>(items: readonly T[], seed: number): readonly T[] => {
  const rest = [...items];
  const out: T[] = [];
  for (let n = seed; rest.length > 0; n = Math.floor(n / 7) + 3) out.push(...rest.splice(n % rest.length, 1));
  return out;
};

const cellOf = (field: Field, held: Holding, decimal: "." | ","): string => {
  switch (field) {
    case "quantity":
      return String(held.quantity);
    case "value":
      return amount(held.cents, decimal, true);
    case "side":
      return held.short ? "SHORT" : "LONG";
    default:
      return held[field];
  }
};

/** The lots of a holding, as rows that leave its name and bear days. */
const lotsOf = ({ quantity, cents, currency, short }: Holding): readonly Holding[] => {
  const part = { symbol: "", isin: "", cusip: "", name: "", currency, short };
  return [
    { ...part, quantity: 1, cents: 1 },
    { ...part, quantity: quantity - 1, cents: cents - 1 },
  ];
};

const renamedField = (fault: Fault): readonly Field[] =>
  fault === "identifier-renamed"
    ? ["symbol", "isin", "cusip"]
    : fault === "currency-renamed"
      ? ["currency"]
      : fault === "side-renamed"
        ? ["side"]
        : [];

/** The table of a portfolio as rows of cells, before it is quoted. */
export function tableOf(portfolio: readonly Holding[], how: Dialect, vary: Variation, fault: Fault) {
  const columns = shuffled(how.columns, vary.order);
  const renamed = renamedField(fault);
  const header = columns.map(([field, name], i) =>
    renamed.includes(field) ? `Foo ${i}` : vary.upper ? name.toUpperCase() : name,
  );
  const rows = portfolio.flatMap((held, i) => [
    held,
    ...(fault === "lots" && i === 0 && held.quantity > 1 ? lotsOf(held) : []),
  ]);
  const body = rows.map((held) => columns.map(([field]) => cellOf(field, held, how.decimal)));
  const extra = vary.extraColumns ? ["Sector", "Weight (%)"] : [];
  const totals = portfolio.reduce((sum, { cents }) => sum + cents, 0);
  const first = columns.findIndex(([field]) => field === "symbol" || field === "isin" || field === "name");
  const total = columns.map(([field], i) =>
    i === first ? how.total : field === "value" ? amount(totals, how.decimal, true) : "",
  );
  const wide = (cells: readonly string[], more: readonly string[]): readonly string[] => [
    ...cells,
    ...more.slice(0, extra.length),
  ];
  return [
    ...(vary.preamble ? [["Holdings of a portfolio"], ["As of", "2022-09-01"]] : []),
    wide(header, extra),
    ...body.map((cells) => wide(cells, ["Technology", "1"])),
    ...(fault === "total" ? [wide(total, ["", ""])] : []),
    ...(fault === "footer"
      ? [["The data in this file is provided for information only and may not be complete."]]
      : []),
  ];
}

/** The file's bytes. */
export function fileOf(rows: readonly (readonly string[])[], delimiter: string, vary: Variation): Uint8Array {
  const quoted = (cell: string): string =>
    vary.quoteAll || cell.includes(delimiter) || cell.includes('"')
      ? `"${cell.replaceAll('"', '""')}"`
      : cell;
  const lines = rows.map((cells) => cells.map(quoted).join(delimiter));
  const text = lines.join(vary.blankLines ? vary.lineEnd.repeat(2) : vary.lineEnd) + vary.lineEnd;
  switch (vary.encoding) {
    case "utf8":
      return Buffer.from(text);
    case "utf8-mark":
      return Buffer.from(`\uFEFF${text}`);
    case "utf16":
      return Buffer.from(text, "utf16le");
    case "utf16-mark":
      return Buffer.from(`\uFEFF${text}`, "utf16le");
  }
}
