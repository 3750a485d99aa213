/**
 * Whatever happens to a broker's file, no row of it is dropped in silence: it is read, reported, or the file is refused.
 * @module
 */

import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { checkRequestBody } from "../../functions/api/contract/check-request.ts";
import type { ExportRow } from "../../functions/brokers/export-rows.ts";
import { readExport, sentPositions } from "../../functions/brokers/read-export.ts";
import { accounted, bytesOf, holdings, linesOf, read, rowsOf, tables, textOf } from "./export-files.ts";

const cellsOf = (text: string): readonly (readonly string[])[] => rowsOf(text).map(({ cells }) => cells);

const written = (rows: readonly (readonly string[])[]): string =>
  rows.map((cells) => cells.map((cell) => `"${cell.replaceAll('"', '""')}"`).join(",")).join("\n");

/** Every row with content counts once; null: the file was refused. */
function account(text: string): readonly ExportRow[] | null {
  const reading = readExport(text);
  const lines = linesOf(text);
  if (reading.kind === "refused") return null;
  if (reading.kind === "plain") {
    // A damaged file may be no broker's any more: what is held must be read all the same.
    const { positions, lines: own } = reading.holdings;
    return lines.map((line): ExportRow => {
      const position = positions[own.indexOf(line)];
      return position === undefined
        ? { kind: "boilerplate", line }
        : { kind: "position", line, position, problems: [] };
    });
  }
  expect(accounted(reading.rows)).toEqual(lines);
  const sent = sentPositions(reading.rows);
  expect(sent).toHaveLength(reading.rows.filter(({ kind }) => kind !== "boilerplate").length);
  for (const row of sent) expect(row.ref).toMatch(/^line-\d+$/);
  const fit = sent.filter((row) => row.unread === undefined);
  if (fit.length > 0) expect(checkRequestBody.Check({ positions: fit })).toBe(true);
  return reading.rows;
}

/** The rows that are positions, of rows as they are written: line i holds row i - 1. */
const positionsOf = (rows: readonly (readonly string[])[]): ReadonlySet<readonly string[] | undefined> =>
  new Set(
    read(written(rows))
      .rows.filter(({ kind }) => kind === "position")
      .map(({ line }) => rows[line - 1]),
  );

/** No row that holds a position has become a title, a total or a footnote. */
function assertKept(
  held: ReadonlySet<readonly string[] | undefined>,
  mutated: readonly (readonly string[])[],
  original: (row: readonly string[]) => readonly string[] = (row) => row,
): void {
  const boilerplate = account(written(mutated))?.filter(({ kind }) => kind === "boilerplate") ?? [];
  const lost = boilerplate.flatMap(({ line }) => {
    const row = mutated[line - 1];
    return row !== undefined && held.has(original(row)) ? [row] : [];
  });
  expect(lost).toEqual([]);
}

const junk = fc.constantFrom(
  "",
  " ",
  "--",
  "#VALUE!",
  "#REF!",
  "1.2E+05",
  "3.78E+08",
  "1,2,3",
  "43908",
  "total",
  "Total",
  "Subtotal",
  "Header",
  "Data",
  "n/a",
  "=1+1",
  "x".repeat(300),
  "\u0007",
  "\u001b[2J",
  "Ä\ud800",
  "one, two",
);

const at = fc.nat(10_000);
const runs = { numRuns: 25 };

