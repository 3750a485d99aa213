/**
 * Every security of Moscow's main board on a day after the ban on new investment: none that is Russian may be bought, and what is not
 * Russian is not taken for it by the place where it trades.
 * @module
 */

import { readFileSync } from "node:fs";
import { parse } from "csv-parse/sync";
import { describe, expect, test } from "vitest";
import { check } from "../../functions/core/check/check.ts";
import { curatedRegister } from "../support/curated-register.ts";
import { sharedFile } from "../support/shared.ts";

const file = sharedFile("data/russia/moex_tqbr_2025-04-04.csv");

describe.skipIf(file === null)("Moscow's board of 4 April 2025", () => {
  const rows: readonly Record<"SECID" | "SHORTNAME" | "SECNAME" | "ISIN", string>[] =
    file === null ? [] : parse(readFileSync(file), { columns: true });
  const answer = check(curatedRegister, {
    asOf: "2025-04-04T15:00:00.000Z",
    knownAt: null,
    investor: { usPerson: true },
    detail: "all",
    programmes: ["ru-new-investment"],
    positions: rows.map(({ ISIN }) => ({ isin: ISIN })),
  });
  const purchase = (russian: boolean) =>
    answer.positions
      .filter(({ index }) => (rows[index]?.ISIN.startsWith("RU") ?? false) === russian)
      .map(({ acts }) => acts.purchase);

  test("no Russian security may be bought, entered by name or not", () => {
    expect(purchase(true).length).toBeGreaterThan(200);
    expect(new Set(purchase(true))).toEqual(new Set(["prohibited"]));
  });

  test("the others are not Russian by their prefix: only those that are listed themselves may not be bought", () => {
    expect(purchase(false).length).toBe(7);
    const restricted = answer.positions
      .filter(({ index, acts }) => !rows[index]?.ISIN.startsWith("RU") && acts.purchase === "prohibited")
      .map(({ matches }) => matches[0]?.listing);
    expect(restricted.every((listing) => listing !== "ru-new-investment.class.ru")).toBe(true);
  });

  test("a share of an issuer that is recorded by itself is asked about by the names that the exchange prints, in Russian", () => {
    const own = rows.filter(({ SECID }) => curatedRegister.issuersByKey.has(`MISX ${SECID}`));
    expect(own.length).toBeGreaterThan(30);
    const names = own.flatMap(({ SHORTNAME, SECNAME }) => [SHORTNAME, SECNAME, SECNAME.toUpperCase()]);
    const { positions } = check(curatedRegister, {
      asOf: "2025-11-10T15:00:00.000Z",
      knownAt: null,
      investor: { usPerson: true },
      detail: "all",
      positions: names.map((name) => ({ name })),
    });
    expect(positions.flatMap(({ index, status }) => (status === "review" ? [] : [names[index]]))).toEqual([
      // The company behind Qiwi has another name since 2024, and the exchange runs its letters together.
      "iNanduQPLC",
    ]);
  });
});
