/**
 * A listed holding in a file is found, doubted, or the file is refused: no mark, neighbour, sheet or title makes it vanish.
 * @module
 */

import { describe, expect, test } from "vitest";
import { readFundFile } from "../../functions/brokers/fund-file.ts";
import { readExport, sentPositions } from "../../functions/brokers/read-export.ts";
import { check } from "../../functions/core/check/check.ts";
import { curatedRegister } from "../support/curated-register.ts";

/** What each position of a file comes to, or the refusal of the file. */
function outcome(file: string | Uint8Array, fund = false): readonly string[] {
  const reading = fund ? readFundFile(file) : readExport(file);
  if (reading.kind === "refused")
    return [`refused: ${reading.refusals.map(({ detail }) => detail).join(" ")}`];
  const positions =
    reading.kind === "fund"
      ? reading.holdings.map(({ weight, ...position }) => position)
      : reading.kind === "plain"
        ? reading.holdings.positions
        : sentPositions(reading.rows);
  const answer = check(curatedRegister, {
    // Xiaomi was designated; the court enjoined that on the next day.
    asOf: "2021-03-11T20:00:00.000Z",
    knownAt: null,
    investor: { usPerson: true },
    detail: "all",
    positions: [...positions],
  });
  return answer.positions.map(({ status }) => status);
}
/** Nothing was found is the one answer that loses a listed share. */
const isSafe = (one: string | undefined): boolean => /^(?:restricted|pending|review|refused)/.test(one ?? "");

describe("a listed share is not lost", () => {
  test.each([
    "Symbol,Quantity,Market Value\nAAPL,1,100\nXIACY**,100,1000\n",
    "Symbol,Quantity,Market Value\nAAPL,1,100\nXIACY***,100,1000\n",
    "Symbol,Quantity,Market Value\nAAPL,1,100\nXIACY **,100,1000\n",
    "Symbol,Quantity,Market Value\nAAPL,1,100\n1810.HK**,100,1000\n",
    "Symbol,Quantity,Price,Market Value\nAAPL,1,100,100\nXIACY**,100,10,1000\n",
    "Symbol,Quantity,Price,Market Value\nAAPL,1,100,100\nXIACY†,100,10,1000\n",
    "Symbol,Exchange,Quantity,Market Value\nAAPL,XNAS,1,100\n1810**,XHKG,100,1000\n",
    "Account Number,Account Name,Symbol,Description,Quantity,Last Price,Current Value\nX1,A,XIACY**,SOMETHING,100,$1.00,$100.00\n",
  ])("when stars of money stand behind its ticker: %j", (file) => {
    expect(outcome(file).at(-1)).toSatisfy(isSafe);
  });

  test.each([
    "Issuer,Security,Quantity\nApple Inc,Common Stock,1\nXiaomi Corporation,Class B ordinary,100\n",
    "Security,Issuer,Quantity\nCommon Stock,Apple Inc,1\nClass B ordinary,Xiaomi Corporation,100\n",
    "Description,Company name,Quantity\nApple common,Apple Inc,1\nXIAOMI B REGD,Xiaomi Corp,100\n",
    "Short name,Long name,Quantity\nAPPLE,Apple Inc,1\nMI B,Xiaomi Corporation,100\n",
    "Long name,Short name,Kind,ISIN,Quantity\nApple 4.375 2045,Apple Inc,bond,US037833BA77,1\n3.375 PCT NOTES,Xiaomi Corp,bond,US98422HAA41,100\n",
    "Name,Issuer,Quantity\nApple,Apple Inc,1\nCash,Xiaomi Corporation,100\n",
  ])("when the second column of names has its own: %j", (file) => {
    const told = outcome(file);
    expect(told.at(-1)).toSatisfy(isSafe);
    expect(told[0]).not.toMatch(/restricted|pending/);
  });

  test("when stars stand behind its ticker in a fund's file", () => {
    expect(outcome("Ticker,Name,Weight (%)\nAAPL,Apple,50\n1810.HK**,Something,50\n", true).at(-1)).toBe(
      "review",
    );
  });

  test.each([
    "Symbol,Quantity\nAAPL,100\nXIACY Apr 16 2021 35 Call,100\n",
    "Symbol,Quantity\nAAPL,100\nXIACY Apr 16 2021,100\n",
    "Symbol,Quantity,Value\nAAPL,100,500\nMSFT,2,9\nXIACY Apr 16 2021,,509\n",
  ])("when its ticker stands before a day, as weekdays do: %j", (file) => {
    expect(outcome(file).some(isSafe)).toBe(true);
  });

  test.each([
    "Symbol,Exchange,Quantity,Open Date\n1810,XTKS,100,\n1810,XHKG,100,2020-01-02\n",
    "Symbol,Exchange,Quantity,Open Date\n1810,,100,\n1810,XHKG,100,2020-01-02\n",
    "Symbol,Currency,Quantity,Open Date\n1810,JPY,100,\n1810,HKD,100,2020-01-02\n",
    "Symbol,ISIN,Quantity,Open Date\nAAPL,,100,\nAAPL,KYG9830T1067,100,2020-01-02\n",
  ])(
    "when a line on another venue, in another currency, or of another identifier stands above: %j",
    (file) => {
      expect(outcome(file).at(-1)).toSatisfy(isSafe);
    },
  );

  test.each([
    "Symbol,Bloomberg Ticker,Quantity\nMCHI US,XIACY US,100\nAAPL US,AAPL US,1\n",
    "Symbol,RIC,Quantity\n9988.HK,1810.HK,100\nAAPL.O,AAPL.O,1\n",
    "Symbol,RIC,Quantity\nHKG:9988,HKG:1810,100\nAAPL.O,AAPL.O,1\n",
  ])("when another column of tickers shares no more than its venue: %j", (file) => {
    expect(outcome(file)[0]).toMatch(/^refused: .*differ/);
  });

  test.each(["*XIACY", "†XIACY", "1)XIACY", "(1) XIACY", "* 1810.HK", "**KYG9830T1067", "*XIACY*"])(
    "when nothing but a mark stands beside it: %s",
    (text) => {
      expect(outcome(`Symbol,Quantity,Value\nAAPL,100,1\n${text},,\n`).at(-1)).toSatisfy(isSafe);
      expect(outcome(`Ticker,Name,Weight (%)\nAAPL,Apple,50\n${text},,\n`, true).at(-1)).toSatisfy(isSafe);
    },
  );
});
