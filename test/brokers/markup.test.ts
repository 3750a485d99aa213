/**
 * OFX statements and filings with the SEC: positions by their identifiers, transactions apart, short ones signed.
 * @module
 */

import { describe, expect, test } from "vitest";
import { readExport } from "../../functions/brokers/read-export.ts";
import { read } from "./export-files.ts";
import { outcome } from "./outcomes.ts";

const position = (id: string, type: string, more: string): string =>
  `<INVPOS><SECID><UNIQUEID>${id}<UNIQUEIDTYPE>${type}</SECID><HELDINACCT>CASH${more}<DTPRICEASOF>20220901<MEMO>A memo</INVPOS>`;
const statement = (positions: string, more = "") => `OFXHEADER:100
DATA:OFXSGML
VERSION:102

<OFX><SIGNONMSGSRSV1><SONRS><STATUS><CODE>0<SEVERITY>INFO</STATUS></SONRS></SIGNONMSGSRSV1>
<INVSTMTMSGSRSV1><INVSTMTTRNRS><INVSTMTRS><DTASOF>20220901<CURDEF>USD
<INVTRANLIST><BUYSTOCK><INVBUY><INVTRAN><FITID>1<DTTRADE>20220101</INVTRAN><SECID><UNIQUEID>037833100<UNIQUEIDTYPE>CUSIP</SECID><UNITS>5<UNITPRICE>150</INVBUY><BUYTYPE>BUY</BUYSTOCK></INVTRANLIST>
<INVPOSLIST>${positions}</INVPOSLIST>
<INVBAL><AVAILCASH>100.50<MARGINBALANCE>0<SHORTBALANCE>0</INVBAL>
</INVSTMTRS></INVSTMTTRNRS></INVSTMTMSGSRSV1>
<SECLISTMSGSRSV1><SECLIST>
<STOCKINFO><SECINFO><SECID><UNIQUEID>16941M109<UNIQUEIDTYPE>CUSIP</SECID><SECNAME>CHINA MOBILE &amp; CO ADR<TICKER>CHL</SECINFO></STOCKINFO>
<OPTINFO><SECINFO><SECID><UNIQUEID>OPT1<UNIQUEIDTYPE>OTHER</SECID><SECNAME>CHL PUT</SECINFO><OPTTYPE>PUT<STRIKEPRICE>30<DTEXPIRE>20210618<SECID><UNIQUEID>16941M109<UNIQUEIDTYPE>CUSIP</SECID></OPTINFO>
</SECLIST></SECLISTMSGSRSV1>${more}</OFX>`;

const stock = `<POSSTOCK>${position("16941M109", "CUSIP", "<POSTYPE>LONG<UNITS>100<UNITPRICE>30.0<MKTVAL>3000.00")}</POSSTOCK>`;

