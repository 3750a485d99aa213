/**
 * A listed line's ticker where a name should stand: "CHL", or in brackets behind the name, "Xiaomi Unsp B (XIACY)". For a person to
 * look at, because a name proves nothing.
 * @module
 */

import type { Question } from "../register/question.ts";
import { readSymbol } from "../symbols/symbols.ts";
import { type Hit, inName } from "./lines-at.ts";
import { namedBy } from "./resolve-symbol.ts";
import { hitsEverywhere } from "./symbol-parts.ts";

/** A ticker as it is written alone: capitals, or a code with digits, with its venue before or behind. */
const TICKER = /^[A-Z0-9]{1,6}(?:[.: -][A-Z0-9]{1,6})?$/;
const BRACKETS = /[(["“]\s*([^)\]"”]{1,16}?)\s*[)\]"”]/g;
/** Brackets in one name are looked into so often: names have two or three. */
const mostBrackets = 8;

/** What of a name may be a ticker: the whole of it, and what its brackets hold. */
const tickersIn = (name: string): readonly string[] => [
  ...new Set(
    [
      name.trim(),
      ...[...name.matchAll(BRACKETS)].slice(0, mostBrackets).map((match) => match[1] ?? ""),
    ].filter(
      // A number in brackets is as often a share class or a par value as a code.
      (text) => TICKER.test(text) && /[A-Z]/.test(text),
    ),
  ),
];

/** A code with its venue among the words of a name: "HKG:0941", "941 HK". Letters alone need a colon: words have points and blanks between them, too. */
const CODE_WITH_VENUE = /(?<![A-Z0-9])(?:[A-Z]{2,8}:[A-Z0-9]{1,6}|\d{3,6}[. ][A-Z]{2,3})(?![A-Z0-9])/gi;
const mostCodes = 8;

/** Whether a name may hold a code with its venue. */
export const mayHoldCode = (name: string): boolean => /\d[. ][a-z]{2,3}(?![a-z])|[a-z]:[a-z0-9]/i.test(name);

/** The issuers whose codes stand in a name with their venue: whatever number is beside it, a person is asked. */
export const hitsOfCodesIn = (question: Question, name: string): readonly Hit[] =>
  mayHoldCode(name)
    ? (name.match(CODE_WITH_VENUE) ?? [])
        .slice(0, mostCodes)
        .flatMap((code) =>
          namedBy(question, readSymbol(code, undefined, undefined).readings, name).flatMap(({ hits }) =>
            inName(hits, name, `the name holds ${code}, which is a listed line's code on its exchange`),
          ),
        )
    : [];

/** The issuers whose tickers stand in a name, or in a part of the whole `name`. */
export const hitsOfTickersIn = (question: Question, text: string, name = text): readonly Hit[] =>
  tickersIn(text).flatMap((ticker) =>
    inName(
      hitsEverywhere(question, ticker),
      name,
      `the name holds ${ticker}, which is a listed line's ticker`,
    ),
  );
