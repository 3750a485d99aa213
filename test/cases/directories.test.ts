/**
 * Every symbol that traded in the United States on 21 July 2025: false friends would show here.
 * @module
 */

import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { check } from "../../functions/core/check/check.ts";
import type { Position } from "../../functions/core/check/position.ts";
import { curatedRegister } from "../support/curated-register.ts";
import { sharedFile } from "../support/shared.ts";

const nasdaq = sharedFile("data/symbols/nasdaqlisted_2025-07-21.txt");
const other = sharedFile("data/symbols/otherlisted_2025-07-21.txt");
const venueOf: Readonly<Record<string, string>> = {
  N: "XNYS",
  A: "XASE",
  P: "ARCX",
  Z: "BATS",
  V: "IEXG",
  M: "XCHI",
};

const rows = (file: string): readonly (readonly string[])[] =>
  readFileSync(file, "latin1")
    .split(/\r?\n/)
    .slice(1)
    .filter((line) => line !== "" && !line.startsWith("File Creation Time"))
    .map((line) => line.split("|"));

const directory = (): readonly Position[] => [
  ...rows(nasdaq ?? "").map(([symbol = "", name = ""]) => ({
    symbol,
    exchange: "XNAS",
    name: name.split(" - ")[0],
  })),
  ...rows(other ?? "").map(([symbol = "", name = "", exchange = ""]) => ({
    symbol,
    exchange: venueOf[exchange] ?? "?",
    name,
  })),
];

const ask = (positions: readonly Position[]) =>
  check(curatedRegister, {
    asOf: "2025-07-21T15:00:00.000Z",
    knownAt: null,
    investor: { usPerson: true },
    detail: "all",
    positions,
  });

test.skipIf(nasdaq === null || other === null)(
  "no symbol of the US directories of 21 July 2025 is restricted, none needs review, and every one can be read",
  () => {
    const positions = directory();
    expect(positions.length).toBeGreaterThan(10_000);
    const answer = ask(positions);
    const notable = answer.positions.filter(
      ({ status }) => status !== "no-match" && status !== "not-binding",
    );
    expect(notable.map(({ index, status }) => [positions[index]?.symbol, status])).toEqual([]);
    const unread = answer.positions.filter(({ problems }) =>
      problems.some(({ code }) => code === "unreadable-symbol" || code === "unknown-venue"),
    );
    expect(unread.map(({ index }) => positions[index]?.symbol)).toEqual([]);
  },
);

test.skipIf(nasdaq === null || other === null)(
  "without their venues only CHA needs review: the ticker changed hands in April 2025",
  () => {
    const positions = directory().map(({ symbol }) => ({ symbol }));
    const answer = ask(positions);
    const notable = answer.positions.filter(
      ({ status }) => status !== "no-match" && status !== "not-binding",
    );
    expect(notable.map(({ index, status }) => [positions[index]?.symbol, status])).toEqual([
      ["CHA", "review"],
    ]);
  },
);
