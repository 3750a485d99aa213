/**
 * Every listed line in spellings that no vendor documents: any mark between code and exchange, options in words, identifiers inside other
 * text, names with what custodians write behind them. Found, or a person is asked; never a silent "no match".
 * @module
 */

import { expect, test } from "vitest";
import { resolve } from "../../functions/core/check/resolve.ts";
import { latest } from "../../functions/core/register/known.ts";
import { questionOf } from "../../functions/core/register/question.ts";
import { isValidIsin } from "../../functions/core/symbols/identifiers.ts";
import { curatedRegister } from "../support/curated-register.ts";
import { isHeard, listed, vendors } from "../support/listed-lines.ts";

const question = questionOf(curatedRegister, { asOf: "2026-01-01T12:00:00.000Z", knownAt: null });
const issuers = [...curatedRegister.facts.issuer.keys()].flatMap((id) => {
  const known = latest(curatedRegister, "issuer", id, null);
  return known === null ? [] : [{ id, document: known.document }];
});

/** What people put between a code and its exchange, and around both. */
const marks = ["", " ", ".", "-", "_", "/", ":", "@", ",", ";", "|", " - ", " @ ", "  "];
const brackets = ["()", "[]", "''", '""', "{}"];

test("with every mark between code and exchange, in brackets and quotes, in small letters", () => {
  const lost = listed.flatMap((line) => {
    const { country = "", exchanges = [] } = vendors[line.venue] ?? {};
    const places = [country, line.venue, ...exchanges.filter((name) => /^[A-Z]+$/.test(name))];
    const isNumber = /^\d+$/.test(line.ticker);
    const spelled = places.flatMap((place) =>
      marks
        // Run together, only a number and a country can be told apart.
        .filter((mark) => mark !== "" || (isNumber && place.length === 2))
        .flatMap((mark) => [
          `${line.ticker}${mark}${place}`,
          ...(isNumber ? [`${place}${mark}${line.ticker}`] : []),
        ]),
    );
    const bracketed = brackets.map(([open, close]) => `${open}${line.ticker}.${line.venue}${close}`);
    return [...spelled, ...bracketed, ...spelled.map((symbol) => symbol.toLowerCase())].filter(
      (symbol) => !isHeard(line, { symbol }),
    );
  });
  expect(lost).toEqual([]);
});

const contractsOf = (ticker: string): readonly string[] => [
  ...[`${ticker.padEnd(6)}210618C00030000`, `${ticker}210618C00030000`, `O:${ticker}210618C00030000`],
  ...[
    `-${ticker}210618C30`,
    `.${ticker}210618P30`,
    `${ticker}_061821C30`,
    `${ticker}1821F30`,
    `${ticker}F1821C30`,
  ],
  ...[`${ticker} 06/18/2021 30.00 C`, `${ticker} 6/18/2021 Call $30.00`, `${ticker} 18JUN21 30 C`],
  ...[`${ticker} JUN 18 2021 $30 CALL`, `${ticker} JUN 18 '21 $30 CALL`, `${ticker} US 06/18/21 C30 Equity`],
  ...[`CALL ${ticker} 06/18/21 30`, `${ticker} 20210618 C 30`, `${ticker}|2021-06-18|30|P`],
  `PUT (${ticker}) A COMPANY JUN 18 21 $30`,
];

test("as an option in every form, by its kind, and on every exchange that trades options", () => {
  const us = listed.filter(({ venue }) => vendors[venue]?.country === "US");
  const lost = us.flatMap((line) => {
    const contracts = contractsOf(line.ticker);
    const exchanges = ["CBOE", "PHLX", "MIAX", "ISE", "BOX", "OPRA", "AMEX", "NASDAQ", "PSX", "BSE"];
    return [
      ...[...contracts, ...contracts.map((symbol) => symbol.toLowerCase())].map((symbol) => ({ symbol })),
      ...exchanges.map((exchange) => ({ symbol: line.ticker, exchange, kind: "option" })),
    ].filter((position) => !isHeard(line, position));
  });
  expect(us.length).toBeGreaterThan(10);
  expect(lost).toEqual([]);
});

const hears = (id: string, position: Parameters<typeof resolve>[1]): boolean =>
  resolve(question, position).candidates.some(({ issuer }) => issuer === id);

