/**
 * A broker's file gets the same answer as a check and as a stored portfolio.
 * @module
 */

import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { bytesOf, holdings, textOf } from "../brokers/export-files.ts";
import { openWorld, type World } from "./service-under-test.ts";

let world: World;
beforeAll(async () => {
  world = await openWorld();
});
afterAll(() => world.close());

const AT = "2021-03-15T13:31:00Z";

interface Answered {
  readonly status: string;
  readonly acts: object;
  readonly answerDigest: string;
  readonly summary: { readonly positions: number; readonly byStatus: Readonly<Record<string, number>> };
  readonly positions: readonly {
    readonly ref: string;
    readonly status: string;
    readonly acts: object;
    readonly matches: readonly object[];
    readonly problems: readonly { readonly code: string; readonly message: string; readonly value: string }[];
  }[];
}

const typeOf = (name: string): string => (name.endsWith(".xml") ? "application/xml" : "text/csv");

async function send(
  method: string,
  path: string,
  body: Uint8Array<ArrayBuffer> | string,
  headers: Record<string, string>,
) {
  const response = await fetch(`${world.url}${path}`, { method, body, headers });
  return { status: response.status, text: await response.text() };
}

/** What POST /v1/checks says; throws where it is no answer. */
async function posted(
  body: Uint8Array<ArrayBuffer> | string,
  type = "text/csv",
  query = `asOf=${AT}`,
): Promise<Answered> {
  const { status, text } = await send("POST", `/v1/checks?${query}`, body, { "content-type": type });
  if (status !== 200) throw new Error(text);
  return JSON.parse(text);
}

async function refused(body: Uint8Array<ArrayBuffer> | string, type = "text/csv") {
  const { status, text } = await send("POST", "/v1/checks", body, { "content-type": type });
  return { status, ...JSON.parse(text) };
}

async function stored(id: string, body: Uint8Array<ArrayBuffer> | string, type: string): Promise<Answered> {
  const put = await send("PUT", `/v1/portfolios/${id}`, body, { "content-type": type, "if-none-match": "*" });
  if (put.status !== 201) throw new Error(put.text);
  return (await world.ask("GET", `/v1/portfolios/${id}/check?asOf=${AT}`)).body.check;
}

const statuses = ({ positions }: Answered) => positions.map(({ ref, status }) => [ref, status]);

/** What is listed in each file, on the day on which Xiaomi's ban was to begin and was stayed. */
const listed: Readonly<Record<string, readonly (readonly [string, string])[]>> = {
  "etrade.csv": [
    ["line-12", "stayed"],
    ["line-13", "stayed"],
  ],
  "fidelity-basket.csv": [["line-2", "stayed"]],
  "fidelity-positions.csv": [
    ["line-4", "stayed"],
    ["line-5", "stayed"],
  ],
  "fidelity-statement.csv": [
    ["line-11", "restricted"],
    ["line-12", "stayed"],
    ["line-28", "stayed"],
  ],
  "ibkr-activity-variants.csv": [
    ["line-8", "stayed"],
    ["line-9", "stayed"],
    ["line-11", "stayed"],
  ],
  "ibkr-activity.csv": [
    ["line-13", "stayed"],
    ["line-20", "stayed"],
  ],
  "ibkr-flex-own-columns.csv": [
    ["line-2", "stayed"],
    ["line-3", "stayed"],
  ],
  "ibkr-flex-sections.csv": [["line-9", "stayed"]],
  "ibkr-flex.csv": [["line-5", "stayed"]],
  "ibkr-flex.xml": [["line-10", "stayed"]],
  "schwab-2020.csv": [["line-4", "restricted"]],
  "schwab-2023.csv": [
    ["line-4", "stayed"],
    ["line-7", "restricted"],
  ],
  "schwab-2024-all-accounts.csv": [["line-11", "stayed"]],
  "schwab-2024.csv": [
    ["line-4", "stayed"],
    ["line-6", "stayed"],
  ],
  "schwab-asset-type.csv": [["line-4", "restricted"]],
  "schwab-empty-header.csv": [["line-4", "restricted"]],
  "schwab-own-columns.csv": [["line-4", "stayed"]],
  "vanguard-529.csv": [],
  "vanguard.csv": [["line-3", "stayed"]],
};

