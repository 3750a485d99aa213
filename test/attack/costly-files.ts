/**
 * Four megabytes of garbage each: files that are nobody's holdings, and cost a careless reader seconds.
 * @module
 */

const SIZE = 4 * 1024 * 1024;
const filled = (piece: string, before = "", behind = ""): string =>
  before + piece.repeat(Math.floor((SIZE - before.length - behind.length) / piece.length)) + behind;

export const costlyFiles: Readonly<Record<string, string>> = {
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

/** What a piece of work takes of the processor, in milliseconds. */
export async function cpuOf(work: () => unknown): Promise<number> {
  const before = process.cpuUsage();
  await work();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1_000;
}

/** An honest file of about a third of the size. */
export const honestFile = [
  "Symbol,Name,Quantity,Market Value,Currency",
  ...Array.from({ length: 10_000 }, (_, i) => `T${i},A company named ${i} plc,${i},${i}.5,USD`),
].join("\n");
