/**
 * Listed securities written in ways that no list prints: what is not read as exactly one thing never lowers an answer in silence.
 * @module
 */

import { expect, test } from "vitest";
import type { Position } from "../../functions/core/check/position.ts";
import { harness } from "./harness.ts";

const { post } = harness();

interface Answer {
  readonly status: string;
  readonly problems: readonly { readonly code: string; readonly field: string; readonly message: string }[];
}

const ask = async (position: Position | string): Promise<Answer> => {
  const { status, body } = await post({ asOf: "2022-06-01T12:00:00Z", positions: [position] });
  expect(status).toBe(200);
  return body.positions[0];
};
const codes = ({ problems }: Answer) => problems.map(({ code }) => code);

/** The status, and that a problem says why where the security was not simply read. */
async function expectAll(expected: string, positions: readonly (Position | string)[], code?: string) {
  for (const position of positions) {
    const answer = await ask(position);
    expect([position, answer.status, ...(code === undefined ? [] : [codes(answer).includes(code)])]).toEqual([
      position,
      expected,
      ...(code === undefined ? [] : [true]),
    ]);
  }
}

test("an identifier inside other text is that security's, and it is told", async () => {
  await expectAll(
    "restricted",
    [
      "ISIN: KYG8020E1199",
      "ISINKYG8020E1199",
      "HK0941009539/HKD",
      "CUSIP:16941M109",
      "KYG8020E1199 Corp",
      { isin: "ISIN: KYG8020E1199" },
      { isin: "HK0941009539/HKD", symbol: "AAPL" },
      { isin: "16941M109" },
      { cusip: "HK0941009539" },
      { sedol: "KYG8020E1199" },
    ],
    "identifier-in-text",
  );
  await expectAll(
    "review",
    [
      "KYG8020E1199 (SMIC)",
      "KYG8020E1199,US0378331005",
      { isin: "KYG8020E1199 (SMIC)" },
      { name: "China Mobile (HK0941009539)" },
    ],
    "identifier-in-text",
  );
});

test("an identifier of an ordinary security inside other text is read, and lowers nothing", async () => {
  await expectAll(
    "no-match",
    ["ISIN: US0378331005", "US0378331005/USD", { isin: "037833100" }],
    "identifier-in-text",
  );
});

test("a number of another scheme in the symbol is no ticker that nothing bears", async () => {
  await expectAll(
    "review",
    ["BG0ZMJ9", "6073556", "BBG000BLNQ16", "SEDOL:6073556", { symbol: "B0YBKJ7", exchange: "LSE" }],
    "scheme-not-held",
  );
  await expectAll("review", ["BG0ZMJ8", "KYG8020E1198", { symbol: "KYG8020E1198", exchange: "XLON" }]);
  await expectAll("no-match", ["A2JNY1", "7203"], "unplaced-symbol");
});

test.each(["N/A", "n.a.", "-", "--", "?", "#N/A N/A", "#REF!", "UNKNOWN", "NONE", "NULL", "TBD"])(
  "%s as symbol does not switch off the name beside it",
  async (symbol) => {
    await expectAll("review", [{ symbol, name: "Hikvision" }]);
  },
);

test("a symbol that says there is none, and nothing beside it, is asked about", async () => {
  await expectAll("review", ["N/A", "--", "#N/A N/A"], "no-symbol");
  await expectAll("no-match", [{ symbol: "N/A", name: "Apple Inc" }], "name-only");
});

test("a number and its exchange, run together or with any mark between them", async () => {
  await expectAll("restricted", [
    ...[
      "HK981",
      "981HK",
      "0981HKG",
      "981@SEHK",
      "(981.HK)",
      "[981 HK]",
      "'981.HK'",
      "981;HK",
      "HK#981",
      "981 | HK",
    ],
    ...["CH600118", "600118SS", "SS600118", "CN600118", "600118.XSHG", "600118@SSE"],
  ]);
});

test("a US ticker in the marks that people put around it", async () => {
  await expectAll("restricted", ["$CEO", "(CEO)", "CEO?", "CEO @ NYSE", '"CEO"']);
});

