/**
 * A list of what was bought and sold must never be judged, or stored, as what is held.
 * @module
 */

import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { readExport } from "../../functions/brokers/read-export.ts";

/** Headers and rows as brokers and portfolio programs write them, with invented trades. */
const lists: Readonly<Record<string, { readonly rows: readonly (readonly string[])[] }>> = {
  "DEGIRO, Spanish": {
    rows: [
      [
        "Fecha",
        "Hora",
        "Producto",
        "ISIN",
        "Bolsa de",
        "Número",
        "Precio",
        "",
        "Valor local",
        "",
        "Total EUR",
        "ID Orden",
      ],
      [
        "26-05-2022",
        "09:12",
        "EXAMPLE CHIPS",
        "KYG8020E1199",
        "HKG",
        "-500",
        "18,4500",
        "HKD",
        "9225,00",
        "HKD",
        "1099,00",
        "7f1c1d3e-0b1a-4a53-9f7e-0d4f1a2b3c4d",
      ],
      [
        "12-01-2022",
        "13:02",
        "EXAMPLE CHIPS",
        "KYG8020E1199",
        "HKG",
        "500",
        "17,5600",
        "HKD",
        "-8780,00",
        "HKD",
        "-1011,00",
        "8f1c1d3e-0b1a-4a53-9f7e-0d4f1a2b3c4e",
      ],
    ],
  },
  "Trading 212": {
    rows: [
      [
        "Action",
        "Time",
        "ISIN",
        "Ticker",
        "Name",
        "No. of shares",
        "Price / share",
        "Currency (Price / share)",
        "Exchange rate",
        "Total",
        "ID",
      ],
      [
        "Market buy",
        "2022-01-12 14:30:03",
        "KYG8020E1199",
        "981",
        "Example chips",
        "10.0",
        "17.5",
        "HKD",
        "8.69",
        "20.1",
        "EOF1234567",
      ],
      [
        "Market sell",
        "2022-02-12 14:30:03",
        "KYG8020E1199",
        "981",
        "Example chips",
        "10.0",
        "18.5",
        "HKD",
        "8.69",
        "21.2",
        "EOF1234568",
      ],
    ],
  },
  wealthfolio: {
    rows: [
      ["date", "symbol", "quantity", "unitPrice", "currency", "type", "fee"],
      ["2022-01-12", "SMICY", "10", "12.5", "USD", "BUY", "1"],
      ["2022-02-12", "SMICY", "10", "13.5", "USD", "SELL", "1"],
    ],
  },
  Swissquote: {
    rows: [
      [
        "Date",
        "Order #",
        "Transaction",
        "Symbol",
        "Name",
        "ISIN",
        "Quantity",
        "Unit price",
        "Costs",
        "Net Amount",
        "Currency",
      ],
      [
        "26-05-2022 09:12:00",
        "123456789012",
        "Buy",
        "981",
        "EXAMPLE CHIPS",
        "KYG8020E1199",
        "500",
        "18.45",
        "1.00",
        "-9226.00",
        "HKD",
      ],
      [
        "27-05-2022 10:30:00",
        "123456789013",
        "Sell",
        "981",
        "EXAMPLE CHIPS",
        "KYG8020E1199",
        "500",
        "18.55",
        "1.00",
        "9274.00",
        "HKD",
      ],
    ],
  },
  "Disnat, French": {
    rows: [
      [
        "Date de transaction",
        "Date de règlement",
        "Type de transaction",
        "Symbole",
        "Description",
        "Quantité",
        "Prix",
        "Commission payée",
        "Montant de l'opération",
        "Devise",
      ],
      ["2022-05-26", "2022-05-28", "ACHAT", "SMICY", "EXAMPLE CHIPS", "10", "9.5", "1", "-96", "USD"],
      ["2022-06-26", "2022-06-28", "VENTE", "SMICY", "EXAMPLE CHIPS", "10", "9.9", "1", "98", "USD"],
    ],
  },
  "Portfolio Performance, German": {
    rows: [
      ["Datum", "Typ", "Wert", "Buchungswährung", "Stück", "ISIN", "Wertpapiername", "Gebühren"],
      ["26.05.2022", "Kauf", "100,50", "EUR", "10", "KYG8020E1199", "Chips", "1,05"],
      ["27.05.2022", "Verkauf", "101,50", "EUR", "10", "KYG8020E1199", "Chips", "1,05"],
    ],
  },
  "a Chinese broker": {
    rows: [
      ["成交日期", "证券代码", "证券名称", "买卖标志", "成交数量", "成交价格", "手续费"],
      ["20220526", "600941", "中国移动", "买入", "100", "60.5", "5"],
      ["20220527", "600941", "中国移动", "卖出", "100", "61.5", "5"],
    ],
  },
  "Fidelity's history": {
    rows: [
      [
        "Run Date",
        "Account",
        "Action",
        "Symbol",
        "Description",
        "Type",
        "Quantity",
        "Price ($)",
        "Commission ($)",
        "Amount ($)",
        "Settlement Date",
      ],
      [
        "05/26/2022",
        "Individual",
        "YOU BOUGHT",
        "SMICY",
        "CHIPS ADR",
        "Cash",
        "10",
        "9.5",
        "",
        "-95",
        "05/30/2022",
      ],
      [
        "05/27/2022",
        "Individual",
        "YOU SOLD",
        "SMICY",
        "CHIPS ADR",
        "Cash",
        "-10",
        "9.6",
        "",
        "96",
        "05/31/2022",
      ],
    ],
  },
};

