/**
 * A fund is answered for what it holds, to the last decimal and at any depth; what was not looked into is said.
 * @module
 */

import { describe, expect, test } from "vitest";
import type { PositionAnswer } from "../../functions/core/check/answer.ts";
import type { FundHoldings, SentConstituent, SentPosition } from "../../functions/core/check/position.ts";
import { apple, ask, chinaMobile, fund, hikvision, magnit, through } from "../support/funds.ts";

const codes = ({ problems }: PositionAnswer): readonly string[] => problems.map(({ code }) => code);

describe("a fund of one holding", () => {
  test.each([chinaMobile, hikvision, "SMICY", "1810.HK", apple])("answers as %s does", (symbol) => {
    const programmes = ["ccmc", "ns-cmic", "1260h", "entity-list"];
    const [alone] = ask([{ symbol }], { programmes }).positions;
    const { position } = through([fund("MCHI", [{ symbol, weight: "100" }])], { programmes });
    expect(position.status).toBe(alone?.status);
    expect(position.acts).toEqual(alone?.acts);
  });
});

describe("a share of the fund decides under E.O. 14071", () => {
  const russian = (weight: string, asOf: string) =>
    through(
      [
        fund(
          "MCHI",
          [
            { isin: magnit, weight },
            { isin: apple, weight: String(100 - Number(weight)) },
          ],
          asOf.slice(0, 10),
        ),
      ],
      { asOf, programmes: ["ru-new-investment"] },
    ).position;
  test.each([
    ["2022-07-25T12:00:00.000Z", "30", "permitted"],
    ["2022-07-25T12:00:00.000Z", "40", "review"],
    ["2022-07-25T12:00:00.000Z", "60", "prohibited"],
    ["2023-02-01T12:00:00.000Z", "30", "permitted"],
    ["2023-02-01T12:00:00.000Z", "49.9999", "permitted"],
    ["2023-02-01T12:00:00.000Z", "50.0000", "prohibited"],
    ["2023-02-01T12:00:00.000Z", "60", "prohibited"],
  ])("on %s, %s percent Russian: buying is %s", (asOf, weight, purchase) => {
    expect(russian(weight, asOf).acts.purchase).toBe(purchase);
  });

  test("what was known before the amendment of FAQ 1054 is asked as it stood", () => {
    const asOf = "2023-02-01T12:00:00.000Z";
    const holdings = [
      { isin: magnit, weight: "40" },
      { isin: apple, weight: "60" },
    ];
    const programmes = ["ru-new-investment"];
    const of = (knownAt: string | null) =>
      through([fund("MCHI", holdings)], { asOf, knownAt, programmes }).position.acts.purchase;
    expect(of("2023-01-10T12:00:00.000Z")).toBe("review");
    expect(of(null)).toBe("permitted");
  });
});

