/**
 * Every symbol that traded in the United States on three days, in the spellings that brokers use: false friends would show here.
 * @module
 */

import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { check } from "../../functions/core/check/check.ts";
import type { Position } from "../../functions/core/check/position.ts";
import { resolve, resolveInFull } from "../../functions/core/check/resolve.ts";
import { questionOf } from "../../functions/core/register/question.ts";
import { curatedRegister } from "../support/curated-register.ts";
import { sharedFile } from "../support/shared.ts";
import { spelledBy } from "../support/vendor-spellings.ts";

const venueOf: Readonly<Record<string, string>> = {
  N: "XNYS",
  A: "XASE",
  P: "ARCX",
  Z: "BATS",
  V: "IEXG",
  M: "XCHI",
};

interface Traded {
  readonly symbol: string;
  readonly name: string;
  readonly exchange: string;
}

const rows = (file: string | null): readonly (readonly string[])[] =>
  (file === null ? "" : readFileSync(file, "latin1"))
    .split(/\r?\n/)
    .slice(1)
    .filter((line) => line !== "" && !line.startsWith("File Creation Time"))
    .map((line) => line.split("|"));

/** Nasdaq's own list writes the sort of the security behind a dash; the other exchanges' list has a column for the exchange. */
const directoryOf = (day: string): readonly Traded[] => [
  ...rows(sharedFile(`data/symbols/nasdaqlisted_${day}.txt`)).map(([symbol = "", name = ""]) => ({
    symbol,
    name: name.split(" - ")[0] ?? name,
    exchange: "XNAS",
  })),
  ...rows(sharedFile(`data/symbols/otherlisted_${day}.txt`)).map(
    ([symbol = "", name = "", exchange = ""]) => ({ symbol, name, exchange: venueOf[exchange] ?? "?" }),
  ),
];

/** A spelling that is only written of tickers without a class or sort. */
const plainly =
  (spell: (symbol: string, exchange: string) => string) =>
  ({ symbol, exchange }: Traded): Position => ({
    symbol: /^[A-Z]{2,}$/.test(symbol) ? spell(symbol, exchange) : symbol,
  });

const spellings: Readonly<Record<string, (traded: Traded) => Position>> = {
  "with its exchange and name": (traded) => traded,
  alone: ({ symbol }) => ({ symbol }),
  "in small letters": ({ symbol }) => ({ symbol: symbol.toLowerCase() }),
  "behind its exchange": ({ symbol, exchange }) => ({ symbol: `${exchange}:${symbol}` }),
  "before its exchange": ({ symbol, exchange }) => ({ symbol: `${symbol}@${exchange}` }),
  "before its country": ({ symbol }) => ({ symbol: `${symbol} US` }),
  "as Bloomberg's site writes it": plainly((symbol) => `${symbol}:US`),
  "as moomoo writes it": plainly((symbol) => `US.${symbol}`),
  "behind its exchange and a hyphen": plainly(
    (symbol, exchange) => `${exchange === "XNAS" ? "NASDAQ" : "NYSE"}-${symbol}`,
  ),
  "as Trading 212 writes it": ({ symbol }) => ({ symbol: `${symbol}_US_EQ` }),
  "with a hyphen for its class": ({ symbol }) => ({ symbol: symbol.replace(/[.$^]/, "-") }),
  "with a slash for its class": ({ symbol }) => ({ symbol: symbol.replace(/[.$^]/, "/") }),
  "as an option": ({ symbol }) => ({ symbol, kind: "option", exchange: "CBOE" }),
  "called cash": ({ symbol }) => ({ symbol, kind: "cash" }),
  "by its name": ({ name }) => ({ name: name.toUpperCase() }),
  "by its name, as a product": ({ name }) => ({
    name: `BANK CALL WARRANT ON ${name.toUpperCase().slice(0, 200)} 18.06.30`,
    isin: "DE000SB0XY08",
  }),
  "by its name, as an option": ({ name }) => ({
    name: `CALL ${name.toUpperCase().slice(0, 200)} $30 EXP 06/18/21`,
  }),
};

