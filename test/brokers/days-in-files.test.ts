/**
 * Days in a file's columns, on which permissions may hang: what names one day exactly is read, and all else is told, in checks and for
 * stored portfolios alike.
 * @module
 */

import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { readExport, sentOfPlain } from "../../functions/brokers/read-export.ts";
import type { SentPosition } from "../../functions/core/check/position.ts";

const quoted = (cell: string): string => (/[,"]/.test(cell) ? `"${cell}"` : cell);

function read(header: string, rows: readonly (readonly string[])[]): readonly SentPosition[] {
  const lines = rows.map((cells, i) => [`TCK${i}`, ...cells].map(quoted).join(","));
  const reading = readExport(`symbol,${header}\n${lines.join("\n")}\n`);
  if (reading.kind !== "plain") throw new Error(`not read: ${JSON.stringify(reading)}`);
  return sentOfPlain(reading.holdings);
}
const one = (cell: string) => read("quantity,acquired", [["5", cell]])[0];

test.each([
  ["2021-04-03", "2021-04-03"],
  ["2021/4/3", "2021-04-03"],
  ["20210403", "2021-04-03"],
  ["25/04/2021", "2021-04-25"],
  ["04/25/2021", "2021-04-25"],
  ["03/03/2021", "2021-03-03"],
  ["3.4.2021", "2021-04-03"],
  ["April 3, 2021", "2021-04-03"],
  ["3-Apr-2021", "2021-04-03"],
  ["2021年4月3日", "2021-04-03"],
  ["2021-04-03 23:30:00", "2021-04-03"],
  ["2021-04-03T02:30:00Z", "2021-04-02"],
])("%s is %s", (cell, day) => {
  expect([one(cell)?.acquired, one(cell)?.unread]).toEqual([day, undefined]);
});

test.each(["03/04/2021", "soon", "3-Apr-21", "04/25/21", "44289", "31/02/2021", "13/13/2021", "Q2 2021"])(
  "%s names no one day: it is told, and the position stands without it",
  (cell) => {
    const position = one(cell);
    expect(position).not.toHaveProperty("acquired");
    expect(position?.unread).toMatchObject({
      undecided: false,
      problems: [{ code: "day-not-understood", field: "acquired", value: cell }],
    });
  },
);

test.each(["", "N/A", "--", "Various"])("%j says that there is no one day", (cell) => {
  expect(one(cell)).toEqual({ symbol: "TCK0", quantity: "5", ref: "line-2" });
});

describe("numbers before a year", () => {
  test("are in the order that another day of the table shows", () => {
    const days = (cells: readonly string[]) =>
      read(
        "quantity,acquired",
        cells.map((cell) => ["5", cell]),
      ).map(({ acquired }) => acquired);
    expect(days(["03/04/2021", "04/25/2021"])).toEqual(["2021-03-04", "2021-04-25"]);
    expect(days(["03/04/2021", "25/04/2021"])).toEqual(["2021-04-03", "2021-04-25"]);
    expect(days(["03/04/2021", "25/04/2021", "04/25/2021"])).toEqual([undefined, undefined, undefined]);
  });

  test("are shown by a column of other days, too", () => {
    const [position] = read("quantity,issued,matures", [["5", "03/04/2021", "15/06/2031"]]);
    expect([position?.issued, position?.matures]).toEqual(["2021-04-03", "2031-06-15"]);
  });
});

test("no day is ever read as another one than it was written as, in whatever order its column is", () => {
  const day = fc.date({
    min: new Date("1990-01-01T00:00:00Z"),
    max: new Date("2060-01-01T00:00:00Z"),
    noInvalidDate: true,
  });
  fc.assert(
    fc.property(fc.array(day, { minLength: 1, maxLength: 6 }), fc.boolean(), (dates, monthFirst) => {
      const iso = dates.map((date) => date.toISOString().slice(0, 10));
      const cells = iso.map((text) => {
        const [y, m, d] = text.split("-");
        return monthFirst ? `${m}/${d}/${y}` : `${d}/${m}/${y}`;
      });
      const positions = read(
        "quantity,matures",
        cells.map((cell) => ["5", cell]),
      );
      for (const [i, { matures, unread }] of positions.entries())
        expect(matures === undefined ? unread?.problems[0]?.value === cells[i] : matures === iso[i]).toBe(
          true,
        );
    }),
  );
});
