/**
 * Sums at the end of a table that are not exactly the sum of its lines: with interest that no line shows, or rounded to thousands or millions.
 * @module
 */

import fc from "fast-check";
import { expect, test } from "vitest";
import { readExport } from "../../functions/brokers/read-export.ts";

const table = (last: string, first = ""): string =>
  `Name,ISIN,Quantity,Market Value\n${first}China Mobile,HK0941009539,100,2750400\nApple,US0378331005,5,600100\n${last}`;
const kindOf = (file: string): string => readExport(file).kind;

test.each(["3355720", "3350500.01", "3350", "3351", "3351000", "3350500", "3.35", "3.3505", "3400000"])(
  "%s under an unknown word may be the sum of all",
  (value) => {
    for (const label of ["Endbestand", "Everything", "Closing figure with accrued"]) {
      expect([label, kindOf(table(`${label},,,${value}\n`))]).toEqual([label, "refused"]);
      expect([label, kindOf(table("", `${label},,,${value}\n`))]).toEqual([label, "refused"]);
    }
  },
);

test.each(["1500000", "3000000", "3600000", "4000000", "12.25", "33"])(
  "%s is a holding of its own",
  (value) => {
    expect(kindOf(table(`Tagesgeld Plus,,,${value}\n`))).toBe("plain");
  },
);

test("a line with an identifier, a quantity or a ticker is a holding, however much it is worth", () => {
  for (const line of ["Other,US5949181045,,3355720", "Other,,7,3355720"])
    expect([line, kindOf(table(`${line}\n`))]).toEqual([line, "plain"]);
});

test("of any lines, their sum with up to a twentieth more is never counted as a holding", () => {
  const value = fc.integer({ min: 1_000, max: 900_000 });
  fc.assert(
    fc.property(
      fc.array(value, { minLength: 2, maxLength: 6 }),
      fc.integer({ min: 0, max: 49 }),
      (values, more) => {
        const sum = values.reduce((sofar, one) => sofar + one, 0);
        const lines = values.map((one, i) => `Company ${"ABCDEF"[i]} Inc,,${i + 1},${one}.00`);
        const last = `Bestand,,,${(sum * (1 + more / 1_000)).toFixed(2)}`;
        expect(kindOf(`Name,ISIN,Quantity,Market Value\n${[...lines, last].join("\n")}\n`)).toBe("refused");
      },
    ),
  );
});
