/**
 * A check's answer as CSV, one line for each position, for a spreadsheet. Pure.
 * @module
 */

import { stringify } from "csv-stringify/sync";
import type { CheckAnswer, PositionAnswer } from "../core/check/answer.ts";
import type { SentPosition } from "../core/check/position.ts";
import { acts } from "../core/facts/permission.ts";
import { nameListed } from "../core/law/listing-answer.ts";
import { printable } from "../core/printable.ts";
import { problemInWords } from "../page/coverage-words.ts";
import {
  conditionInWords,
  openConditions,
  positionInWords,
  sharesInWords,
  throughInWords,
} from "../page/words.ts";

/** A cell has room for more than a line of a terminal. */
const CSV_PATHS = 20;

const columns = [
  "index",
  "ref",
  "symbol",
  "isin",
  "name",
  "status",
  ...acts,
  "words",
  "listing",
  "issuer",
  "basis",
  "conditions",
  "duties",
  "through",
  "until",
  "problems",
  "portfolio",
  "asOf",
  "register",
  "furtherListings",
] as const;

function rowOf(
  answer: CheckAnswer,
  position: PositionAnswer,
  sent: SentPosition | undefined,
  portfolio: string,
): readonly string[] {
  const [match, ...further] = position.matches;
  const listings = position.matches.flatMap(({ listing: id }) => answer.listings[id] ?? []);
  const [listing] = listings;
  const values = {
    index: String(position.index),
    ref: position.ref ?? "",
    symbol: sent?.symbol ?? "",
    isin: sent?.isin ?? "",
    name: sent?.name ?? "",
    status: position.status,
    ...position.acts,
    words: positionInWords(position, answer.listings, sent?.quantity),
    listing: match?.listing ?? "",
    issuer: listing === undefined ? "" : nameListed(listing),
    basis: listing?.basis ?? "",
    conditions: [
      ...new Set(
        listings.flatMap((one) => openConditions(position, one).map((open) => conditionInWords(open))),
      ),
    ].join(" "),
    duties: (position.duties ?? []).join(" "),
    through: [throughInWords(position, answer.listings, CSV_PATHS), ...sharesInWords(position)]
      .join(" ")
      .trim(),
    until: listing?.nextChange?.at ?? "",
    problems: position.problems.map(problemInWords).join(" "),
    portfolio,
    asOf: answer.asOf,
    register: `${answer.register.version}@${answer.register.factsDigest}`,
    furtherListings: further.map(({ listing: id }) => id).join(" "),
  } as const satisfies Record<(typeof columns)[number], string>;
  return columns.map((column) => printable(values[column]));
}

/** The line of the columns' names. */
export const csvHeader = stringify([columns]);

/**
 * The whole answer, every position, in the order of the portfolio, each line saying of which portfolio, instant and register it is. A cell
 * that a spreadsheet would take for a formula is written with a quote before it, which spreadsheets read as "this is text".
 */
export const csvLines = (answer: CheckAnswer, sent: readonly SentPosition[], portfolio: string): string =>
  stringify(
    answer.positions.map((position) => rowOf(answer, position, sent[position.index], portfolio)),
    { escape_formulas: true },
  );
