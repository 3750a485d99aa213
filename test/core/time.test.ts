/**
 * New York's days and clock, held against the host's zone files.
 * @module
 */

import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { intervalOf, iso } from "../../functions/core/time.ts";

const newYork = new Intl.DateTimeFormat("en-CA", {
  timeZone: "America/New_York",
  dateStyle: "short",
  timeStyle: "medium",
  hour12: false,
});

test("a date is New York's day: it begins and ends at midnight there, by the host's zone files too", () => {
  fc.assert(
    fc.property(fc.integer({ min: 2007, max: 2035 }), fc.integer({ min: 0, max: 364 }), (year, offset) => {
      const date = new Date(Date.UTC(year, 0, 1 + offset)).toISOString().slice(0, 10);
      const day = intervalOf(date);
      if (day === null) throw new Error(`${date} was not read`);
      expect(newYork.format(day.start)).toBe(
        `${date}, 24:00:00`.replace("24:", newYork.format(day.start).slice(12, 14) === "24" ? "24:" : "00:"),
      );
      expect(newYork.format(day.end - 1)).toBe(`${date}, 23:59:59`);
    }),
  );
});

describe("the days on which US clocks change", () => {
  test.each([
    ["2021-03-13", "2021-03-13T05:00:00.000Z", "2021-03-14T05:00:00.000Z"],
    ["2021-03-14", "2021-03-14T05:00:00.000Z", "2021-03-15T04:00:00.000Z"],
    ["2021-11-07", "2021-11-07T04:00:00.000Z", "2021-11-08T05:00:00.000Z"],
    ["2021-12-31", "2021-12-31T05:00:00.000Z", "2022-01-01T05:00:00.000Z"],
  ])("%s runs from %s to %s", (date, start, end) => {
    const day = intervalOf(date);
    expect(day === null ? null : [iso(day.start), iso(day.end)]).toEqual([start, end]);
  });
});

test.each([
  "2021-02-30",
  "2021-13-01",
  "2021-00-10",
  "2021-2-3",
  "2021-03-15T13:30:00",
  "2021-03-15 13:30Z",
  "2021-03-15T24:00:00Z",
  "2021-03-15T13:30:60Z",
  "2021-02-29T00:00:00Z",
  "",
  "now",
  "20210315",
])("%j is neither a date nor an instant", (text) => {
  expect(intervalOf(text)).toBeNull();
});

test("an instant may be written in any zone", () => {
  expect(intervalOf("2021-03-15T09:30:00-04:00")).toEqual(intervalOf("2021-03-15T13:30Z"));
});
