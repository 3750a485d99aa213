/**
 * Files of holdings as brokers and apps of many countries write them: none is refused, a listed share is found in each, and values are in the
 * currency in which they are.
 * @module
 */

import { describe, expect, test } from "vitest";
import { positionsOf, statusesOf } from "./judged-files.ts";

/** A broker, its file with China Mobile on the first line, what is answered of each line, and the values with their currencies. */
type Case = readonly [string, readonly string[], readonly string[], readonly string[]];

const cases: readonly Case[] = [
  [
    "Trading 212, a pie",
    [
      '"Slice","Name","Invested value","Value","Result","Owned quantity","Dividends gained","Dividends cash","Dividends reinvested"',
      '"CHL","China Mobile","1000.00","1100.00","100.00","20.5","0","0","0"',
      '"AAPL","Apple","500.00","600.10","100.10","5.0","1.2","1.2","0"',
      '"Total","My Pie","1500.00","1700.10","200.10","-","1.2","1.2","0"',
    ],
    ["restricted", "no-match"],
    ["1100.00 -", "600.10 -"],
  ],
  [
    "Zerodha",
    [
      '"Instrument","Qty.","Avg. cost","LTP","Invested","Cur. val","P&L","Net chg.","Day chg."',
      '"CHL",100,20.5,27.5,2050,2750,700,34.1,0.2',
      '"HDFCBANK",10,1400.5,1500.25,14005,15002.5,997.5,7.12,0.5',
    ],
    ["restricted", "no-match"],
    ["2750 -", "15002.5 -"],
  ],
  [
    "DEGIRO",
    [
      "Product,Symbol/ISIN,Amount,Closing,Local value,,Value in EUR",
      'CASH & CASH FUND & FTX CASH (EUR),,,,EUR,"100,25","100,25"',
      'CHINA MOBILE LTD,HK0941009539,100,"51,00",HKD,"5100,00","560,00"',
    ],
    ["no-match", "restricted"],
    ["100.25 EUR", "560.00 EUR"],
  ],
  [
    "Saxo",
    [
      "Instrument,Position(s),L/S,Amount,Open price,Current price,% Price,P/L,Exposure,Currency,Symbol,ISIN,Asset type",
      "China Mobile Ltd.,1,Long,100,45.00,51.00,13.3,600,5100,HKD,00941:xhkg,HK0941009539,Stock",
      "Apple Inc.,2,Long,5,100.00,120.02,20,100.1,600.10,USD,AAPL:xnas,US0378331005,Stock",
    ],
    ["restricted", "no-match"],
    ["5100 HKD", "600.10 USD"],
  ],
  [
    "Swissquote",
    [
      "Symbol;ISIN;Wertpapier;Anzahl;Einstandspreis;Kurs;Währung;Gewinn / Verlust;Total;Total CHF;% Portfolio",
      "941;HK0941009539;China Mobile Ltd;100;45.00;51.00;HKD;600.00;5100.00;605.00;50.2%",
      "AAPL;US0378331005;Apple Rg;5;100.00;120.02;USD;100.10;600.10;560.00;49.8%",
    ],
    ["restricted", "no-match"],
    ["5100.00 HKD", "600.10 USD"],
  ],
  [
    "Revolut",
    [
      "Symbol,Company,ISIN,Quantity,Price,Value,% of Portfolio",
      "CHL,China Mobile,US16941M1099,100,US$27.50,US$2750,82%",
      "AAPL,Apple,US0378331005,5,US$120.02,US$600.10,18%",
    ],
    ["restricted", "no-match"],
    ["2750 USD", "600.10 USD"],
  ],
  [
    "eToro",
    [
      "Asset,Units,Avg. Open,Invested,P/L($),P/L(%),Value,Allocation",
      "CHL,100,20.0,2000,750,37.5%,2750,82%",
      "AAPL,5,100,500,100.1,20%,600.1,18%",
    ],
    ["restricted", "no-match"],
    ["2750 -", "600.1 -"],
  ],
  [
    "Questrade",
    [
      "Symbol,Description,Open qty,Avg price,Price,Mkt val,Currency,P&L,% portfolio",
      "CHL,CHINA MOBILE LTD ADR,100,20,27.5,2750,USD,750,80%",
      "SHOP.TO,SHOPIFY INC,1,1000,1400,1400,CAD,400,20%",
    ],
    ["restricted", "no-match"],
    ["2750 USD", "1400 CAD"],
  ],
  [
    "Interactive Investor",
    [
      "Name,Symbol,Qty,Price,Change,Chg %,Market Value £,Market Value,Book Cost,Gain/Loss £",
      'China Mobile,941,100,HK$51.00,0.1,0.1%,£480.00,"HK$5,100.00",£450,£30',
      "HSBC,HSBA,500,£4.20,0.1,0.1%,£2100.00,£2100.00,£2000,£100",
    ],
    ["restricted", "no-match"],
    ["5100.00 HKD", "2100.00 GBP"],
  ],
  [
    "Freetrade",
    [
      "Title,Ticker,ISIN,Currency,Quantity,Average price,Current price,Value",
      "China Mobile,CHL,US16941M1099,USD,100,20,27.5,2750",
    ],
    ["restricted"],
    ["2750 USD"],
  ],
  [
    "comdirect",
    [
      '"Depotübersicht vom 01.04.2021"',
      '"Stück/Nom.";"Bezeichnung";"WKN";"Währung";"Akt. Kurs";"Datum";"Diff. abs";"Kaufkurs in EUR";"Kaufwert in EUR";"Wert in EUR";"Typ"',
      '"100";"China Mobile Ltd. (HK)";"909622";"HKD";"51,00";"01.04.2021";"+0,50";"5,50";"550,00";"560,00";"Aktie"',
      '"5";"Apple Inc.";"865985";"USD";"120,02";"01.04.2021";"+0,50";"90,00";"450,00";"510,00";"Aktie"',
    ],
    ["review", "no-match"],
    ["560.00 EUR", "510.00 EUR"],
  ],
  [
    "Consorsbank",
    [
      "Name;ISIN;WKN;Anzahl / Nominal;Einheit;Einstandskurs;Währung;aktueller Kurs;Kurszeit;Börsenplatz;Gesamtwert",
      "CHINA MOBILE LTD.;HK0941009539;909622;100,000;Stk;5,50;EUR;5,60;01.04.2021 10:00;Frankfurt;560,00",
      "APPLE;US0378331005;865985;5,000;Stk;90,00;EUR;102,00;01.04.2021 10:00;Frankfurt;510,00",
    ],
    ["restricted", "no-match"],
    ["560.00 EUR", "510.00 EUR"],
  ],
  [
    "Boursorama",
    [
      "Valeur;Code ISIN;Quantité;PRU;Cours;Variation;Montant;+/- value latente;% +/- value;Poids",
      "CHINA MOBILE;HK0941009539;100;5,50;5,60;0,1%;560,00;10,00;1,8%;52,3%",
      "APPLE;US0378331005;5;90,00;102,00;0,1%;510,00;60,00;13,3%;47,7%",
    ],
    ["restricted", "no-match"],
    ["560.00 -", "510.00 -"],
  ],
  [
    "Avanza",
    [
      "Kontonummer;Namn;Kortnamn;Volym;Marknadsvärde;GAV (SEK);GAV;Valuta;Land;ISIN;Marknad;Typ",
      "1234567;China Mobile Ltd;0941;100;5600,00;50,00;45,00;HKD;HK;HK0941009539;HKEX;STOCK",
      "1234567;Apple Inc;AAPL;5;5100,00;900,00;100,00;USD;US;US0378331005;NASDAQ;STOCK",
    ],
    ["restricted", "no-match"],
    ["5600.00 SEK", "5100.00 SEK"],
  ],
  [
    "Nordnet",
    [
      "Navn;Ticker;ISIN;Antall;GAV;Siste;Valuta;Verdi NOK;Avkastning NOK;Avkastning %",
      "China Mobile;941;HK0941009539;100;45,00;51,00;HKD;5600,00;600,00;12,0",
    ],
    ["restricted"],
    ["5600.00 NOK"],
  ],
  [
    "Tiger",
    [
      "Symbol,Name,Position,Market Price,Market Value,Unrealized P&L,Currency,Cost",
      "00941,CHINA MOBILE,100,51.00,5100,600,HKD,45.00",
      "AAPL,Apple,5,120.02,600.10,100,USD,100",
    ],
    ["restricted", "no-match"],
    ["5100 HKD", "600.10 USD"],
  ],
  [
    "Futu",
    [
      "代码,名称,持仓数量,可用数量,现价,成本价,市值,盈亏比例,盈亏金额,今日盈亏,币种",
      "00941,中国移动,100,100,51.000,45.000,5100.00,+13.33%,600.00,10.00,HKD",
      "AAPL,苹果,5,5,120.02,100,600.10,20%,100.1,1,USD",
    ],
    ["restricted", "no-match"],
    ["5100.00 HKD", "600.10 USD"],
  ],
  [
    "Futu, codes behind the names",
    [
      "名称/代码,持仓数量,现价,市值,币种",
      "中国移动(00941),100,51.00,5100.00,HKD",
      "腾讯控股(00700),5,500.00,2500.00,HKD",
    ],
    ["restricted", "no-match"],
    ["5100.00 HKD", "2500.00 HKD"],
  ],
  [
    "SBI",
    [
      "ポートフォリオ一覧",
      '"銘柄（コード）","買付日","数量","取得単価","現在値","前日比","損益","損益（％）","評価額"',
      '"00941 チャイナモバイル","----/--/--","100","680","765","5","8500","12.5","76500"',
      '"7203 トヨタ自動車","----/--/--","100","7000","8000","10","100000","14.2","800000"',
    ],
    ["review", "no-match"],
    ["76500 -", "800000 -"],
  ],
  [
    "SBI, foreign shares",
    [
      "ティッカー,銘柄名,保有株数,取得単価(USD),現在値(USD),評価額(円),評価損益(円)",
      "CHL,チャイナモバイル ADR,100,20,27.5,302500,82500",
    ],
    ["restricted"],
    ["302500 JPY"],
  ],
  [
    "Kiwoom",
    [
      "종목코드,종목명,통화,보유수량,매입단가,현재가,평가금액,평가손익,수익률",
      "CHL,차이나모바일 ADR,USD,100,20.00,27.50,2750.00,750.00,37.5%",
      "A005930,삼성전자,KRW,10,60000,82000,820000,220000,36.67%",
    ],
    ["restricted", "no-match"],
    ["2750.00 USD", "820000 KRW"],
  ],
  [
    "Fineco",
    [
      "Titolo;ISIN;Simbolo;Mercato;Strumento;Valuta;Quantita;P.zo medio di carico;P.zo di mercato;Cambio di mercato;Valore di mercato €",
      "CHINA MOBILE;HK0941009539;941;HKEX;Azione;HKD;100;45;51;9,1;560,4",
    ],
    ["restricted"],
    ["560.4 EUR"],
  ],
];