/** What was listed, or bears a listed issuer's name, or a ticker that was a listed line's until lately. */
const expected: Readonly<Record<string, readonly string[]>> = {
  // E.O. 13959 named these companies from 3 December 2020 on.
  "2020-11-30": ["CHA", "CHL", "CHU"],
  // CALT, CCCC and CTG are what the lists call China Aerospace's launch vehicles, China Communications Construction and Three Gorges: alone they
  // may be meant, beside an exchange or a name they are not.
  "2021-02-01": ["CALT", "CCCC", "CEO", "CTG", "LKCO"],
  // Chagee's since April 2025. CoStar Group bears a listed company's name. An ETF has "CEO" in its name, and CNOOC's receipts had that ticker.
  "2025-07-21": ["CCCC", "CHA", "CSGP", "WCEO"],
};

/** In how many of these spellings something else than "no match" comes out, of all days. */
const mostToLookAt = 100;

test.skipIf(sharedFile("data/symbols/otherlisted_2025-07-21.txt") === null)(
  "of all that traded in the United States on three days, no unlisted symbol is restricted and few need review",
  () => {
    let toLookAt = 0;
    for (const [day, listed] of Object.entries(expected)) {
      const directory = directoryOf(day);
      expect(directory.length).toBeGreaterThan(5_000);
      const found = Object.entries(spellings).flatMap(([spelling, spell]) => {
        const positions = directory.map(spell);
        const asked = {
          ...{ asOf: `${day}T15:00:00.000Z`, knownAt: null, detail: "all" as const },
          ...{ investor: { usPerson: true }, positions },
        };
        return check(curatedRegister, asked).positions.flatMap(({ index, status, problems }) => {
          const symbol = directory[index]?.symbol ?? "";
          if (spelling === "with its exchange and name")
            expect([symbol, problems.map(({ code }) => code)]).not.toEqual([symbol, ["unreadable-symbol"]]);
          return status === "no-match" || status === "not-binding" ? [] : [{ symbol, status, spelling }];
        });
      });
      toLookAt += found.length;
      expect(found.filter(({ status }) => status === "restricted")).toEqual([]);
      expect([day, [...new Set(found.map(({ symbol }) => symbol))].toSorted()]).toEqual([day, listed]);
    }
    console.info(`${toLookAt} answers of other than no-match`);
    expect(toLookAt).toBeLessThan(mostToLookAt);
  },
);

test.skipIf(sharedFile("data/symbols/otherlisted_2025-07-21.txt") === null)(
  "no unlisted symbol is restricted as any vendor of quotes and data writes it",
  () => {
    const wrong = Object.keys(expected).flatMap((day) => {
      const question = questionOf(curatedRegister, { asOf: `${day}T15:00:00.000Z`, knownAt: null });
      return directoryOf(day)
        .filter(
          ({ symbol }) =>
            /^[A-Z]{2,5}$/.test(symbol) && resolve(question, { symbol }).candidates.length === 0,
        )
        .flatMap(({ symbol, exchange }) =>
          spelledBy(symbol, exchange === "XNAS" ? "XNAS" : "XNYS").filter(
            (spelled) => resolve(question, spelled).candidates.length > 0,
          ),
        );
    });
    expect(wrong.map(({ vendor, symbol }) => `${vendor}: ${symbol}`)).toEqual([]);
  },
);

test.skipIf(sharedFile("data/symbols/otherlisted_2025-07-21.txt") === null)(
  "the shortcut answers every traded symbol as the whole resolution does, beside any kind, currency and name",
  () => {
    const kinds = [undefined, "Common Stock", "ETF", "cash", "option", "Margin", "currency"];
    const currencies = [undefined, "USD", "EUR", "HKD"];
    const exchanges = [undefined, "SMART", "NYSE", "Tradegate", "BSE", "no such exchange"];
    const question = questionOf(curatedRegister, { asOf: "2025-07-21T15:00:00.000Z", knownAt: null });
    const names = [...curatedRegister.issuersByName.keys()];
    const changed = directoryOf("2025-07-21").flatMap(({ symbol, name, exchange }, i) =>
      [
        { symbol, exchange: exchanges[i % exchanges.length] ?? exchange },
        { symbol, name, currency: currencies[i % currencies.length], kind: kinds[i % kinds.length] },
        { symbol, name: `${names[i % names.length]} SPON ADR`, kind: kinds[(i + 1) % kinds.length] },
      ].filter(
        (position) =>
          JSON.stringify(resolve(question, position)) !== JSON.stringify(resolveInFull(question, position)),
      ),
    );
    expect(changed).toEqual([]);
  },
);
