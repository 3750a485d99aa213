/**
 * Tickers that are exchanges' codes, too: they cost nobody a trade, and no listed line is missed for them.
 * @module
 */

import { expect, test } from "vitest";
import { check } from "../../functions/core/check/check.ts";
import { curatedRegister } from "../support/curated-register.ts";
import { isHeard, listed } from "../support/listed-lines.ts";

const statusOf = (symbol: string) =>
  check(curatedRegister, {
    asOf: "2025-11-10T15:00:00.000Z",
    knownAt: null,
    investor: { usPerson: true },
    detail: "all",
    positions: [{ symbol }],
  }).positions[0]?.status;

// BJ's Wholesale Club, The China Fund, Regional Management, 23andMe, Nexstar's STAR and others bore these.
test.each(["BJ", "CHN", "RM", "ME", "STAR", "KR", "KN", "HK", "SS", "HKG"])(
  "a US ticker that is an exchange's code (%s) is that ticker wherever the US, one of its exchanges or a currency stands beside it",
  (ticker) => {
    const spelled = [
      `${ticker}:US`,
      `${ticker}-US`,
      `${ticker}.US`,
      `${ticker} US`,
      `US.${ticker}`,
      `US:${ticker}`,
      `${ticker}:NYSE`,
      `${ticker}:NYQ`,
      `NYSE:${ticker}`,
      `NYSE-${ticker}`,
      `NASDAQ ${ticker}`,
      `${ticker}/USD`,
      `${ticker} Class A`,
    ];
    expect(spelled.map((symbol) => [symbol, statusOf(symbol)])).toEqual(
      spelled.map((symbol) => [symbol, "no-match"]),
    );
  },
);

test.each(["SBER:RM", "RM:LKOH", "MCX:MOEX", "MOEX:RM", "MOEX-RM", "MOEX.ME", "MOEX/USD", "NASDAQ.ME"])(
  "where Moscow may be meant (%s), it is asked about",
  (symbol) => {
    expect(["restricted", "review"]).toContain(statusOf(symbol));
  },
);

test("every listed line is found beside each code of its exchange, also where the ticker is one itself", () => {
  const countries: Readonly<Record<string, string>> = { XHKG: "HK", XSHG: "CN", XSHE: "CN" };
  const missed = listed.flatMap((line) => {
    const country = countries[line.venue] ?? "US";
    const spelled = [
      `${line.ticker}:${country}`,
      `${country}.${line.ticker}`,
      `${line.venue}-${line.ticker}`,
    ];
    return spelled.filter((symbol) => !isHeard(line, { symbol }));
  });
  expect(missed).toEqual([]);
});