test("by its ISIN inside other text, and in another identifier's field", () => {
  const lines = issuers.flatMap(({ id, document }) =>
    document.lines.flatMap(({ isin }) => (isin === undefined || !isValidIsin(isin) ? [] : [{ id, isin }])),
  );
  const lost = lines.flatMap(({ id, isin }) =>
    [
      isin,
      ` ${isin.toLowerCase()} `,
      `ISIN:${isin}`,
      `ISIN ${isin}`,
      `${isin}/HKD`,
      `${isin} (a company)`,
      `"${isin}"`,
    ]
      .flatMap((text) => [
        { isin: text },
        { cusip: text },
        { sedol: text },
        { symbol: text },
        { name: `Shares ${text}` },
      ])
      .filter((position) => !hears(id, position)),
  );
  expect(lines.length).toBeGreaterThan(200);
  expect(lost).toEqual([]);
});

const behind = [
  ...[
    "ADR",
    "SPON ADR",
    "ORD",
    "COM STK",
    "CLASS A",
    "CL B",
    "H SHS",
    "-A",
    "-H",
    "NPV",
    "CNY1",
    "A CNY1.00",
  ],
  ...[
    "ORD HKD0.02",
    "SPONS ADR EACH REPR 100 ORD",
    "ADR REP 5 ORD SHS",
    "ADR 1:100",
    "(CDI)",
    "USD",
    "$0.01",
  ],
  ...["'H' CNY1", "(123 HK)", "UNSPON ADR", "SPONSORED ADR REPRESENTING 100 SHS"],
];

test("by each listed issuer's name, with what custodians write behind it and before it", () => {
  const listedIssuers = issuers.filter(({ id }) => curatedRegister.listingsByIssuer.has(id));
  const lost = listedIssuers.flatMap(({ id, document: { name } }) =>
    [name, ...behind.map((tail) => `${name} ${tail}`), `ADR ${name}`, `H SHS ${name}`]
      .flatMap((sent) => [sent, sent.toUpperCase()])
      .filter((sent) => !hears(id, { name: sent })),
  );
  expect(listedIssuers.length).toBeGreaterThan(100);
  expect(lost).toEqual([]);
});

test("by a description of an option on it, with the underlying's ticker or the issuer's name", () => {
  const us = listed.filter(({ venue }) => vendors[venue]?.country === "US");
  const byTicker = us.flatMap((line) =>
    [`${line.ticker} JUN 18 '21 $30 CALL`, `PUT (${line.ticker}) A COMPANY LTD JUN 18 21 $30`]
      .map((name) => ({ name, kind: "option" }))
      .filter((position) => !isHeard(line, position)),
  );
  const byName = issuers
    .filter(({ id }) => curatedRegister.listingsByIssuer.has(id))
    .flatMap(({ id, document: { name } }) =>
      [`CALL ${name.toUpperCase()} $30 EXP 06/18/21`, `${name} JUN 18 2021 30 PUT`].filter(
        (sent) => !hears(id, { name: sent, kind: "option" }),
      ),
    );
  expect([byTicker, byName]).toEqual([[], []]);
});

test("a damaged identifier behind its scheme's name, as a symbol, leaves the position to a person", () => {
  const silent = [
    ...["ISIN:HK0941009538", "ISIN HK0941009538", "CUSIP:16941M108", "CINS = G8020E118"],
    ...["SEDOL:6073557", "FIGI:BBG000BT3VH5", "BBGID BBG000BT3VH5", "ISIN: N/A", "CUSIP: -"],
  ].filter((symbol) => !resolve(question, { symbol }).unusable);
  expect(silent).toEqual([]);
});

test("a listed ticker in a row that is called a currency is looked at; a currency's code and a pair are not", () => {
  // NIO is Nicaragua's currency, too.
  const us = listed.filter(
    ({ venue, ticker }) => vendors[venue]?.country === "US" && ticker.length === 3 && ticker !== "NIO",
  );
  expect(us.length).toBeGreaterThan(0);
  for (const line of us) {
    expect([line.ticker, isHeard(line, { symbol: line.ticker, kind: "forex" })]).toEqual([line.ticker, true]);
    expect(isHeard(line, { symbol: `${line.ticker}.USD`, kind: "forex" })).toBe(false);
  }
});