describe("OFX", () => {
  test("a statement in SGML: positions with their CUSIP, the list's names, and cash; no transactions", () => {
    const { format, positions, cash, problems } = read(statement(stock));
    expect([format, problems]).toEqual(["ofx", []]);
    expect(positions).toEqual([
      {
        symbol: "CHL",
        cusip: "16941M109",
        name: "CHINA MOBILE & CO ADR",
        kind: "stock",
        quantity: "100",
        price: "30.0",
        marketValue: "3000.00",
        currency: "USD",
        ref: "line-8",
      },
    ]);
    expect(cash).toMatchObject([{ name: "Cash", marketValue: "100.50", currency: "USD" }]);
  });

  test.each([
    "<INVSTMTTRNRS><TRNUID>2<STATUS><CODE>2000<SEVERITY>ERROR</STATUS></INVSTMTTRNRS>",
    "<INVSTMTTRNRS><TRNUID>2<STATUS><CODE>2000<SEVERITY>ERROR<MESSAGE>Try later</STATUS><INVSTMTRS><CURDEF>USD<INVPOSLIST></INVPOSLIST></INVSTMTRS></INVSTMTTRNRS>",
    "<INVSTMTTRNRS><TRNUID>2</INVSTMTTRNRS>",
  ])(
    "an account that was answered by an error is told beside one with positions, wherever it stands: %s",
    (answer) => {
      for (const mark of ["<INVSTMTTRNRS><INVSTMTRS>", "</INVSTMTMSGSRSV1>"]) {
        const file = statement(stock).replace(mark, `${answer}${mark}`);
        const { positions, problems } = read(file);
        expect([positions.length, problems.map(({ code, undecided }) => [code, undecided])]).toEqual([
          1,
          [["row-not-understood", true]],
        ]);
        expect(outcome(file)).toContain("review");
      }
    },
  );

  test("the same in XML, and with other line ends, is the same", () => {
    const values = /<([A-Z]+)>([^<\n]+)/g;
    const xml = `<?xml version="1.0"?>\n<?OFX OFXHEADER="200" VERSION="220"?>\n${statement(stock)
      .slice(statement(stock).indexOf("<OFX>"))
      .replaceAll(values, "<$1>$2</$1>")}`;
    const plain = (file: string) => read(file).positions.map(({ ref: _, ...rest }) => rest);
    expect(plain(xml)).toEqual(plain(statement(stock)));
    expect(plain(statement(stock).replaceAll("\n", "\r\n"))).toEqual(plain(statement(stock)));
  });

  test("what is short is signed, in its own currency, and a comma begins the fraction", () => {
    const short = `<POSSTOCK>${position("HK0941009539", "ISIN", "<POSTYPE>SHORT<UNITS>100<UNITPRICE>53,2<MKTVAL>5320,00<CURRENCY><CURRATE>0.13<CURSYM>HKD</CURRENCY>")}</POSSTOCK>`;
    expect(read(statement(short)).positions).toMatchObject([
      { isin: "HK0941009539", quantity: "-100", marketValue: "-5320.00", currency: "HKD" },
    ]);
  });

  test("an option is named by what it is on, and reported where nothing says it", () => {
    const option = (id: string) =>
      `<POSOPT>${position(id, "OTHER", "<POSTYPE>LONG<UNITS>1<MKTVAL>10")}</POSOPT>`;
    expect(read(statement(option("OPT1"))).positions).toMatchObject([{ cusip: "16941M109", kind: "option" }]);
    expect(read(statement(option("OPT2"))).problems).toMatchObject([{ undecided: true }]);
  });

  test("an identifier of the broker's own scheme is read by its check digit", () => {
    const own = `<POSOTHER>${position("CNE100000PM8", "BROKER", "<POSTYPE>LONG<UNITS>1")}</POSOTHER>`;
    expect(read(statement(own)).positions).toMatchObject([{ isin: "CNE100000PM8" }]);
  });

  test.each([
    ["one cut short", statement(stock).slice(0, -30)],
    ["one without positions", statement(stock).replace(/<INVPOSLIST>[\s\S]*<\/INVPOSLIST>/, "")],
    ["a bank's", "OFXHEADER:100\n<OFX><BANKMSGSRSV1><STMTTRNRS></STMTTRNRS></BANKMSGSRSV1></OFX>"],
  ])("%s is refused and called OFX", (_, text) => {
    expect(readExport(text)).toMatchObject({
      kind: "refused",
      refusals: [{ detail: expect.stringContaining("OFX") }],
    });
  });
});