test("an option in words, in any order", async () => {
  await expectAll("restricted", [
    ...[
      "CEO 20210618 C 30",
      "CALL CEO 06/18/21 30",
      "CEO1821F30",
      "CEO JUN 18 '21 $30 CALL",
      "CEO_061821C30",
    ],
    ...["CEO US 06/18/21 C30 Equity", "CEO 06/18/21 C30", "CEO|20210618|30|C", "CALL CEO $30 EXP 06/18/21"],
  ]);
  await expectAll("review", ["CEOF1821C30", "PUT (CEO) CNOOC JUN 18 21 $30", "CEO:XYZQ", "XYZQ:CEO"]);
  await expectAll("no-match", ["CALL AAPL 06/18/21 30", "C 20240119 50 CALL"]);
});

test("an acronym of several exchanges, and US tickers on German ones", async () => {
  await expectAll(
    "review",
    ["PSX", "BSE", "FRA", "TGAT", "XETR", "Gettex", "Stuttgart"].map((exchange) => ({
      symbol: "CEO",
      exchange,
    })),
    "venue-conflict",
  );
});

test("what a row is called never hides a listed security", async () => {
  for (const kind of ["cash", "currency", "deposit"])
    await expectAll("review", [
      { symbol: "HK0941009539", kind },
      { isin: "HK0941009539", kind },
      { symbol: "0941.HK", kind },
      { name: "China Mobile Ltd", kind },
    ]);
  for (const kind of ["real estate", "commodity", "loan", "index", "Margin", "Short", "IRA"]) {
    const answer = await ask({ symbol: "0941.HK", kind });
    expect([kind, answer.status, answer.problems]).toEqual([kind, "restricted", []]);
  }
  for (const money of [
    { symbol: "USD" },
    { name: "US Dollar" },
    { symbol: "CUR:USD" },
    { symbol: "--", name: "Cash" },
  ]) {
    const answer = await ask({ ...money, kind: "cash" });
    expect([money, answer.status, answer.problems]).toEqual([money, "no-match", []]);
  }
});

test.each([
  ...[
    "HKD0.02",
    "NPV",
    "SPONS ADR EACH REPR 100 ORD",
    "SPON ADR REP 5 ORD",
    "COM STK",
    "ADR 1:100",
    "ORD NPV (CDI)",
  ],
  ...[
    "'H' CNY1",
    "USD",
    "(883 HK)",
    "SPONSORED ADR REPRESENTING 100 SHS",
    "UNSPON ADR EACH REP 1 ORD SHS HKD0.02",
  ],
  ...[", ADR, 144A", "H SHARES", "-H", "$0.01"],
])("a name with %s behind it is the company's", async (tail) => {
  await expectAll("review", [{ name: `CNOOC LTD ${tail}` }], "name-only");
});

test("a sort of share before a name, and a name among other words", async () => {
  await expectAll("review", [
    { name: "ADR CNOOC LTD" },
    { name: "H SHS CNOOC LTD" },
    { name: "CNOOC LTD / 0883.HK" },
    'timeline "China Mobile"',
  ]);
});

test("the exact name of a listed issuer beside an identifier that nothing here bears is told; of a bond it is asked about", async () => {
  await expectAll(
    "no-match",
    [{ symbol: "CSGP", exchange: "XNAS", name: "CoStar Group, Inc." }],
    "name-of-listed-issuer",
  );
  await expectAll(
    "no-match",
    [{ isin: "US22160N1090", name: "China Unicom (Hong Kong) Ltd" }],
    "name-of-listed-issuer",
  );
  await expectAll("review", [{ isin: "XS0000000009", name: "CNOOC Limited", kind: "bond" }]);
  const apple = await ask({ symbol: "AAPL", isin: "US0378331005", name: "Apple Inc", kind: "stock" });
  expect([apple.status, apple.problems]).toEqual(["no-match", []]);
});

test("identifiers that contradict each other are told wherever one of them is listed", async () => {
  await expectAll(
    "restricted",
    [
      { isin: "US0378331005", symbol: "KYG8020E1199" },
      { isin: "US0378331005", cusip: "16941M109" },
      { isin: "US0378331005", symbol: "CEO" },
      { isin: "HK0941009539", symbol: "AAPL" },
    ],
    "identifiers-disagree",
  );
  const right = await ask({ isin: "HK0941009539", symbol: "941", exchange: "XHKG" });
  expect([right.status, right.problems]).toEqual(["restricted", []]);
});
