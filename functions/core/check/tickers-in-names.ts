/**
 * A listed line's ticker where a name should stand: "CHL", or in brackets behind the name, "Xiaomi Unsp B (XIACY)". For a person to
 * look at, because a name proves nothing.
 * @module
 */

import type { Question } from "../register/question.ts";
import { doubt, type Hit } from "./lines-at.ts";
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

/** The issuers whose tickers stand in a name, or in a part of the whole `name`. */
export const hitsOfTickersIn = (question: Question, text: string, name = text): readonly Hit[] =>
  tickersIn(text).flatMap((ticker) =>
    hitsEverywhere(question, ticker).map((hit) => ({
      ...hit,
      by: { scheme: "name" as const, value: name },
      doubt: hit.doubt ?? doubt(`the name holds ${ticker}, which is a listed line's ticker`),
    })),
  );
