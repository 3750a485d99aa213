/**
 * Files of holdings in the shapes in which brokers, fund houses and banks give them out, with invented amounts. Each holds
 * a security that was listed on 1 September 2022, by whatever its format names securities with.
 * @module
 */

export interface StrangersFile {
  readonly text: string;
  /** What the file holds: what names each position, its quantity, its value and currency, in the file's order. */
  readonly holds: readonly (readonly [
    name: string,
    quantity: string | null,
    value: string | null,
    currency: string | null,
  ])[];
  /** Positions that are money. */
  readonly cash?: number;
}

export const strangersFiles: Readonly<Record<string, StrangersFile>> = {
  iShares: {
    text: `iShares Example China ETF
Fund Holdings as of,"Sep 01, 2022"
Shares Outstanding,"1,000,000.00"

Ticker,Name,Sector,Asset Class,Market Value,Weight (%),Notional Value,Quantity,Price,Location,Exchange,Currency,FX Rate,Market Currency,Accrual Date
"941","CHINA MOBILE LTD","Communication","Equity","1,234,567.00","5.00","1,234,567.00","180,000.00","6.86","China","Hong Kong Exchanges And Clearing Ltd","USD","7.85","HKD","-"
"HKD","HKD CASH","Cash and/or Derivatives","Cash","12,000.00","0.05","12,000.00","94,000.00","12.75","China","-","USD","7.85","HKD","-"

"The content contained herein is owned or licensed by the fund's manager."`,
    holds: [
      ["941", "180000.00", "1234567.00", "USD"],
      ["HKD", "94000.00", "12000.00", "USD"],
    ],
    cash: 1,
  },
  Invesco: {
    text: `Fund Ticker,Security Identifier,Holding Ticker,Shares/Par Value,MarketValue,Weight,Name,Class of Shares,Sector,Date
TEST,16941M109,CHL,"305,938","26,790,990.66",19.633,China Mobile Ltd ADR,American Depository Receipt,Telecom,03/10/2021`,
    holds: [["CHL", "305938", "26790990.66", null]],
  },
  ARK: {
    text: `date,fund,company,ticker,cusip,shares,"market value ($)","weight (%)"
09/01/2022,ARKX,"CHINA MOBILE LTD ADR",CHL,16941M109,"3,000","$26,790.66",9.1%
09/01/2022,ARKX,"TESLA INC",TSLA,88160R101,"1,000","$290,000.00",8.1%
"Investors should carefully consider the investment objectives and risks as well as charges and expenses of a fund before investing."`,
    holds: [
      ["CHL", "3000", "26790.66", null],
      ["TSLA", "1000", "290000.00", null],
    ],
  },
  "Global X": {
    text: `Global X Example ETF
Fund Holdings Data as of 09/01/2022
% of Net Assets,Ticker,Name,SEDOL,Market Price ($),Shares Held,Market Value ($)
5.1,941 HK,CHINA MOBILE LTD,6073556,6.86,"180,000","1,234,567.00"
0.1,,CASH,,1.00,"12,000","12,000.00"
"The information contained herein is proprietary to the fund's manager."`,
    holds: [
      ["941 HK", "180000", "1234567.00", null],
      ["CASH", "12000", "12000.00", null],
    ],
    cash: 1,
  },
  SPDR: {
    text: `Fund Name:,SPDR Example
Ticker Symbol:,TEST
Holdings:,As of 01-Sep-2022

Name,Ticker,Identifier,SEDOL,Weight,Sector,Shares Held,Local Currency
HANGZHOU HIKVISION DIGITAL A,002415,CNE100000PM8,BD5CPR8,1.0,IT,1000,CNY
U.S. Dollar,CASH_USD,CASH_USD,-,0.1,Unassigned,12000,USD`,
    holds: [
      ["002415", "1000", null, "CNY"],
      ["U.S. Dollar", "12000", null, "USD"],
    ],
    cash: 1,
  },
  KraneShares: {
    text: `KraneShares Example ETF Holdings as of 09/01/2022
Rank,Company Name,% of Net Assets,Ticker,Identifier,Shares Held,Market Value($)
1,CHINA MOBILE LTD,9.9,941,HK0941009539,"180,000","1,234,567.00"
2,Cash,0.1,,,,"10,000.00"`,
    holds: [
      ["941", "180000", "1234567.00", null],
      ["Cash", null, "10000.00", null],
    ],
    cash: 1,
  },
  "J.P. Morgan": {
    text: `Fund,JPM EXAMPLE
Effective Date,Ticker,Security Description,ISIN,Asset Class,Shares,Market Value,Weight
09/01/2022,941,CHINA MOBILE LTD,HK0941009539,Equity,1000,6860,1.1%`,
    holds: [["941", "1000", "6860", null]],
  },
  Merrill: {
    text: `
"Symbol " ,"Description" ,"Day's Price $ Chg % Chg" ,"Quantity" ,"Day's Value Change $" ,"Value" ,"Unrealized Gain/Loss $ Chg % Chg" ,"Price"
"SMICY" ,"EXAMPLE CHIP MAKER ADR" ,"$0.00 0.00%" ,"10" ,"$0.00" ,"$95.00" ,"+$5.00 +5.00%" ,"$9.50"
"Money accounts" ,"" ,"" ,"" ,"" ,"$10.45" ,"" ,""`,
    holds: [
      ["SMICY", "10", "95.00", null],
      ["Money accounts", null, "10.45", null],
    ],
    cash: 1,
  },
  Wealthsimple: {
    text: `Account Name,Account Type,Account Number,Symbol,Exchange,MIC,Name,Security Type,Quantity,Position Direction,Market Price,Market Price Currency,Book Value (CAD),Book Value Currency (CAD),Market Value,Market Value Currency
"Test","TFSA","T0001CAD","SMICY","OTC","OTCM","Example chip maker ADR","EQUITY","10","LONG","9.5","USD","100","CAD","95","USD"
"Test","TFSA","T0001CAD","CHL","NYSE","XNYS","Example telecom ADR","EQUITY","20","SHORT","30","USD","700","CAD","600","USD"

"As of 2022-09-01 10:00 GMT-04:00"`,
    holds: [
      ["SMICY", "10", "95", "USD"],
      ["CHL", "-20", "-600", "USD"],
    ],
  },
  "RBC Direct Investing": {
    text: `"Account: 12345678 - RRSP"
"Holdings Export as of Sep 1, 2022 10:00:00 AM"

"","Product","Symbol","Name","Quantity","Last Price","Currency","Change $","Total Book Cost","Total Market Value","Unrealized Gain/Loss $","Average Cost"
"","Common Shares","SMICY","EXAMPLE CHIPS ADR","100","9.50","USD","0.1","800","950.00","150","8.00"
"Important: the figures are delayed and may not be accurate."`,
    holds: [["SMICY", "100", "950.00", "USD"]],
  },
  "TD WebBroker": {
    text: `As of Date,2022-09-01 10:00:00
Account,TD Direct Investing - 12AB34
Cash,123.45
Total Value,5123.45

Symbol,Market,Description,Quantity,Average Cost,Price,Book Cost,Market Value,Unrealized $,Unrealized %,% of Positions
SMICY,US,EXAMPLE CHIPS ADR,100,8.00,9.50,800,950,150,18.75,19`,
    holds: [["SMICY", "100", "950", null]],
  },
  Questrade: {
    text: `Equity Symbol,Equity Description,Account Number,Currency,Quantity Bought,Open Quantity,Market Price,Average Price,Market Value
SMICY,EXAMPLE CHIPS ADR,1234,USD,100,90,9.5,8,855`,
    holds: [["SMICY", "90", "855", "USD"]],
  },
  "Hargreaves Lansdown": {
    text: `HL Stocks & Shares ISA
Client Name:,A Client
Total value:,"5,750.00"

Code,Stock,Units held,Price (pence),Value (£),Cost (£),Gain/loss (£),Gain/loss (%)
6073556,China Mobile Ltd,1000,560.00,"5,600.00","6,000.00",-400,-6.67
,Totals,,,"5,600.00","6,000.00",-400,`,
    holds: [["6073556", "1000", "5600.00", "GBP"]],
  },
  "AJ Bell": {
    text: `Investment,Quantity,Price,Value (£),Cost (£),Change (£),Change (%)
China Mobile (HKG:0941),1000,5.60,5600.00,6000,-400,-6.67
Cash GBP,,,100.00,,,`,
    holds: [
      ["HKG:0941", "1000", "5600.00", "GBP"],
      ["Cash GBP", null, "100.00", "GBP"],
    ],
    cash: 1,
  },
  "DEGIRO, Dutch": {
    text: `Product,Symbool/ISIN,Aantal,Slotkoers,Lokale waarde,,Waarde in EUR
CHINA MOBILE LTD,HK0941009539,1000,"53,20",HKD,"53200,00","6200,00"
CASH & CASH FUND & FTX CASH (EUR),,,,EUR,"12,34","12,34"`,
    holds: [
      ["HK0941009539", "1000", "6200.00", "EUR"],
      ["CASH & CASH FUND & FTX CASH (EUR)", null, "12.34", "EUR"],
    ],
    cash: 1,
  },
  flatex: {
    text: `Depotbestand;per 01.09.2022
ISIN;WKN;Bezeichnung;Stück/Nominale;Einstandskurs;Währung;Aktueller Kurs;Kurswert;Währung;Handelsplatz;Kursdatum
HK0941009539;909622;CHINA MOBILE LTD;1.000;6,123;EUR;6,200;6.200,00;EUR;Frankfurt;01.09.2022`,
    holds: [["HK0941009539", "1000", "6200.00", "EUR"]],
  },
  Boursorama: {
    text: `name;isin;quantity;buyingPrice;lastPrice;intradayVariation;amount;amountVariation;variation
"CHINA MOBILE";"HK0941009539";"1 000";"6,12";"6,20";"0,1";"6 200,00";"80";"1,3"`,
    holds: [["HK0941009539", "1000", "6200.00", null]],
  },
  moomoo: {
    text: `Symbol,Name,Quantity,Current price,Average Cost,Market Value,% Unrealized P/L,Currency,Markets
00941,CHINA MOBILE,1000,53.2,50,53200,6.4%,HKD,HK
SMICY,SMIC ADR,10,9.5,8,95,1%,USD,US`,
    holds: [
      ["00941", "1000", "53200", "HKD"],
      ["SMICY", "10", "95", "USD"],
    ],
  },
  "a mainland broker": {
    text: `证券代码,证券名称,证券数量,可卖数量,成本价,市价,市值,盈亏,币种
600941,中国移动,1000,1000,60,66,66000,6000,人民币`,
    holds: [["600941", "1000", "66000", "CNY"]],
  },
  "a Hong Kong broker": {
    text: `代號,名稱,股數,現價,市值,幣別
0941,中國移動,1000,53.2,53200,HKD
總計,,,,53200,HKD`,
    holds: [["0941", "1000", "53200", "HKD"]],
  },
};
