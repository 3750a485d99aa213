/**
 * Symbols and identifiers at their edges, as brokers write them: a listed security is found, or a person is asked; never a silent
 * "no match".
 * @module
 */

import { expect, test } from "vitest";
import { harness } from "./harness.ts";

const { post } = harness();

interface Position {
  readonly status: string;
  readonly acts: Readonly<Record<string, string>>;
  readonly read?: { readonly derivative?: boolean };
  readonly problems: readonly { readonly code: string }[];
}

const ask = async (asOf: string, position: unknown): Promise<Position> => {
  const { status, body } = await post({ asOf, positions: [position] });
  expect(status).toBe(200);
  return body.positions[0];
};
const codes = ({ problems }: Position) => problems.map(({ code }) => code);

test.each([
  "0981 HKG",
  "0981-HKG",
  "0981/HK",
  "0981_HK",
  "0981 HKD",
  "0981.HK.",
  "ST/HK/981",
  "HK/981",
  "HKEX-981",
  "981 XHKG",
  "600118-SS",
  "600118/SS",
  "600118SH",
  "600118_SH",
  "002415SZ",
  "002415-SZSE",
  "SMICY_US_EQ",
  "SMICY ADR",
  "SMICY/OTC",
])("%s is SMIC, China Spacesat or Hikvision, restricted in May 2024", async (symbol) => {
  expect((await ask("2024-05-01T12:00:00Z", symbol)).status).toBe("restricted");
});

test.each(["0981 QQQ", "0981_ZZ", "600118 ABC", "981.X1"])(
  "%s names an exchange that nobody knows: a person is asked",
  async (symbol) => {
    const answer = await ask("2024-05-01T12:00:00Z", symbol);
    expect(answer.status).toBe("review");
    expect(codes(answer)).toContain("unknown-venue");
  },
);

test.each(["CEO/NYSE", "NYSE-CHL", "NYSE/CHL", "CHL_US", "CHL/XNYS", "CHL ADR US"])(
  "%s is a share on New York's exchange, restricted in April 2021",
  async (symbol) => {
    expect((await ask("2021-04-15T15:00:00Z", symbol)).status).toBe("restricted");
  },
);

test.each([
  ...["JPY", "TWD", "MYR", "INR", "SAR"].map((currency) => ({ symbol: "00941", currency })),
  { symbol: "600941", currency: "KRW" },
])(
  "a number written as in Hong Kong or China is looked at, whatever currency its value is in: %j",
  async (position) => {
    expect((await ask("2022-06-01T15:00:00Z", position)).status).toBe("review");
  },
);

test.each([
  { symbol: "7203", currency: "JPY" },
  { symbol: "0050", currency: "TWD" },
  { symbol: "005930", currency: "KRW" },
  { symbol: "00941", exchange: "XTAI", currency: "TWD" },
])("a number of the currency's own exchange needs no look: %j", async (position) => {
  expect((await ask("2022-06-01T15:00:00Z", position)).status).toBe("no-match");
});

test("letters behind a listed ticker may be no class of another share: a person is asked", async () => {
  expect((await ask("2024-05-01T12:00:00Z", "SMICY.X")).status).toBe("review");
});

test.each([
  { symbol: "CHL", exchange: "CBOE", kind: "option" },
  { symbol: "CHL", exchange: "PHLX", kind: "OPT" },
  { symbol: "CHL", exchange: "MIAX", kind: "option" },
  { symbol: "CHL", exchange: "ISE", kind: "equity option" },
  ".CHL210618P30",
  "CHL210618P30",
  "-CHL210618P30",
  { symbol: "CHL   210618C00030000", exchange: "CBOE" },
])("an option on a listed share is restricted wherever the contract trades: %j", async (position) => {
  const answer = await ask("2021-04-15T15:00:00Z", position);
  expect(answer.status).toBe("restricted");
  expect(answer.read?.derivative).toBe(true);
});

