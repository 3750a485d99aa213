/**
 * Check digits of ISIN, CUSIP, SEDOL and FIGI, and the numbers inside an ISIN.
 * @module
 */

import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  isValidCusip,
  isValidFigi,
  isValidIsin,
  isValidLei,
  isValidSedol,
  normaliseIdentifier,
  nsinOf,
  repairCusip,
  repairSedol,
} from "../../functions/core/symbols/identifiers.ts";

/** Any code units at all, unpaired surrogates included. */
const anyText = fc.string({
  unit: fc.integer({ min: 0, max: 0xffff }).map((unit) => String.fromCharCode(unit)),
});

const alphabet = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ";
const consonants = "0123456789BCDFGHJKLMNPQRSTVWXYZ";
const text = (characters: string, length: number) =>
  fc.string({ unit: fc.constantFrom(...characters), minLength: length, maxLength: length });
const sum = (numbers: readonly number[]): number => numbers.reduce((a, b) => a + b, 0);
const digits = (n: number): readonly number[] => [...String(n)].map(Number);

/** Independent and slow: the standards' own description, over arrays. */
const oracles = {
  isin(body: string): string {
    const expanded = [...body].flatMap((c) => digits(alphabet.indexOf(c)));
    const doubled = expanded.toReversed().flatMap((d, i) => (i % 2 === 0 ? digits(2 * d) : [d]));
    return String((10 - (sum(doubled) % 10)) % 10);
  },
  cusip(body: string): string {
    const values = [...body].map((c) => `${alphabet}*@#`.indexOf(c));
    return String((10 - (sum(values.flatMap((v, i) => digits(i % 2 === 1 ? 2 * v : v))) % 10)) % 10);
  },
  sedol(body: string): string {
    const weights = [1, 3, 1, 7, 3, 9];
    return String((10 - (sum([...body].map((c, i) => alphabet.indexOf(c) * (weights[i] ?? 0))) % 10)) % 10);
  },
  lei(body: string): string {
    const number = BigInt([...`${body}00`].map((c) => alphabet.indexOf(c)).join(""));
    return String(98n - (number % 97n)).padStart(2, "0");
  },
};

const schemes = [
  {
    name: "ISIN",
    isValid: isValidIsin,
    body: fc.tuple(text("ABCDEFGHIJKLMNOPQRSTUVWXYZ", 2), text(alphabet, 9)).map((parts) => parts.join("")),
    check: oracles.isin,
    good: [
      "US0378331005",
      "KYG9830T1067",
      "KYG875721634",
      "US01609W1027",
      "KYG8020E1199",
      "HK0941009539",
      "HK0883013259",
      "CNE100000PM8",
      "XS0203470157",
      "EU000A1G0AE8",
      "US98421U1088",
    ],
    bad: ["US0378331004", "us0378331005", "US037833100", "US03783310055", "1S0378331005", "US03783310O5"],
  },
  {
    name: "CUSIP",
    isValid: isValidCusip,
    body: text(`${alphabet}*@#`, 8),
    check: oracles.cusip,
    good: [
      "037833100",
      "38259P508",
      "17275R102",
      "G9830T106",
      "16941M109",
      "126132109",
      "169426103",
      "31617E745",
    ],
    bad: ["037833101", "g9830t106", "37833100", "G9830T10A", "G9830-106"],
  },
  {
    name: "SEDOL",
    isValid: isValidSedol,
    body: text(consonants, 6),
    check: oracles.sedol,
    good: ["0263494", "B0YBKJ7", "B0WNLY7", "2046251", "BG0ZMJ9"],
    bad: ["0263495", "B0AEIO1", "b0ybkj7", "263494"],
  },
  {
    name: "FIGI",
    isValid: isValidFigi,
    body: text(consonants, 8).map((rest) => `BBG${rest}`),
    check: oracles.cusip,
    good: ["BBG000BLNQ16", "BBG000B9XRY4", "BBG000BVPV84", "BBG001S5N8V8", "KKG000000M81"],
    bad: ["BBG000BLNQ17", "BBH000BLNQ16", "BBG000ALNQ16", "bbg000blnq16", "BBG000BLNQ1"],
  },
  {
    name: "LEI",
    isValid: isValidLei,
    body: text(alphabet, 18),
    check: oracles.lei,
    good: ["HWUPKR0MPOU8FGXBT394"],
    bad: ["HWUPKR0MPOU8FGXBT395", "HWUPKR0MPOU8FGXBT39", "hwupkr0mpou8fgxbt394"],
  },
];