describe("what is not certain never lowers the answer", () => {
  const purchase = (holdings: readonly SentConstituent[]) =>
    through([fund("MCHI", holdings)], { programmes: ["ru-new-investment"] }).position.acts.purchase;

  test("a weight that is missing, or negative, counts for its most", () => {
    expect(purchase([{ isin: magnit, weight: "30" }, { isin: magnit }, { isin: apple, weight: "50" }])).toBe(
      "prohibited",
    );
    expect(
      purchase([
        { isin: magnit, weight: "-50" },
        { isin: apple, weight: "150" },
      ]),
    ).toBe("prohibited");
  });

  test("a line without weight, in a fund whose other weights leave no room for it, may be most of it", () => {
    const at = (lkoh: SentConstituent, rosn: string, rest: string) =>
      purchase([
        { symbol: "LKOH.ME", ...lkoh },
        { symbol: "ROSN.ME", weight: rosn },
        { isin: apple, weight: rest },
      ]);
    expect(at({}, "49.9", "50.1")).toBe("review");
    expect(at({}, "10", "90.3")).toBe("review");
    expect(at({}, "10", "89.5")).toBe("review");
    expect(at({ weight: "0" }, "49.9", "50.1")).toBe("permitted");
    expect(
      purchase([{ isin: magnit, weight: "10" }, { symbol: "AAPL", weight: "90" }, { symbol: "MSFT" }]),
    ).toBe("permitted");
  });

  test("lines that only a name tells of may be Russian, too", () => {
    const beside = (russian: string, other: SentConstituent) =>
      purchase([
        { isin: magnit, weight: russian },
        { ...other, weight: String(100 - Number(russian)) },
      ]);
    expect(beside("40", { name: "Gazprom neft, ordinary" })).toBe("review");
    expect(beside("40", { name: "Some Company Inc" })).toBe("review");
    expect(beside("40", { name: "U.S. Dollar", kind: "cash" })).toBe("permitted");
    expect(beside("40", { symbol: "AAPL", name: "Apple Inc" })).toBe("permitted");
    // Magnit's ticker in Moscow, sent without its exchange.
    expect(beside("40", { symbol: "MGNT" })).toBe("review");
    expect(beside("0", { name: "Some Company Inc" })).toBe("review");
  });

  test("the value of a fund that is itself listed stays under its own status", () => {
    const inner = { symbol: "XIACY", kind: "etf" };
    const holdings = fund("XIACY", [{ isin: apple, weight: "90" }], "2021-03-15");
    const at = { asOf: "2021-03-16T12:00:00.000Z", knownAt: "2021-03-11T12:00:00.000Z" };
    const sumsOf = (funds: readonly FundHoldings[], more: object = {}) => {
      const { answer } = through(funds, { ...at, ...more });
      return answer.summary.exposure[0]?.through;
    };
    const [own] = ask([inner], at).positions;
    expect(own?.status).toBe("restricted");
    expect(sumsOf([holdings])).toMatchObject({ byStatus: { restricted: "1000" }, unaccounted: "0" });
    const outer = fund(
      "MCHI",
      [
        { ...inner, weight: "40" },
        { isin: apple, weight: "60" },
      ],
      "2021-03-15",
    );
    expect(sumsOf([outer, holdings])).toMatchObject({ byStatus: { restricted: "400", "no-match": "600" } });
  });

  test("lines that may be anything make it review where they would decide", () => {
    expect(
      purchase([
        { isin: magnit, weight: "30" },
        { isin: apple, weight: "40" },
      ]),
    ).toBe("review");
    expect(
      purchase([
        { isin: magnit, weight: "45" },
        { isin: apple, weight: "45" },
        { name: "Another fund", kind: "etf", weight: "10" },
      ]),
    ).toBe("review");
  });

  test("an option on a listed issuer is that issuer's, and money with its ticker is to be reviewed", () => {
    const of = (line: SentConstituent, asOf: string) =>
      through(
        [
          fund(
            "MCHI",
            [
              { ...line, weight: "1" },
              { isin: apple, weight: "99" },
            ],
            asOf,
          ),
        ],
        { asOf },
      ).position;
    expect(of({ symbol: "CHL   210319C00030000" }, "2021-03-12").status).toBe("restricted");
    const money = of({ symbol: "941.HK", kind: "cash" }, "2022-09-01");
    expect([money.status, codes(money)]).toEqual(["review", ["cash-with-ticker"]]);
    expect(of({ name: "U.S. Dollar", kind: "cash" }, "2022-09-01").status).toBe("no-match");
    const swap = of({ name: "TOTAL RETURN SWAP", kind: "swap" }, "2022-09-01");
    expect(codes(swap)).not.toEqual([]);
  });

  test("one issuer under two identifiers counts with both its lines, and a list given twice is told", () => {
    const twice = through(
      [
        fund("MCHI", [
          { isin: magnit, weight: "30" },
          { symbol: "MGNT", exchange: "MISX", weight: "30" },
          { isin: apple, weight: "70" },
        ]),
      ],
      { programmes: ["ru-new-investment"] },
    ).position;
    expect([twice.acts.purchase, twice.through?.share, codes(twice)]).toEqual([
      "prohibited",
      "60",
      ["weights-off"],
    ]);
  });

  test("a line that cannot be read makes the fund review", () => {
    const { position } = through([fund("MCHI", [{ isin: "HK0941009538", weight: "100" }])]);
    expect(position.status).toBe("review");
    expect(codes(position)).toContain("damaged-identifier");
  });

  test("weights that are missing, negative or add up to something else are problems", () => {
    const of = (weights: readonly (string | undefined)[]) =>
      codes(
        through([
          fund(
            "MCHI",
            weights.map((weight) => ({ isin: apple, ...(weight === undefined ? {} : { weight }) })),
          ),
        ]).position,
      );
    expect(of(["60", undefined])).toEqual(["weight-missing"]);
    expect(of(["101", "-1"])).toEqual(["weight-negative"]);
    expect(of(["99", "0.00"])).toEqual([]);
    expect(of(["98.99"])).toEqual(["weights-off", "fund-not-looked-through"]);
    expect(of(["101.01"])).toEqual(["weights-off"]);
    expect(of(["0.6", "0.4"])).toEqual(["weights-off", "fund-not-looked-through"]);
  });

  test("where no line has a weight, market values give the shares exactly", () => {
    const value = (isin: string, marketValue: string) => ({ isin, marketValue, currency: "USD" });
    const of = (russian: string, rest: string) =>
      purchase([value(magnit, "1"), value(magnit, russian), value(apple, rest)]);
    expect(of("2", "3")).toBe("prohibited");
    expect(of("2", "3.0001")).toBe("permitted");
  });
});