test("an option on a future names no share", async () => {
  expect((await ask("2021-04-15T15:00:00Z", { symbol: "CHUF6 C1290", kind: "FOP" })).status).toBe("no-match");
});

test.each(["NASDAQ", "BATS", "IEXG", "MEMX", "LTSE", "OTC", "CBOE", "MIAX"])(
  "a US ticker that is sent with the US exchange of execution, %s, is asked about, not lost",
  async (exchange) => {
    const answer = await ask("2021-04-15T15:00:00Z", { symbol: "CHL", exchange });
    expect(answer.status).toBe("review");
    expect(codes(answer)).toContain("venue-conflict");
  },
);

test("a ticker that another company bears on that exchange now is that company's", async () => {
  expect((await ask("2025-06-02T15:00:00Z", { symbol: "CHA", exchange: "NASDAQ" })).status).toBe("no-match");
});

test("a number that the register does not hold decides nothing, and takes nothing from the name", async () => {
  const sedol = await ask("2022-09-01T12:00:00Z", { sedol: "B0YQ5W0" });
  expect(sedol.status).toBe("review");
  expect(codes(sedol)).toEqual(["scheme-not-held"]);
  const figi = await ask("2022-09-01T12:00:00Z", { figi: "BBG000B9XRY4" });
  expect([figi.status, codes(figi)]).toEqual(["review", ["scheme-not-held"]]);
  expect((await ask("2022-09-01T12:00:00Z", { name: "Hikvision", sedol: "B0YQ5W0" })).status).toBe("review");
  const beside = await ask("2022-09-01T12:00:00Z", { isin: "US0378331005", sedol: "2046251" });
  expect([beside.status, codes(beside)]).toEqual(["no-match", ["scheme-not-held"]]);
});

test("two identifiers that disagree matter only where one of them is bound, or will be", async () => {
  const position = { isin: "US98421U1088", symbol: "AAPL" };
  expect((await ask("2021-04-15T15:00:00Z", position)).status).toBe("stayed");
  const ended = { isin: "US98421U1088", symbol: "LKCO", exchange: "NASDAQ" };
  expect((await ask("2024-05-01T12:00:00Z", ended)).status).toBe("not-binding");
  const one = await ask("2024-05-01T12:00:00Z", { isin: "US98421U1088", symbol: "981.HK" });
  expect([one.status, codes(one)]).toEqual(["review", ["identifiers-disagree"]]);
});

test.each([
  ["600118", "XSSC", "restricted"],
  ["002415", "XSEC", "restricted"],
  ["981", "SHSC", "restricted"],
  ["981", "SZSC", "restricted"],
  ["981", "XSSC", "review"],
  ["941", "Hong Kong Exchanges And Clearing Ltd", "restricted"],
  ["941", "The Stock Exchange of Hong Kong Ltd", "restricted"],
  ["600118", "Shanghai Stock Exchange", "restricted"],
  ["600941", "Shanghai-Hong Kong Stock Connect", "restricted"],
  ["SMICY", "Non-Nms Quotation Service (Nnqs)", "restricted"],
])("%s on %s is %s", async (symbol, exchange, status) => {
  expect((await ask("2024-05-01T12:00:00Z", { symbol, exchange })).status).toBe(status);
});

test("a name sent as a symbol is compared as a name, and told", async () => {
  const answer = await ask("2024-05-01T12:00:00Z", "HIKVISION");
  expect([answer.status, codes(answer)]).toEqual(["review", ["unlikely-symbol"]]);
});

test("a sort of share behind a name does not hide the company, and that only a name was compared is told", async () => {
  for (const name of [
    "CNOOC LTD SPON ADR",
    "China Mobile Limited ADR",
    "CNOOC Ltd - ORD",
    "CNOOC LIMITED CLASS A",
  ]) {
    const answer = await ask("2024-05-01T12:00:00Z", { name });
    expect([name, answer.status]).toEqual([name, "review"]);
    expect(codes(answer)).toContain("name-only");
  }
  const stranger = await ask("2024-05-01T12:00:00Z", { name: "Apple Inc" });
  expect([stranger.status, codes(stranger)]).toEqual(["no-match", ["name-only"]]);
});