const quoted = (cell: string): string => `"${cell.replaceAll('"', '""')}"`;
const written = (rows: readonly (readonly string[])[], delimiter = ","): string =>
  rows.map((row) => row.map(quoted).join(delimiter)).join("\n");

/** The same act in the words of other languages and brokers. */
const words = {
  bought: [
    "Buy",
    "BUY",
    "Kauf",
    "Achat",
    "Compra",
    "Acquisto",
    "Koop",
    "Köp",
    "Market buy",
    "Bought",
    "买入",
    "Kupno",
    "BOT",
    "Αγορά",
    "קניה",
    "شراء",
    "ซื้อ",
    "Mua",
    "Beli",
    "Cumpărare",
    "Купівля",
  ],
  sold: [
    "Sell",
    "SELL",
    "Verkauf",
    "Vente",
    "Venta",
    "Vendita",
    "Verkoop",
    "Sälj",
    "Limit sell",
    "Sold",
    "卖出",
    "Sprzedaż",
    "SLD",
    "Πώληση",
    "מכירה",
    "بيع",
    "ขาย",
    "Bán",
    "Jual",
    "Vânzare",
    "Продаж",
  ],
};
const all = [...words.bought, ...words.sold];
const isBought = (cell: string): boolean =>
  words.bought.includes(cell) || /^(?:YOU BOUGHT|ACHAT)$/.test(cell);
const isSold = (cell: string): boolean => words.sold.includes(cell) || /^(?:YOU SOLD|VENTE)$/.test(cell);
const isAct = (cell: string): boolean => isBought(cell) || isSold(cell);

/** Whether a column says when, by its first cell. */
const isWhen = (cell: string): boolean =>
  /^\d{2}[-./]\d{2}[-./]\d{4}|^\d{4}-\d{2}-\d{2}|^2022\d{4}$|^\d{2}:\d{2}$/.test(cell);

const isOrder = (cell: string): boolean => /^[0-9a-f]{8}-/.test(cell);

const refusals = (text: string): readonly string[] => {
  const reading = readExport(text);
  return reading.kind === "refused" ? reading.refusals.map(({ detail }) => detail) : [reading.kind];
};
const LISTS = expect.stringContaining("lists transactions");

