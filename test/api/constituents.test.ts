/**
 * What a request may say of funds, and what refuses it; what it says is covered by the answer's digest.
 * @module
 */

import { describe, expect, test } from "vitest";
import { harness } from "./harness.ts";

const { post } = harness();

const holding = { isin: "HK0941009539", name: "China Mobile Ltd", weight: "5.1" };
const rest = { isin: "US0378331005", weight: "94.9" };
const fund = {
  fund: { symbol: "MCHI", name: "iShares MSCI China" },
  asOf: "2022-09-01",
  holdings: [holding, rest],
};
const request = {
  asOf: "2022-09-02T14:00:00Z",
  positions: [{ symbol: "MCHI", kind: "etf", marketValue: "1000", currency: "USD" }],
  constituents: [fund],
};

describe("a fund is looked through", () => {
  test("by the holdings that are sent along", async () => {
    const { status, body } = await post(request);
    expect(status).toBe(200);
    expect(body.coverage.fundsLookedThrough).toBe(true);
    expect(body.positions[0]).toMatchObject({
      status: "restricted",
      through: { fund: "iShares MSCI China", asOf: "2022-09-01", share: "5.1", more: 0 },
      problems: [],
    });
    expect(body.summary.exposure[0].through.byStatus.restricted).toBe("51");
  });

  test("a fund in which nothing was found says of which day its holdings were", async () => {
    const { body } = await post({
      ...request,
      constituents: [{ ...fund, holdings: [{ ...rest, weight: "100" }] }],
    });
    expect(body.positions[0]).toMatchObject({
      status: "no-match",
      through: { asOf: "2022-09-01", complete: true, paths: [], more: 0 },
    });
  });

  test("without them it is the answer of before", async () => {
    const { constituents: _, ...plain } = request;
    const { body } = await post(plain);
    expect(body.coverage.fundsLookedThrough).toBe(false);
    expect(body.positions[0]).toMatchObject({
      status: "no-match",
      problems: [{ code: "fund-not-looked-through" }],
    });
    expect(body.positions[0]).not.toHaveProperty("through");
  });

  test("the digest covers every line, the day, the fund's name and the age, and nothing where nothing is said", async () => {
    const digest = async (body: object) => (await post(body)).body.answerDigest;
    const variants = [
      request,
      { ...request, constituentsMaxAgeDays: 46 },
      { ...request, constituents: [{ ...fund, asOf: "2022-08-31" }] },
      { ...request, constituents: [{ ...fund, fund: { symbol: "MCHI" } }] },
      { ...request, constituents: [{ ...fund, holdings: [holding] }] },
      { ...request, constituents: [{ ...fund, holdings: [{ ...holding, weight: "5.2" }, rest] }] },
      { ...request, constituents: [{ ...fund, holdings: [rest, holding] }] },
      { asOf: request.asOf, positions: request.positions },
    ];
    const all = await Promise.all(variants.map(digest));
    expect(new Set(all).size).toBe(variants.length);
    expect(await digest({ ...request, constituentsMaxAgeDays: 45 })).toBe(all[0]);
  });
});

describe("refused", () => {
  const refusal = async (body: object) => {
    const answer = await post(body);
    return [answer.status, answer.body.type, answer.body.errors?.[0]?.pointer];
  };
  const lines = (count: number) => Array.from({ length: count }, () => holding);

  test("10,001 constituents, in one fund or in several; 10,000 are taken", async () => {
    const tooMany = [413, "/problems/too-many-constituents", "/constituents"];
    expect(await refusal({ ...request, constituents: [{ ...fund, holdings: lines(10_001) }] })).toEqual(
      tooMany,
    );
    const other = { ...fund, fund: { symbol: "GXC" } };
    expect(
      await refusal({
        ...request,
        constituents: [
          { ...fund, holdings: lines(5_000) },
          { ...other, holdings: lines(5_001) },
        ],
      }),
    ).toEqual(tooMany);
    expect((await post({ ...request, constituents: [{ ...fund, holdings: lines(10_000) }] })).status).toBe(
      200,
    );
  });

  test.each([
    ["a day that does not exist", { asOf: "2022-02-30" }, "/constituents/0/asOf"],
    ["a fund that nothing names", { fund: { name: "iShares" } }, "/constituents/0/fund"],
    [
      "a weight that is no decimal",
      { holdings: [{ ...holding, weight: 5.1 }] },
      "/constituents/0/holdings/0/weight",
    ],
    [
      "a field that nobody knows",
      { holdings: [{ ...holding, share: "5" }] },
      "/constituents/0/holdings/0/share",
    ],
    ["a line that nothing names", { holdings: [{ weight: "5" }] }, "/constituents/0/holdings/0"],
    ["no line at all", { holdings: [] }, "/constituents/0/holdings"],
  ])("%s", async (_, change, pointer) => {
    expect(await refusal({ ...request, constituents: [{ ...fund, ...change }] })).toEqual([
      422,
      "/problems/invalid-request",
      pointer,
    ]);
  });

  test("one fund given twice for a day", async () => {
    const again = { ...fund, fund: { symbol: "MCHI", exchange: "XNAS" } };
    expect(await refusal({ ...request, constituents: [fund, again] })).toEqual([
      422,
      "/problems/invalid-request",
      "/constituents/1",
    ]);
  });

  test("a fund inside itself, with the path", async () => {
    const inside = { ...fund, holdings: [holding, { symbol: "GXC", weight: "10" }] };
    const other = {
      fund: { symbol: "GXC" },
      asOf: "2022-09-01",
      holdings: [{ symbol: "MCHI", weight: "100" }],
    };
    const { status, body } = await post({ ...request, constituents: [inside, other] });
    expect(status).toBe(422);
    expect(body.errors[0].detail).toContain("iShares MSCI China holds GXC holds iShares MSCI China");
  });
});

test("an answer of ten thousand positions of funds fits", async () => {
  const many = {
    ...fund,
    holdings: Array.from({ length: 100 }, (_, i) => ({ ...holding, name: `line ${i}`, weight: "1" })),
  };
  const positions = Array.from({ length: 10_000 }, (_, i) => ({
    symbol: "MCHI",
    kind: "etf",
    ref: `row-${i}`,
  }));
  const { status, text, body } = await post({ ...request, positions, constituents: [many] });
  expect(status).toBe(200);
  expect(text.length).toBeLessThan(5_500_000);
  expect(body.summary.byStatus.restricted).toBe(10_000);
  expect(body.positions[0].through).toMatchObject({ more: 0, share: "100" });
  expect(body.positions[9_999].matches).toMatchObject([{ weight: "100" }]);
});
