/**
 * Four megabytes of garbage cost little: a file that is nobody's holdings must not keep the process from everybody else.
 * @module
 */

import { describe, expect, test } from "vitest";
import { readExport } from "../../functions/brokers/read-export.ts";

const SIZE = 4 * 1024 * 1024;
const filled = (piece: string, before = "", behind = ""): string =>
  before + piece.repeat(Math.floor((SIZE - before.length - behind.length) / piece.length)) + behind;

const cpuOf = (work: () => void): number => {
  const before = process.cpuUsage();
  work();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1_000;
};

/** An honest file of about a third of the size, in milliseconds of processor time. */
const honest = (): number => {
  const rows = Array.from({ length: 20_000 }, (_, i) => `T${i},A company named ${i} plc,${i},${i}.5,USD`);
  const text = ["Symbol,Name,Quantity,Market Value,Currency", ...rows].join("\n");
  readExport(text);
  return cpuOf(() => readExport(text));
};

const files: Readonly<Record<string, string>> = {
  "elements within elements": filled("<a>", "<FlexQueryResponse>"),
  "elements that are not closed": filled("<a b>", "<FlexQueryResponse>"),
  "a comment of hyphens": filled("-", "<!--"),
  "elements beside each other": filled("<a/>", "<FlexQueryResponse>", "</FlexQueryResponse>"),
  "OFX elements within each other": filled("<A>", "<OFX>", "</A></OFX>"),
  commas: filled(","),
  "columns without end": filled("a,", "symbol,"),
  "blanks around one name": filled(" ", "symbol,quantity\n", "x,1\n"),
  "one description without end": filled(
    "ISIN ",
    'Account Number,Account Name,Symbol,Description,Quantity,Current Value\nX1,A,B,"',
    '",1,1\n',
  ),
  "rows of nothing but sums": filled(",,5\n", "symbol,name,value\nA,B,5\n"),
  "one security a hundred thousand times": filled("AAPL,1\n", "symbol,quantity\n"),
  "quotes that never close": filled('"a', "symbol,quantity\n"),
  "rows of a hundred empty cells": filled(`${",".repeat(100)}\n`, "symbol,quantity\n"),
};

describe("four megabytes of", () => {
  const reference = Math.max(honest(), 50);
  test.each(Object.entries(files))("%s", (_, text) => {
    const spent = cpuOf(() => readExport(text));
    // Generous: what is meant are the seconds that such files once took, twenty times an honest one's time and more.
    expect(spent / reference).toBeLessThan(12);
  });
});

test("a header of more than 200 cells, and a row of more than 65,536 characters, are refused by their line", () => {
  expect(readExport(`symbol,${"a,".repeat(300)}z\nx\n`)).toMatchObject({
    kind: "refused",
    refusals: [{ line: 1 }],
  });
  expect(readExport(`symbol\n${"x".repeat(70_000)}\n`)).toMatchObject({
    kind: "refused",
    refusals: [{ line: 2 }],
  });
});