describe.each(Object.entries(lists))("%s", (_, { rows }) => {
  const [header = [], ...body] = rows;

  test("is refused as it is, and each of its rows by itself", () => {
    expect(refusals(written(rows))).toEqual([LISTS]);
    for (const row of body) expect(refusals(written([header, row]))).toEqual([LISTS]);
  });

  test("is refused with its columns renamed, in another order, in another language", () => {
    const order = fc.shuffledSubarray([...header.keys()], { minLength: header.length });
    const names = fc.array(fc.option(fc.stringMatching(/^[a-z]{3,8}$/), { nil: undefined }), {
      minLength: header.length,
      maxLength: header.length,
    });
    fc.assert(
      fc.property(
        order,
        names,
        fc.nat(),
        fc.constantFrom(",", ";", "\t"),
        (columns, renamed, language, delimiter) => {
          const table = rows.map((row, line) =>
            columns.map((at) => {
              const cell = row[at] ?? "";
              if (line === 0) return renamed[at] ?? cell;
              if (isBought(cell)) return words.bought[language % words.bought.length] ?? cell;
              return isSold(cell) ? (words.sold[language % words.sold.length] ?? cell) : cell;
            }),
          );
          expect(readExport(written(table, delimiter)).kind).toBe("refused");
        },
      ),
      { numRuns: 60 },
    );
  });

  test("is refused with any columns left out, while it says when, and what was done or for which order", () => {
    const [first = []] = body;
    const at = (holds: (cell: string) => boolean) =>
      fc.constantFrom(...[...first.keys()].filter((column) => holds(first[column] ?? "")));
    const deed = first.some(isAct) ? isAct : isOrder;
    fc.assert(
      fc.property(fc.subarray([...header.keys()]), at(isWhen), at(deed), (some, when, what) => {
        const columns = [...new Set([...some, when, what])];
        expect(readExport(written(rows.map((row) => columns.map((column) => row[column] ?? "")))).kind).toBe(
          "refused",
        );
      }),
      { numRuns: 60 },
    );
  });
});

test("whatever word is used for buying and selling, in any column and under any name", () => {
  for (const word of all) {
    const text = written([
      ["foo", "isin", "bar", "baz"],
      ["2022-05-26", "KYG8020E1199", word, "10"],
    ]);
    expect(refusals(text)).toEqual([LISTS]);
  }
});