describe("filings with the SEC", () => {
  test("the information table of a Form 13F: CUSIPs, shares, options by what they are on", () => {
    const table = `<?xml version="1.0"?><ns1:informationTable xmlns:ns1="http://www.sec.gov/edgar/document/thirteenf/informationtable">
<ns1:infoTable><ns1:nameOfIssuer>CHINA MOBILE LIMITED</ns1:nameOfIssuer><ns1:titleOfClass>SPONSORED ADR</ns1:titleOfClass><ns1:cusip>16941M109</ns1:cusip><ns1:value>3000</ns1:value><ns1:shrsOrPrnAmt><ns1:sshPrnamt>100</ns1:sshPrnamt><ns1:sshPrnamtType>SH</ns1:sshPrnamtType></ns1:shrsOrPrnAmt></ns1:infoTable>
<ns1:infoTable><ns1:nameOfIssuer>APPLE INC</ns1:nameOfIssuer><ns1:cusip>037833100</ns1:cusip><ns1:value>1</ns1:value><ns1:shrsOrPrnAmt><ns1:sshPrnamt>5</ns1:sshPrnamt></ns1:shrsOrPrnAmt><ns1:putCall>Put</ns1:putCall></ns1:infoTable>
</ns1:informationTable>`;
    const { format, positions } = read(table);
    expect(format).toBe("form-13f");
    expect(positions).toMatchObject([
      { cusip: "16941M109", name: "CHINA MOBILE LIMITED", quantity: "100" },
      { cusip: "037833100", kind: "option", quantity: "5" },
    ]);
    // Dollars or thousands of them, by the year of a filing that the table does not name.
    expect(positions[0]).not.toHaveProperty("marketValue");
  });

  test("a Form N-PORT: holdings by ISIN, short ones signed, derivatives by what they refer to", () => {
    const nport = `<?xml version="1.0"?><edgarSubmission xmlns="http://www.sec.gov/edgar/nport"><formData><invstOrSecs>
<invstOrSec><name>CHINA MOBILE LTD</name><lei>N/A</lei><title>CHINA MOBILE LTD</title><cusip>N/A</cusip><identifiers><isin value="HK0941009539"/></identifiers><balance>1000</balance><units>NS</units><currencyConditional curCd="HKD" exchangeRt="7.8"/><valUSD>6860.00</valUSD><payoffProfile>Short</payoffProfile><assetCat>EC</assetCat></invstOrSec>
<invstOrSec><name>A BANK</name><title>SWAP</title><cusip>000000000</cusip><balance>1</balance><valUSD>10.5</valUSD><assetCat>DE</assetCat><derivativeInfo><swapDeriv><descRefInstrmnt><otherRefInst><issuerName>HIKVISION</issuerName><identifiers><isin value="CNE100000PM8"/></identifiers></otherRefInst></descRefInstrmnt></swapDeriv></derivativeInfo></invstOrSec>
</invstOrSecs></formData></edgarSubmission>`;
    expect(read(nport).positions).toMatchObject([
      { isin: "HK0941009539", quantity: "-1000", marketValue: "-6860.00", currency: "USD", kind: "stock" },
      { isin: "CNE100000PM8", kind: "derivative", marketValue: "10.5" },
    ]);
    expect(readExport("<edgarSubmission><formData/></edgarSubmission>").kind).toBe("refused");
    expect(readExport(nport.slice(0, -40)).kind).toBe("refused");
  });
});

describe("what is none of these is refused by its name, with what to do", () => {
  const bytes = (...values: readonly number[]) => Uint8Array.from([...values, ...Array<number>(64).fill(0)]);
  test.each([
    ["old Excel", bytes(0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1), ".xls"],
    ["PDF", Buffer.from("%PDF-1.7\n1 0 obj"), "PDF"],
    ["gzip", bytes(0x1f, 0x8b, 8), "gzip"],
    ["a zip", Buffer.from("PK\u0003\u0004\u0014\0\0\0holdings.csv"), "zip"],
    [
      "an OpenDocument sheet",
      Buffer.from("PK\u0003\u0004\u0014mimetypeapplication/vnd.oasis.opendocument.spreadsheet"),
      ".ods",
    ],
    ["macros", Buffer.from("PK\u0003\u0004\u0014xl/workbook.xml xl/vbaProject.bin"), "macros"],
    ["HTML named .xls", Buffer.from("<html><table><tr><td>Symbol"), "HTML"],
    ["QIF", Buffer.from("!Type:Invst\nD01/01/2022\nNBuy\n^\n"), "QIF"],
    [
      "eCH",
      Buffer.from('<?xml version="1.0"?><taxStatement xmlns="http://www.ech.ch/xmlns/eCH-0196/2"/>'),
      "eCH-0196",
    ],
    [
      "Excel's XML",
      Buffer.from('<?xml version="1.0"?><?mso-application progid="Excel.Sheet"?><Workbook/>'),
      "Excel",
    ],
    ["JSON", Buffer.from('{"positions":[]}'), "JSON"],
    ["other XML", Buffer.from('<?xml version="1.0"?><feed/>'), "XML"],
  ])("%s", (_, file, word) => {
    expect(readExport(file)).toMatchObject({
      kind: "refused",
      refusals: [{ detail: expect.stringContaining(word) }],
    });
  });
});