describe("a broker's file, posted and stored", () => {
  test("every fixture is looked at", () => {
    expect(Object.keys(listed)).toEqual(holdings.toSorted());
  });

  test.each(holdings)("%s", async (name) => {
    const answer = await posted(bytesOf(name), typeOf(name));
    expect(statuses(answer).filter(([, status]) => status !== "no-match")).toEqual(listed[name]);
    const portfolio = await stored(`agreed.${name}`, bytesOf(name), typeOf(name));
    expect(portfolio.positions).toEqual(answer.positions);
    expect(portfolio.summary).toEqual(answer.summary);
  });

  test("Xiaomi is found by an ISIN that stands in a description alone, and by the instruments of a statement", async () => {
    const match = (scheme: string, value: string) =>
      expect.objectContaining({ matchedBy: expect.arrayContaining([{ scheme, value }]) });
    const hidden = await posted(textOf("fidelity-positions.csv").replaceAll(",XIACF,", ",ZZZZZ,"));
    expect(hidden.positions[2]).toMatchObject({
      ref: "line-4",
      status: "stayed",
      matches: [match("isin", "KYG9830T1067")],
    });
    const bare = await posted(
      textOf("ibkr-activity.csv")
        .replaceAll("Stocks,HKD,1810,", "Stocks,EUR,ZZZ,")
        .replaceAll("Stocks,1810,", "Stocks,ZZZ,"),
    );
    expect(bare.positions[1]).toMatchObject({
      ref: "line-13",
      status: "stayed",
      matches: [match("isin", "KYG9830T1067")],
    });
  });

  test("in UTF-16, with semicolons or with a byte order mark, is the same", async () => {
    const expected = statuses(await posted(bytesOf("schwab-2023.csv")));
    const text = textOf("schwab-2023.csv");
    const utf16 = new Uint8Array(Buffer.concat([Buffer.from([0xff, 0xfe]), Buffer.from(text, "utf16le")]));
    for (const file of [utf16, `\uFEFF${text.replaceAll("\n", "\r\n")}`, text.replaceAll('","', '";"')])
      expect(statuses(await posted(file))).toEqual(expected);
  });

  test("of XML goes as text/csv, text/xml or application/xml; other XML and lists of transactions are refused", async () => {
    const expected = statuses(await posted(bytesOf("ibkr-flex.xml"), "application/xml"));
    for (const type of ["text/xml", "text/xml; charset=utf-8", "text/csv"])
      expect(statuses(await posted(bytesOf("ibkr-flex.xml"), type))).toEqual(expected);
    expect(await refused("<Ofx/>", "application/xml")).toMatchObject({ status: 422, errors: [{ line: 1 }] });
    expect(await refused('<?xml version="1.0"?><Ofx/>', "application/xml")).toMatchObject({ status: 422 });
    expect(await refused(bytesOf("robinhood-activity.csv"))).toMatchObject({
      status: 422,
      errors: [{ line: 1, detail: expect.stringContaining("lists transactions") }],
    });
  });

  test("that holds nothing is refused: an empty answer would look like a good one", async () => {
    const text = textOf("schwab-2023.csv").split("\n");
    expect(await refused(text.slice(0, 3).join("\n"))).toMatchObject({
      status: 422,
      errors: [{ detail: expect.stringContaining("holds no position") }],
    });
  });
});

describe("a row that is not understood", () => {
  const text = textOf("schwab-2023.csv").replace('"XIACY","XIAOMI CORP F', '"XIACY","XIAOMI CORP","F');

  test("stays in the answer as a position to be reviewed, counted, with its line and what it says", async () => {
    const answer = await posted(text, "text/csv", "asOf=2019-01-01&detail=matched");
    expect(answer).toMatchObject({
      status: "review",
      acts: { purchase: "review", divest: "review", sale: "review", hold: "review" },
      summary: { positions: 5, byStatus: { review: 1, "no-match": 4 } },
    });
    expect(answer.positions[0]).toEqual({
      index: 0,
      ref: "line-4",
      status: "review",
      acts: { purchase: "review", divest: "review", sale: "review", hold: "review" },
      matches: [],
      problems: [
        {
          code: "row-not-understood",
          field: "row",
          value: expect.stringMatching(/^XIACY,XIAOMI CORP,F UNSPONSORED ADR,.*…$/),
          message:
            "Line 4: The row has 18 cells, its header 17. Correct the row, or remove it if it holds no position.",
        },
      ],
    });
  });

  test("binds nobody who is no US person, and is still reported", async () => {
    const answer = await posted(text, "text/csv", "asOf=2019-01-01&usPerson=false");
    expect(answer.positions[0]).toMatchObject({
      status: "not-binding",
      acts: { purchase: "permitted" },
      problems: [{ code: "row-not-understood" }],
    });
  });

  test("decides with what it says, to the last character: other rows, other digests; the same file, the same bytes", async () => {
    const path = `/v1/checks?asOf=${AT}`;
    const type = { "content-type": "text/csv" };
    const [one, two] = await Promise.all([send("POST", path, text, type), send("POST", path, text, type)]);
    expect(two.text).toBe(one.text);
    const files = [
      text,
      text.replace('"8.1%","Equity"', '"8.2%","Equity"'),
      text.replace('"XIAOMI CORP","F UNSPONSORED ADR"', '"XIAOMI CORP F","UNSPONSORED ADR"'),
      text.replace('"120.5"', '"120.5","\u001e"'),
      textOf("schwab-2023.csv"),
      textOf("schwab-2023.csv").replace('"120.5"', '"#VALUE!"'),
      textOf("schwab-2023.csv").replace('"120.5"', '"#NAME?"'),
      textOf("schwab-2023.csv").replace('"120.5"', '"--"'),
    ];
    const digests = await Promise.all(files.map(async (file) => (await posted(file)).answerDigest));
    expect(new Set(digests).size).toBe(files.length);
  });

  test("beside a position that was: a damaged amount leaves it its status, words where an amount is due do not", async () => {
    const damaged = async (cell: string) =>
      (await posted(textOf("schwab-2023.csv").replace('"1,000"', `"${cell}"`))).positions[1];
    expect(await damaged("1.2E+03")).toMatchObject({
      status: "no-match",
      problems: [{ code: "number-not-understood" }, {}],
    });
    expect(await damaged("XIAOMI CORP")).toMatchObject({
      status: "review",
      problems: [{ field: "quantity" }, {}],
    });
  });

  test("a symbol that may be several instruments is reviewed, one that is restricted stays so", async () => {
    const twice = (symbol: string) =>
      textOf("ibkr-activity.csv").replace(
        "Financial Instrument Information,Data,Stocks,1810",
        `Financial Instrument Information,Data,Stocks,${symbol},APPLE INC,9,US0378331005,,NYSE,1,COMMON,\nFinancial Instrument Information,Data,Stocks,1810`,
      );
    const statusOf = async (file: string, ref: string) =>
      (await posted(file)).positions.find((position) => position.ref === ref)?.status;
    expect(await statusOf(twice("FB"), "line-16")).toBe("review");
    const mobile = twice("CHL").replaceAll('"META, FB"', "CHL");
    expect(await statusOf(mobile, "line-16")).toBe("restricted");
  });
});
