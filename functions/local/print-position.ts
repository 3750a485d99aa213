/**
 * One position of an answer as text, or several of which the same is to be said.
 * @module
 */

import type { CheckAnswer, PositionAnswer } from "../core/check/answer.ts";
import type { SentPosition } from "../core/check/position.ts";
import { firstIdentifier } from "../core/facts/scheme.ts";
import { type ListingAnswer, nameListed } from "../core/law/listing-answer.ts";
import { printable } from "../core/printable.ts";
import { problemInWords } from "../page/coverage-words.ts";
import {
  basisInWords,
  conditionInWords,
  dutyMeaning,
  nextInWords,
  openConditions,
  positionInWords,
  sharesInWords,
  sourceInWords,
  throughInWords,
} from "../page/words.ts";
import type { Printing } from "./printing.ts";
import { wrap } from "./text.ts";

/** Names on one line, where many positions are of one listing. */
const MAX_NAMES = 12;

/** Listings of a position that are told whole, with their sources; and in a sentence each. */
const MAX_WHOLE = 2;
const MAX_FURTHER = 4;

/** On one line: a caller's text must not look like lines of ours. */
const oneLine = (text: string): string => printable(text.replace(/\s+/g, " "));

/** What the caller would recognise the position by. */
export function nameOf(position: SentPosition | undefined): string {
  if (position === undefined) return "?";
  const symbol = position.symbol ?? firstIdentifier(position);
  if (symbol === undefined) return oneLine(position.name ?? position.ref ?? "?");
  return oneLine(
    position.symbol !== undefined && position.exchange !== undefined
      ? `${symbol} (${position.exchange})`
      : symbol,
  );
}

/** One citation for a match: that of the order that suspends it, otherwise the listing's own. */
export const sourceOf = (listing: ListingAnswer | null): string => {
  const [first] = listing?.relief?.citations.length ? listing.relief.citations : (listing?.citations ?? []);
  return first === undefined ? "" : sourceInWords(first);
};

/** Many names of one listing on one line, and how many more there are; all of them where everything is asked for. */
function namesOf(
  positions: readonly PositionAnswer[],
  sent: readonly SentPosition[],
  { all }: Printing,
): string {
  const names = positions
    .slice(0, all ? positions.length : MAX_NAMES)
    .map(({ index }) => nameOf(sent[index]));
  const more = positions.length - names.length;
  return `${names.join(", ")}${more === 0 ? "" : ` and ${more} more`}`;
}

export function linesOf(
  answer: CheckAnswer,
  positions: readonly [PositionAnswer, ...PositionAnswer[]],
  sent: readonly SentPosition[],
  printing: Printing,
): readonly string[] {
  const { width, paint } = printing;
  const indent = "      ";
  const [position] = positions;
  const words = positionInWords(position, answer.listings, sent[position.index]?.quantity);
  const head = wrap(
    `${namesOf(positions, sent, printing)}  ${paint(position.status, position.status)}`,
    width,
    "  ",
  );
  const why = position.matches.slice(0, MAX_WHOLE).flatMap((match) => {
    const listing = answer.listings[match.listing];
    if (listing === undefined) return [];
    const doubt = match.doubt === undefined ? "" : ` Not certain: ${match.doubt}.`;
    const day = match.precision === undefined ? "" : " This is the strictest answer of that day.";
    const next = nextInWords(listing);
    const cited = sourceOf(listing);
    const owned =
      match.ownership === undefined
        ? ""
        : ` Reached through its owners (${match.ownership.path.join(" ← ")}), which hold ${match.ownership.share}.`;
    return [
      ...wrap(
        `${nameListed(listing)}: ${basisInWords(listing)}${owned}${doubt}${day}${next === "" ? "" : ` ${next}`}`,
        width,
        indent,
      ),
      ...openConditions(position, listing).flatMap((open) => wrap(conditionInWords(open), width, indent)),
      ...(cited === "" ? [] : wrap(`Source: ${cited}`, width, indent)),
    ];
  });
  // Every list that names the issuer is told: a reader asks about a certain one, and its absence would say that it does not.
  const further = position.matches.slice(MAX_WHOLE).flatMap(({ listing: id }) => {
    const listing = answer.listings[id];
    return listing === undefined ? [] : [`${nameListed(listing)}: ${basisInWords(listing)}`];
  });
  const named = printing.all ? further : further.slice(0, MAX_FURTHER);
  const unnamed = further.length - named.length;
  const also = [
    ...named.map((text) => `Also ${text}`),
    ...(unnamed === 0
      ? []
      : [`Also under ${unnamed} more listings; --all names them, --format json has them whole.`]),
  ].flatMap((text) => wrap(oneLine(text), width, indent));
  const problems = position.problems.flatMap((problem) => {
    return wrap(printable(`! ${problemInWords(problem)}`), width, indent);
  });
  const duties = (position.duties ?? []).flatMap((duty) => wrap(dutyMeaning[duty], width, indent));
  const through = [throughInWords(position, answer.listings), ...sharesInWords(position)]
    .filter((text) => text !== "")
    .flatMap((text) => wrap(oneLine(text), width, indent));
  return [...head, ...wrap(words, width, indent), ...through, ...duties, ...why, ...also, ...problems];
}
