/**
 * What follows a listed issuer's share and bears an identifier of its own: warrants, certificates, turbos. Whose share it is only the name
 * says; a person is asked.
 * @module
 */

import { expect, test } from "vitest";
import { resolve } from "../../functions/core/check/resolve.ts";
import { latest } from "../../functions/core/register/known.ts";
import { questionOf } from "../../functions/core/register/question.ts";
import { curatedRegister } from "../support/curated-register.ts";

const question = questionOf(curatedRegister, { asOf: "2026-09-01T12:00:00.000Z", knownAt: null });
/** Its check digit is right, and nothing is recorded of it. */
const isin = "DE000SB0XY08";

const listed = [...curatedRegister.listingsByIssuer.keys()].flatMap((issuer) => {
  const document = latest(curatedRegister, "issuer", issuer, null)?.document;
  return document === undefined ? [] : [{ issuer, name: document.name }];
});

const names: readonly ((name: string) => string)[] = [
  (name) => `${name} Call Warrant`,
  (name) => `${name} Discount-Zertifikat 18.06.27`,
  (name) => `Open End Turbo auf ${name}`,
  (name) => `UBS ${name.toUpperCase()} CALL 27JUN`,
  (name) => `Warrant Put sur ${name} (2027)`,
  (name) => `SG TURBO LONG/${name.toUpperCase()}/80`,
  (name) => `Knock-out ${name} 12.5`,
];

const finds = (position: Parameters<typeof resolve>[1], issuer: string): boolean =>
  resolve(question, position).candidates.some((found) => found.issuer === issuer);

test("a product whose name says that it follows a listed issuer's share is for a person to look at", () => {
  const silent = listed.flatMap(({ issuer, name }) =>
    names.map((spell) => spell(name)).filter((text) => !finds({ isin, name: text }, issuer)),
  );
  expect(listed.length).toBeGreaterThan(150);
  expect(silent).toEqual([]);
});

test("so is one that its kind calls so, with the issuer's name and no more, and one with a code of its own", () => {
  const silent = listed.flatMap(({ issuer, name }) =>
    ["warrant", "certificate", "Structured Product", "Optionsschein", "turbo"]
      .flatMap((kind) => [
        { isin, name, kind },
        { symbol: "13579.HK", name: `UBS ${name}`, kind },
      ])
      .filter((position) => !finds(position, issuer)),
  );
  expect(silent).toEqual([]);
});

test("beside a number of a bank's product a listed issuer's name counts whatever words stand around it", () => {
  const around = (name: string): readonly string[] =>
    ["RC", "LEPW", "CLSA -", "TRS", "Xyz", "Best of"].flatMap((word) => [
      `${word} ${name}`,
      `${name} ${word}`,
    ]);
  const silent = listed.flatMap(({ issuer, name }) =>
    around(name).filter((text) => !finds({ isin, name: text }, issuer)),
  );
  expect(silent).toEqual([]);
  for (const name of ["Barrier RC Allianz", "Basket SAP/Siemens", "BASF"])
    expect([name, resolve(question, { isin, name }).candidates]).toEqual([name, []]);
});

test("beside any other number abroad the words of products, rights and receipts count", () => {
  const words = [
    "Barrier RC",
    "Basket",
    "FCN",
    "SSF",
    "subscription rights",
    "WI",
    "GDR 144A",
    "(blocked)",
    "Obligation",
    "WTS",
  ];
  const silent = listed.flatMap(({ issuer, name }) =>
    words
      .map((word) => `${name} ${word}`)
      .filter((text) => !finds({ isin: "CH0012032048", name: text }, issuer)),
  );
  expect(silent).toEqual([]);
});

test.each([
  { isin, name: "Turbo Long | CHL" },
  { isin, name: "Turbo Long | HK0941009539" },
  { isin, name: "HSBC TURBO OPEN END LONG 941.HK 27JUN" },
  { isin, name: "SMIC Call 27JUN" },
  { symbol: "CALLX", name: "Call Warrant auf Lukoil" },
])("its underlying may be a ticker, an identifier, a short form: %j", (position) => {
  expect(resolve(question, position).candidates).not.toEqual([]);
});

test("a product on somebody else's share is no match", () => {
  for (const name of ["Allianz Call Warrant", "Open End Turbo auf SAP", "American Express Co"])
    expect([name, resolve(question, { isin, name }).candidates]).toEqual([name, []]);
});

test("a warrant of Hong Kong's whose underlying only its code would say is told", () => {
  const codes = (position: Parameters<typeof resolve>[1]): readonly string[] =>
    resolve(question, position).problems.map(({ code }) => code);
  expect(codes({ symbol: "13579.HK", name: "SG#CM MO@EC2706A" })).toEqual(["underlying-not-compared"]);
  expect(codes({ symbol: "67890", exchange: "HKEX" })).toEqual(["underlying-not-compared"]);
  for (const symbol of ["700.HK", "09988.HK", "80700.HK"])
    expect([symbol, codes({ symbol })]).toEqual([symbol, []]);
});