describe.each(tables)("%s", (name) => {
  const text = textOf(name);
  const rows = cellsOf(text);
  const held = positionsOf(rows);

  test("with damaged cells", () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(at, at, junk), { minLength: 1, maxLength: 3 }), (damages) => {
        const origin = new Map<readonly string[], readonly string[]>();
        const mutated = rows.map((row, i) => {
          const own = damages.filter(([line]) => line % rows.length === i);
          const cells = row.map(
            (cell, j) => own.findLast(([, column]) => column % row.length === j)?.[2] ?? cell,
          );
          origin.set(cells, row);
          return cells;
        });
        // A row left without any content is a blank line.
        if (mutated.some((cells) => cells.every((cell) => cell.trim() === ""))) return;
        assertKept(held, mutated, (row) => origin.get(row) ?? row);
      }),
      runs,
    );
  });

  test("with rows in another order", () => {
    fc.assert(
      fc.property(fc.shuffledSubarray([...rows], { minLength: rows.length }), (mutated) =>
        assertKept(held, mutated),
      ),
      runs,
    );
  });

  test("with rows missing or repeated", () => {
    fc.assert(
      fc.property(fc.array(fc.nat(2), { minLength: rows.length, maxLength: rows.length }), (times) =>
        assertKept(
          held,
          rows.flatMap((row, i) => Array<readonly string[]>(times[i] ?? 1).fill(row)),
        ),
      ),
      runs,
    );
  });

  test("with cells that moved", () => {
    fc.assert(
      fc.property(at, at, fc.boolean(), (line, column, more) => {
        const origin = new Map<readonly string[], readonly string[]>();
        const mutated = rows.map((row, i) => {
          if (i !== line % rows.length || row.length < 2) return row;
          const cells = row.toSpliced(column % row.length, more ? 0 : 1, ...(more ? ["moved"] : []));
          origin.set(cells, row);
          return cells;
        });
        if (mutated.some((cells) => cells.every((cell) => cell.trim() === ""))) return;
        assertKept(held, mutated, (row) => origin.get(row) ?? row);
      }),
      runs,
    );
  });

  test("with a quote missing", () => {
    const quotes = [...text.matchAll(/"/g)].map(({ index }) => index);
    if (quotes.length === 0) return;
    const { positions } = read(text);
    fc.assert(
      fc.property(fc.constantFrom(...quotes), (quote) => {
        const rest = account(text.slice(0, quote) + text.slice(quote + 1));
        // Rows that were taken into another one's cell stand in what is reported of that.
        const told = rest?.map((row) =>
          row.kind === "problem" ? row.problem.found.split("\n").length : Number(row.kind === "position"),
        );
        if (told !== undefined)
          expect(told.reduce((sum, count) => sum + count, 0)).toBeGreaterThanOrEqual(positions.length);
      }),
      { numRuns: 40 },
    );
  });

  test("with its sections repeated", () => {
    const once = read(text);
    const twice = account(`${written(rows)}\n${written(rows)}`);
    const count = (all: readonly ExportRow[] | null) => all?.filter(({ kind }) => kind === "position").length;
    expect(count(twice)).toBe(2 * once.positions.length);
  });

  test("cut short anywhere, it never names another security", () => {
    // An option may be named by its root where the instruments, with the underlying's symbol, were cut off.
    const rootOf = (symbol: string | undefined) => (name.startsWith("ibkr") ? symbol?.split(" ")[0] : symbol);
    const named = (all: readonly ExportRow[]) =>
      all.flatMap((row) =>
        row.kind === "position" && !row.problems.some(({ undecided }) => undecided)
          ? [rootOf(row.position.symbol) ?? row.position.cusip ?? row.position.name]
          : [],
      );
    const whole = new Set(named(read(text).rows));
    fc.assert(
      fc.property(fc.nat(text.length), (length) => {
        const rest = account(text.slice(0, length)) ?? [];
        expect(named(rest).filter((one) => !whole.has(one))).toEqual([]);
      }),
      { numRuns: 80 },
    );
  });
});

test("Flex XML accounts for every position and balance, whatever an attribute is damaged to", () => {
  const text = textOf("ibkr-flex.xml");
  const elements = text.match(/<(?:OpenPosition|CashReportCurrency) /g)?.length;
  const values = [...text.matchAll(/(?<=<(?:OpenPosition|CashReportCurrency) [^>]*)"[^"]*"/g)].map(
    ({ index, 0: { length } }) => ({ index, length }),
  );
  expect(values.length).toBeGreaterThan(60);
  fc.assert(
    fc.property(fc.constantFrom(...values), junk, ({ index, length }, damage) => {
      const quoted = `"${damage.replaceAll(/[^\x20-\x7e]/g, "")}"`;
      const reading = readExport(text.slice(0, index) + quoted + text.slice(index + length));
      expect(reading.kind).toBe("read");
      expect(reading.kind === "read" ? reading.rows.length : 0).toBe(elements);
    }),
    { numRuns: 150 },
  );
});

test.each(holdings)(
  "bytes of %s that are flipped are read, reported or refused, and never a fault",
  (name) => {
    const bytes = bytesOf(name);
    fc.assert(
      fc.property(fc.array(fc.tuple(at, fc.nat(255)), { minLength: 1, maxLength: 20 }), (flips) => {
        const damaged = bytes.slice();
        for (const [place, value] of flips) damaged[place % damaged.length] = value;
        expect(["read", "plain", "refused"]).toContain(readExport(damaged).kind);
      }),
      { numRuns: 40 },
    );
  },
);