test("a row called cash that bears a listed ticker is asked about; cash is not", async () => {
  const answer = await ask("2024-05-01T12:00:00Z", { symbol: "SMICY", kind: "Cash" });
  expect([answer.status, codes(answer)]).toEqual(["review", ["cash-with-ticker"]]);
  expect((await ask("2024-05-01T12:00:00Z", { symbol: "USD", kind: "Cash" })).status).toBe("no-match");
  expect((await ask("2024-05-01T12:00:00Z", { symbol: "SMICY", kind: "crypto" })).status).toBe("no-match");
});

test("no strike hides an option on a listed share: some contracts have an ISIN's length and check digit", async () => {
  const contracts = ["C", "P"].flatMap((right) =>
    Array.from({ length: 90 }, (_, n) => `CHL210618${right}${n + 10}`),
  );
  for (const mark of ["", "-", "."]) {
    const { body } = await post({
      asOf: "2021-04-15T15:00:00Z",
      positions: contracts.map((symbol) => mark + symbol),
    });
    const lost = contracts.filter((_, n) => body.positions[n].status !== "restricted");
    expect([mark, lost]).toEqual([mark, []]);
  }
});

test("an option on a share that is not listed is not taken for a damaged ISIN where its mark says what it is", async () => {
  for (const symbol of ["-CHD210618P30", " -USO210618P30", ".GBX210618C30"])
    expect([symbol, (await ask("2021-04-15T15:00:00Z", symbol)).status]).toEqual([symbol, "no-match"]);
  expect((await ask("2024-05-01T12:00:00Z", "-KYG8020E1198")).status).toBe("review");
});

test.each([
  ...["SIUIF", "CEOHF"].map((symbol) => [symbol, "2021-04-01", ["restricted"]] as const),
  ...["CRCCY", "CRRRF", "CHLKF", "CHJHF", "CHUFF", "CCCGF", "CWYCF"].map(
    (symbol) => [symbol, "2021-04-01", ["restricted", "review"]] as const,
  ),
  ["XIACF", "2021-03-12", ["pending", "stayed"]] as const,
  ["LKCOF", "2021-04-01", ["pending", "review", "restricted"]] as const,
  ["SNTMF", "2023-04-01", ["restricted", "review"]] as const,
])(
  "%s, as US brokers show such a share over the counter, is not lost on %s",
  async (symbol, day, statuses) => {
    expect(statuses).toContain((await ask(day, symbol)).status);
  },
);

test("a company under two programmes is asked about by its name, also after the first of them has ended", async () => {
  for (const day of ["2021-03-01T15:00:00Z", "2024-05-01T12:00:00Z"])
    for (const name of ["Huawei", "Huawei Technologies Co., Ltd."])
      expect([day, name, (await ask(day, { name })).status]).toEqual([day, name, "review"]);
});

test("a bare ticker or number whose currency is another exchange's is asked about", async () => {
  for (const position of [
    { symbol: "CTM", currency: "EUR" },
    { symbol: "600941", currency: "HKD" },
    { symbol: "600941", currency: "JPY" },
  ])
    expect([position, (await ask("2022-06-01T15:00:00Z", position)).status]).toEqual([position, "review"]);
});

test.each([
  { symbol: "941.HK", name: "China Mobile", kind: "Crypto" },
  { symbol: "HKG:941", kind: "Token" },
  { symbol: "CM", name: "China Mobile", kind: "crypto" },
  { symbol: "CHL", exchange: "Mexico" },
])("%j is for a person to look at in April 2021", async (position) => {
  expect((await ask("2021-04-01T12:00:00Z", position)).status).toBe("review");
});

test("a coin that is called as a listed line's ticker is a coin", async () => {
  expect((await ask("2021-04-01T12:00:00Z", { symbol: "CHL", kind: "crypto" })).status).toBe("no-match");
});