it("an LEI has one pair of check digits, though 00, 01 and 99 leave 1, too (ISO 7064)", () => {
  const twins: Readonly<Record<string, string>> = { "97": "00", "98": "01", "02": "99" };
  const found = Array.from({ length: 2000 }, (_, i) => `HWUPKR0MPOU8FG${String(i).padStart(4, "0")}`).flatMap(
    (body) => (twins[oracles.lei(body)] === undefined ? [] : [`${body}${twins[oracles.lei(body)]}`]),
  );
  expect(found.length).toBeGreaterThan(30);
  expect(found.filter((lei) => isValidLei(lei))).toEqual([]);
});

describe.each(schemes)("$name", ({ isValid, good, bad, body, check }) => {
  it("accepts published identifiers", () => {
    expect(good.filter((id) => !isValid(id))).toEqual([]);
  });

  it("refuses damaged ones", () => {
    expect(bad.filter((id) => isValid(id))).toEqual([]);
  });

  it("accepts exactly the check digits that the standard computes", () => {
    fc.assert(
      fc.property(body, text("0123456789", check("0".repeat(18)).length), (payload, digit) => {
        expect(isValid(payload + digit)).toBe(check(payload) === digit);
        expect(isValid(payload + check(payload))).toBe(true);
      }),
    );
  });

  it("refuses any text whose one digit was changed", () => {
    fc.assert(
      fc.property(body, fc.nat(), fc.integer({ min: 1, max: 9 }), (payload, at, by) => {
        const id = payload + check(payload);
        const positions = [...id].flatMap((c, i) => (c >= "0" && c <= "9" ? [i] : []));
        const i = positions[at % positions.length] ?? id.length - 1;
        const changed = `${id.slice(0, i)}${(Number(id[i]) + by) % 10}${id.slice(i + 1)}`;
        expect(isValid(changed)).toBe(false);
      }),
    );
  });

  it("never throws", () => {
    fc.assert(fc.property(anyText, (any) => typeof isValid(any) === "boolean"));
  });
});

it("refuses a FIGI that begins like an ISIN of the excluded countries", () => {
  const figi = `KYG000000M8`;
  expect(isValidFigi(figi + oracles.cusip(figi))).toBe(false);
});

describe("the number inside an ISIN", () => {
  it.each([
    ["US0378331005", { cusip: "037833100" }],
    ["CA0679011084", { cusip: "067901108" }],
    ["KYG9830T1067", { cusip: "G9830T106" }],
    ["BMG169621056", { cusip: "G16962105" }],
    ["GB0002634946", { sedol: "0263494" }],
    ["IE00B4BNMY34", { sedol: "B4BNMY3" }],
    ["HK0941009539", {}],
    ["CNE100000PM8", {}],
    ["CND100005MX3", {}],
    ["XS0203470157", {}],
    ["DE0007164600", {}],
    ["KY0378331008", {}],
    ["US037833100", {}],
  ])("of %s is %j", (isin, nsin) => {
    expect(nsinOf(isin)).toEqual(nsin);
  });

  it("is never found in a number of China or Hong Kong, whatever its check digits", () => {
    fc.assert(
      fc.property(fc.constantFrom("CN", "HK"), text(`${alphabet}*@#`, 8), (country, payload) => {
        expect(nsinOf(`${country}${payload}${oracles.cusip(payload)}0`)).toEqual({});
      }),
    );
  });
});

it("writes an identifier in one way, however it was sent", () => {
  expect(normaliseIdentifier(" us-98421u 1088 ")).toBe("US98421U1088");
  expect(normaliseIdentifier("ＫＹＧ9830Ｔ1067")).toBe("KYG9830T1067");
  expect(normaliseIdentifier("US0378331005")).toBe("US0378331005");
});

describe("a number that lost its leading zeros", () => {
  it("gets them back where the check digit then agrees", () => {
    expect(repairCusip("37833100")).toBe("037833100");
    expect(repairCusip("361105")).toBe("000361105");
    expect(repairSedol("263494")).toBe("0263494");
  });

  it.each(["3.78E+08", "37833101", "0361105", "0", "000", "037833100", "", "G9830T10", "-7833100", "037833"])(
    "is not guessed from %j",
    (damaged) => {
      expect(repairCusip(damaged)).toBeNull();
    },
  );

  it("is only ever completed to a valid one", () => {
    fc.assert(
      fc.property(text("0123456789", 8), (any) => {
        const repaired = repairCusip(any.replace(/^0+/, ""));
        expect(repaired === null || (isValidCusip(repaired) && Number(repaired) === Number(any))).toBe(true);
      }),
    );
  });
});