describe.each(cases)("%s", (_, lines, statuses, values) => {
  const read = () => positionsOf(`${lines.join("\n")}\n`);

  test("is read, and its listed share is found", () => {
    expect(statusesOf(read())).toEqual(statuses);
  });

  test("gives its values in their currencies", () => {
    expect(read().map(({ marketValue, currency }) => `${marketValue ?? "-"} ${currency ?? "-"}`)).toEqual(
      values,
    );
  });

  test("gives the quantity of each security", () => {
    expect(read().flatMap(({ kind, quantity }) => (kind === "cash" ? [] : [quantity]))).not.toContain(
      undefined,
    );
  });
});

test.each([
  ["中国移动 00941", "00941", "中国移动"],
  ["中国移动（00941）", "00941", "中国移动"],
  ["00941 中国移动", "00941", "中国移动"],
  ["600941 中国移动", "600941", "中国移动"],
  ["China Mobile (00941)", "00941", "China Mobile (00941)"],
])("%s under a name names the code, too", (cell, symbol, name) => {
  const [position] = positionsOf(`名称,数量\n${cell},100\n腾讯控股,5\n`);
  expect(position?.symbol).toBe(symbol);
  expect(position?.name).toContain(name);
});

test.each(["日経225", "中证500", "第30回国債", "Bond 2026 (941)", "沪深300 2030"])(
  "the number in %s is no code",
  (cell) => {
    expect(positionsOf(`名称,数量\n${cell},100\n腾讯控股,5\n`)[0]?.symbol).toBeUndefined();
  },
);

test.each(["Aktie", "Aktien", "Action", "Azione", "Acción", "Fonds", "株式", "股票", "주식", "基金"])(
  "the kind %s is known",
  (kind) => {
    const [position] = positionsOf(`Name;ISIN;Quantity;Type\nApple;US0378331005;5;${kind}\n`);
    expect(position?.kind).toBe(kind);
  },
);