test.each([
  [
    "what was sold",
    "Symbol,Quantity,Date Acquired,Date Sold,Proceeds,Cost Basis\nCHL,100,2020-01-02,2021-01-05,2750,4000\n",
  ],
  [
    "… beside what it is worth today",
    "Symbol,Quantity,Date Sold,Market Value\nCHL,100,2021-01-05,2750\nAAPL,10,,1200\n",
  ],
  [
    "… in Italian",
    "Titolo;ISIN;Quantità;Data vendita;Controvalore\nCHINA MOBILE;HK0941009539;100;05/01/2021;2750,00\n",
  ],
  [
    "… in German",
    "Wertpapier;ISIN;Stück;Verkaufsdatum;Erlös\nCHINA MOBILE;HK0941009539;100;05.01.2021;2750,00\n",
  ],
  ["a dividend", "Pay Date,Symbol,Shares,Amount\n2021-03-01,CHL,100,75.00\n"],
  ["dividends", "Ex-Date,Symbol,Shares,Amount\n2021-03-01,CHL,100,75.00\n2021-03-02,AAPL,10,2.05\n"],
  [
    "trades in Russian",
    "Дата сделки;Тикер;Количество;Сумма\n01.03.2021;CHL;10;70000\n02.03.2021;AAPL;5;600\n",
  ],
  [
    "lots that were sold, in French",
    "Valeur;ISIN;Quantité;Date achat;Date cession;Montant\nChina Mobile;HK0941009539;100;01/01/2020;01/02/2021;700,00\n",
  ],
  [
    "executions",
    "Executed At,Symbol,Shares,Amount\n2021-03-01T10:00:00Z,CHL,100,2750\n2021-03-02T10:00:00Z,AAPL,5,600\n",
  ],
  [
    "trades in Polish",
    "Data transakcji;Symbol;Ilość;Wartość\n2021-03-01;CHL;100;2750\n2021-03-02;AAPL;5;600\n",
  ],
  ["trades in Turkish", "İşlem Tarihi;Sembol;Adet;Tutar\n01.03.2021;CHL;100;2750\n02.03.2021;AAPL;5;600\n"],
  [
    "dividends in Japanese",
    "受渡日,銘柄コード,銘柄,数量,配当金\n2021/03/01,CHL,チャイナ,100,75\n2021/03/02,AAPL,アップル,10,2\n",
  ],
  [
    "open orders",
    "Symbol,Quantity,Filled,Remaining,Limit Price,Status\nCHL,100,0,100,27,Open\nAAPL,10,0,10,120,Open\n",
  ],
  ["deals under Type", "Symbol,Type,Quantity,Price,Amount\nCHL,Sell,100,27.5,2750\nAAPL,Buy,5,120,600\n"],
  [
    "deals with their commission",
    "Symbol,Quantity,Price,Amount,Commission\nCHL,100,27.5,2750,1\nAAPL,5,120,600,1\n",
  ],
  [
    "deals by number",
    "Trade No,Symbol,Quantity,Amount\n10001,CHL,100,-2750\n10002,CHL,-100,2800\n10003,AAPL,5,-600\n",
  ],
  ["transfers", "Date,Symbol,Quantity,From Account,To Account\n2021-03-01,CHL,100,A-1,A-2\n"],
  ["trades in Chinese", "交易日期,代码,数量,金额\n20210301,CHL,100,2750\n20210302,AAPL,10,1200\n"],
])("%s is no holding", (_, text) => {
  expect(refusals(text)).toEqual([LISTS]);
});

describe("holdings that look like transactions are read", () => {
  test.each([
    [
      "Yahoo's portfolio, in lots",
      "Symbol,Current Price,Date,Time,Volume,Trade Date,Purchase Price,Quantity,Commission,Comment,Transaction Type\n0941.HK,53.2,2022/09/01,16:08 HKT,1000,20210105,45.0,500,1,,BUY\n0941.HK,53.2,2022/09/01,16:08 HKT,1000,20210205,46.0,300,1,,BUY\n",
      2,
    ],
    ["a day of valuation", "date,symbol,quantity,value\n2022-09-01,SMICY,1,2\n2022-09-01,AAPL,1,2\n", 2],
    [
      "the next day of a dividend beside what is held",
      "Symbol,Quantity,Market Value,Pay Date\nSMICY,100,950,2022-09-01\nAAPL,10,1500,2022-09-15\n",
      2,
    ],
    [
      "an empty column of days of sale",
      "Symbol,Quantity,Value,Date Sold\nSMICY,100,950,\nAAPL,10,1500,\n",
      2,
    ],
    ["a column of sides", "Symbol,Quantity,Side,Market Value\nSMICY,100,SHORT,950\nAAPL,10,LONG,1500\n", 2],
    [
      "lots with the day of each purchase",
      "Ticker,Shares,Cost,Acquired,Market Value\nSMICY,10,8,2021-01-05,95\nSMICY,20,9,2021-02-05,190\n",
      2,
    ],
    [
      "a fund's name with such a word",
      "Symbol,Name,Quantity,Date,Market value\nVIG,Dividend Growth Fund,10,2021-01-05,95\nCHL,Chips,10,2021-01-05,95\n",
      2,
    ],
  ])("%s", (_, text, count) => {
    const reading = readExport(text);
    expect(reading.kind === "plain" ? reading.holdings.positions.length : reading).toBe(count);
  });
});