describe("blocked persons", () => {
  const blocked = (weight: string) =>
    through(
      [
        fund("MCHI", [
          { isin: "RU0009029540", weight },
          { isin: apple, weight: String(100 - Number(weight)) },
        ]),
      ],
      { programmes: ["sdn"] },
    ).position;
  test("a fund that holds their property is to be reviewed, and from half of its value on blocked", () => {
    expect(blocked("0.01")).toMatchObject({ status: "review", acts: { purchase: "review" } });
    expect(blocked("0.01")).not.toHaveProperty("duties");
    expect(blocked("50")).toMatchObject({ status: "restricted", duties: ["block-and-report"] });
  });
});

describe("which holdings are taken", () => {
  const asOf = "2023-02-01T12:00:00.000Z";
  const older = fund("MCHI", [{ isin: chinaMobile, weight: "100" }], "2022-12-30");
  const newer = fund("MCHI", [{ isin: apple, weight: "100" }], "2023-02-01");
  const later = fund("MCHI", [{ isin: chinaMobile, weight: "100" }], "2023-02-02");

  test("the newest that are not after the question", () => {
    expect(through([older, newer, later], { asOf }).position).toMatchObject({
      status: "no-match",
      through: { asOf: "2023-02-01" },
    });
    expect(through([older, later], { asOf }).position.status).toBe("restricted");
  });

  test("not older than asked, and otherwise the problem says how old", () => {
    const { position, answer } = through([older], { asOf, constituentsMaxAgeDays: 32 });
    expect(position.problems).toMatchObject([
      { code: "fund-not-looked-through", message: expect.stringMatching(/2022-12-30, 33 days before/) },
    ]);
    expect(answer.coverage.fundsLookedThrough).toBe(false);
    expect(through([older], { asOf, constituentsMaxAgeDays: 33 }).position.status).toBe("restricted");
    expect(through([fund("MCHI", older.holdings, "2022-12-18")], { asOf }).position.status).toBe(
      "restricted",
    );
    expect(codes(through([fund("MCHI", older.holdings, "2022-12-17")], { asOf }).position)).toEqual([
      "fund-not-looked-through",
    ]);
    expect(codes(through([later], { asOf }).position)).toEqual(["fund-not-looked-through"]);
  });

  test("a day is New York's, in winter and in summer, to its last minute", () => {
    for (const [last, day] of [
      ["2023-02-02T04:59:59.999Z", "2023-02-01"],
      ["2022-08-02T03:59:59.999Z", "2022-08-01"],
    ] as const) {
      expect(through([fund("MCHI", newer.holdings, day)], { asOf: last }).position).toHaveProperty("through");
      const before = new Date(Date.parse(day) - 86_400_000).toISOString().slice(0, 10);
      expect(
        codes(through([fund("MCHI", newer.holdings, day)], { asOf: `${before}T23:00:00.000Z` }).position),
      ).toEqual(["fund-not-looked-through"]);
    }
  });

  test.each([
    [{ symbol: "MCHI" }, { symbol: "MCHI", exchange: "XNAS" }],
    [{ symbol: "MCHI US Equity" }, { symbol: "MCHI" }],
    [{ isin: "US46429B6719" }, { isin: "US46429B6719" }],
    [{ isin: "US46429B6719" }, { cusip: "46429B671" }],
    [{ cusip: "46429B671" }, { isin: "US46429B6719" }],
    [{ symbol: "46429B671" }, { isin: "US46429B6719" }],
    [{ symbol: "2801.HK" }, { symbol: "02801", exchange: "SEHK" }],
    [{ symbol: "MCHI  230616C00050000" }, { symbol: "MCHI" }],
  ])("a position %j is the fund %j", (position, name) => {
    const answer = ask([position], {
      constituents: [{ fund: name, asOf: "2023-01-31", holdings: older.holdings }],
    });
    expect(answer.positions[0]?.status).toBe("restricted");
  });

  test("by a ticker alone although the ISIN is of another country: looked through, and told", () => {
    const irish = { symbol: "MCHI", isin: "IE00B4L5Y983", kind: "etf" };
    const of = (funds: readonly FundHoldings[], position: SentPosition) =>
      ask([position], { asOf, constituents: funds }).positions[0]?.problems.map(({ code }) => code);
    const mchi = fund("MCHI", [{ isin: apple, weight: "100" }]);
    expect(of([mchi], irish)).toEqual(["fund-by-ticker-alone"]);
    expect(of([mchi], { ...irish, isin: "US46429B6719" })).toEqual([]);
    expect(
      of([{ ...mchi, fund: { symbol: "MCHI", exchange: "XLON" } }], { ...irish, exchange: "XLON" }),
    ).toEqual([]);
    const outer = fund("AAA", [{ ...irish, weight: "100" }]);
    expect(of([outer, mchi], { symbol: "AAA" })).toEqual(["fund-by-ticker-alone"]);
  });

  test.each([
    [
      { symbol: "MCHI", isin: "US78462F1030" },
      { symbol: "MCHI", isin: "US46429B6719" },
    ],
    [{ symbol: "MCHI.L" }, { symbol: "MCHI" }],
    [{ symbol: "MCHI", kind: "crypto" }, { symbol: "MCHI" }],
    [{ symbol: "MCH" }, { symbol: "MCHI" }],
  ])("a position %j is not the fund %j", (position, name) => {
    const answer = ask([position], {
      constituents: [{ fund: name, asOf: "2023-01-31", holdings: older.holdings }],
    });
    expect(answer.positions[0]).not.toHaveProperty("through");
  });
});

