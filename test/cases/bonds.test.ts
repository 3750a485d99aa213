/**
 * Bonds that no list prints, as custodians describe them: the issuer with a coupon, a maturity, and an ISIN that nothing is recorded of. The
 * name of a listed issuer asks a person; nobody else's does.
 * @module
 */

import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { check } from "../../functions/core/check/check.ts";
import { resolve } from "../../functions/core/check/resolve.ts";
import { latest } from "../../functions/core/register/known.ts";
import { questionOf } from "../../functions/core/register/question.ts";
import { curatedRegister } from "../support/curated-register.ts";
import { sharedFile } from "../support/shared.ts";

const question = questionOf(curatedRegister, { asOf: "2026-09-01T12:00:00.000Z", knownAt: null });
/** Its check digit is right, and nothing is recorded of it. */
const isin = "XS0848530977";

const terms: readonly ((name: string) => string)[] = [
  (name) => `${name} 4.75% 2026`,
  (name) => `${name} 3.5 05/05/2025`,
  (name) => `${name.toUpperCase()} 2.693 02/27/25 144A`,
  (name) => `${name}, 5 1/8%, 29.10.2032`,
  (name) => `4,75 % ${name} 16/26`,
  (name) => `${name} 3% 15JUN2030 REGS`,
  (name) => `${name} FRN MAR 2027`,
  (name) => `${name} BOND 2.5% DUE 2030-06-15`,
  (name) => `${name} FINANCE 3.5 05/05/2025`,
  (name) => `${name} CAPITAL DAC 2.8% 04/26/27`,
  (name) => `${name} FIN (2013) LTD 3.000% 05/09/23`,
  (name) => `${name} via A Capital SA 4.95% 02/06/28`,
];

const listedNames = [...curatedRegister.listingsByIssuer.keys()].flatMap((issuer) => {
  const document = latest(curatedRegister, "issuer", issuer, null)?.document;
  return document === undefined ? [] : [{ issuer, name: document.name }];
});

test("a bond of a listed issuer whose ISIN is not recorded is for a person to look at, however it is described", () => {
  const silent = listedNames.flatMap(({ issuer, name }) =>
    terms
      .flatMap((term) => [
        { isin, name: term(name) },
        { isin, name: term(name), kind: "bond" },
      ])
      .filter((position) => !resolve(question, position).candidates.some((found) => found.issuer === issuer))
      .map((position) => position.name),
  );
  expect(listedNames.length).toBeGreaterThan(150);
  expect(silent).toEqual([]);
});

test("a bond whose day of maturity stands in a field of its own is so as well", () => {
  const matures = "2026-11-02";
  const silent = listedNames
    .filter(({ issuer, name }) =>
      [name, `${name} FINANCE BV`, `${name} CAPITAL DAC`].some(
        (text) =>
          !resolve(question, { isin, name: text, matures }).candidates.some(
            (found) => found.issuer === issuer,
          ),
      ),
    )
    .map(({ name }) => name);
  expect(silent).toEqual([]);
  expect(resolve(question, { isin, name: "US TREASURY", matures }).candidates).toEqual([]);
});

test("a bond is known by its number: international debt, Regulation S, an issue with letters", () => {
  const numbers = [{ isin }, { isin: "USG8201FAA78" }, { isin: "US12625GAC87" }, { cusip: "12625GAC8" }];
  for (const number of numbers) {
    const silent = listedNames.filter(
      ({ issuer, name }) =>
        !resolve(question, { ...number, name: `${name} FINANCE BV` }).candidates.some(
          (found) => found.issuer === issuer,
        ),
    );
    expect([number, silent]).toEqual([number, []]);
    expect(resolve(question, { ...number, name: "US TREASURY" }).candidates).toEqual([]);
  }
});

test.each([
  ["SBERBANK (SB CAP SA)", "sberbank"],
  ["SEMICONDUCTOR MANUFACTURING INTL 2.693%", "smic"],
  ["SMIC 2.693 02/27/25", "smic"],
])("%s is a bond of a listed issuer", (name, issuer) => {
  expect(resolve(question, { isin, name }).candidates.map((found) => found.issuer)).toContain(issuer);
});

test("a bond of an issuer of which other bonds are recorded is so, too", () => {
  const [answer] = check(curatedRegister, {
    ...{
      asOf: "2026-09-01T12:00:00.000Z",
      knownAt: null,
      detail: "all" as const,
      investor: { usPerson: true },
    },
    positions: [{ isin, name: "China Telecom Corp Ltd", kind: "bond" }],
  }).positions;
  expect(answer?.status).toBe("review");
});

const companies = sharedFile("data/symbols/sec_company_tickers_exchange_finance-suite.json");

test.skipIf(companies === null)("a bond of another company is no match", () => {
  const { data } = JSON.parse(companies === null ? "{}" : readFileSync(companies, "utf8"));
  const names: readonly string[] = [...new Set<string>(data.map((row: readonly string[]) => row[1]))];
  const matched = names.filter(
    (name) => resolve(question, { isin, name: `${name.toUpperCase()} 2.4% 05/03/27` }).candidates.length > 0,
  );
  expect(names.length).toBeGreaterThan(7_000);
  // Each is a listed issuer, or bears one's name.
  const listed = [
    "Alibaba",
    "Baidu",
    "CIAN",
    "COSTAR",
    "Hesai",
    "Luokung",
    "Mobile TeleSystems",
    "NIO",
    "Nebius",
    "OZON",
    "QIWI",
    "VEON",
    "Yandex",
  ];
  expect(
    matched.filter((name) => !listed.some((one) => name.toUpperCase().startsWith(one.toUpperCase()))),
    // Tencent's own bonds begin so, too: whose these are a person has to say.
  ).toEqual(["Tencent Music Entertainment Group"]);
});

test.each([
  "LUKOIL SECURITIES B.V. EO-NOTES 2021(27)",
  "Lukoil Intl Finance B.V. DL-Notes 2016(26) Reg.S",
  "LUKOIL INTERNATIONAL FINANCE B 4.75% MTN 02/11/2026",
  "4 3/4% Notes Lukoil 2016-2026",
  "Лукойл ЗО-26",
])("%s names its issuer among other words: beside a bond's number a person is asked", (name) => {
  const { candidates } = resolve(question, { isin: "XS1514045886", name });
  expect(candidates.length).toBeGreaterThan(0);
  expect(candidates.every(({ doubt }) => doubt !== null)).toBe(true);
});