describe("what the answer covers", () => {
  test("funds count as looked through only where every one was, whole", () => {
    const covered = (positions: readonly SentPosition[], funds: readonly FundHoldings[]) =>
      ask(positions, { constituents: funds }).coverage.fundsLookedThrough;
    const plain = fund("AAA", [{ isin: apple, weight: "100" }]);
    const part = fund("BBB", [{ isin: apple, weight: "50" }]);
    const [a, b] = [
      { symbol: "AAA", kind: "etf" },
      { symbol: "BBB", kind: "etf" },
    ];
    expect(covered([a], [plain])).toBe(true);
    expect(covered([{ symbol: "AAA" }], [plain])).toBe(true);
    expect(covered([a, b], [plain])).toBe(false);
    expect(covered([a, b], [plain, part])).toBe(false);
    expect(covered([{ isin: apple }], [plain])).toBe(false);
    const outer = fund("CCC", [
      { symbol: "AAA", weight: "50" },
      { symbol: "BBB", kind: "etf", weight: "50" },
    ]);
    expect(covered([{ symbol: "CCC" }], [outer, plain])).toBe(false);
  });

  test("an answer without funds is the same, byte for byte, whatever is given of funds that it lacks", () => {
    const { coverage, ...rest } = ask(
      [{ isin: chinaMobile }, "AAPL"].map((one) => (typeof one === "string" ? { symbol: one } : one)),
    );
    const { coverage: _, ...given } = ask([{ isin: chinaMobile }, { symbol: "AAPL" }], {
      constituents: [fund("MCHI", [{ isin: apple, weight: "100" }])],
    });
    expect(JSON.stringify(given)).toBe(JSON.stringify(rest));
    expect(coverage.fundsLookedThrough).toBe(false);
  });

  test("what a fund is worth is taken apart into what it holds", () => {
    const { answer } = through([
      fund("MCHI", [
        { isin: chinaMobile, weight: "5.1" },
        { isin: apple, weight: "94.6" },
      ]),
    ]);
    expect(answer.summary.exposure[0]?.through).toMatchObject({
      byStatus: { restricted: "51", "no-match": "946" },
      unaccounted: "3",
      restrictedShare: "0.0510",
    });
  });

  test("the paths that decide are told, the heaviest first, at most a hundred", () => {
    const lines = Array.from({ length: 150 }, (_, i) => ({
      isin: chinaMobile,
      name: `line ${i}`,
      weight: `0.${100 + i}`,
    }));
    const { position } = through([fund("MCHI", [...lines, { isin: apple, weight: "73.8" }])]);
    expect(position.through?.paths).toHaveLength(100);
    expect(position.through?.more).toBe(50);
    expect(position.through?.paths[0]).toMatchObject({ holding: "line 149", weight: "0.249" });
    expect(position.through?.share).toBe("26.175");
  });
});

describe("funds within funds", () => {
  test("weights multiply exactly, and the path says through what", () => {
    const { position } = through([
      fund("AAA", [
        { symbol: "BBB", weight: "33.3333" },
        { isin: apple, weight: "66.6667" },
      ]),
      fund("BBB", [
        { symbol: "CCC", weight: "12.3456789" },
        { isin: apple, weight: "87.6543211" },
      ]),
      fund("CCC", [
        { isin: chinaMobile, weight: "0.01" },
        { isin: apple, weight: "99.99" },
      ]),
    ]);
    expect(position.through?.paths).toEqual([
      expect.objectContaining({ funds: ["BBB", "CCC"], weight: "0.00041152221847737" }),
    ]);
  });

  test("a fund inside itself, at any depth, is to be reviewed and told with its path", () => {
    const names = ["AAA", "BBB", "CCC"];
    const ring = names.map((name, i) => fund(name, [{ symbol: names[(i + 1) % 3] ?? "", weight: "100" }]));
    const { position, answer } = through(ring);
    expect(position.status).toBe("review");
    expect(position.problems.find(({ code }) => code === "fund-inside-itself")?.message).toContain(
      "AAA holds BBB holds CCC holds AAA",
    );
    expect(answer.coverage.fundsLookedThrough).toBe(false);
    const outside = through([fund("DDD", [{ symbol: "AAA", weight: "100" }]), ...ring]);
    expect(codes(outside.position)).toContain("fund-not-looked-through");
  });

  test("two ways to each of forty funds are no work of a million million paths", () => {
    const name = (i: number) => `F${String.fromCharCode(65 + Math.floor(i / 26), 65 + (i % 26))}`;
    const funds = Array.from({ length: 40 }, (_, i) =>
      fund(name(i), [
        { symbol: name(i + 1), weight: "50" },
        { symbol: name(i + 1), weight: "50" },
      ]),
    );
    const { position } = through([...funds, fund(name(40), [{ isin: chinaMobile, weight: "100" }])]);
    expect(position).toMatchObject({ status: "restricted", through: { share: "100", more: 2 ** 40 - 100 } });
  });

  test("deeper than a hundred they are not followed, and that is said", () => {
    const name = (i: number) => `F${String.fromCharCode(65 + Math.floor(i / 26), 65 + (i % 26))}`;
    const chain = (length: number) =>
      Array.from({ length }, (_, i) =>
        fund(name(i), [
          i === length - 1 ? { isin: chinaMobile, weight: "100" } : { symbol: name(i + 1), weight: "100" },
        ]),
      );
    expect(through(chain(100)).position.status).toBe("restricted");
    expect(codes(through(chain(120)).position)).toContain("fund-not-looked-through");
  });
});
