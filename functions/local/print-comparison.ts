/**
 * What changed between two questions, as a person reads it: causes first, the positions that each moved below. Pure.
 * @module
 */

import type { ChangedPosition, ChangeGroup, Comparison, Head } from "../core/check/compare.ts";
import type { SentPosition } from "../core/check/position.ts";
import { differenceInWords } from "../core/check/verdict-change.ts";
import { type ListingAnswer, nameListed } from "../core/law/listing-answer.ts";
import { actsInWords, basisInWords, inNewYork } from "../page/words.ts";
import { nameOf, sourceOf } from "./print-position.ts";
import { wrap } from "./text.ts";

const asked = (name: string, { asOf, knownAt, register, status }: Head): string =>
  `${name} ${status}, as of ${asOf} (${inNewYork(asOf)}), ${knownAt === null ? "knowing what the register holds" : `knowing what was published by ${knownAt}`}, register ${register.version}@${register.factsDigest}.`;

/** A bare "you may buy" over no-match would read as a clearance. */
function positionLines(
  { index, from, to, verdict }: ChangedPosition,
  sent: readonly SentPosition[],
  width: number,
) {
  // Several rows can name one security: the row's own reference, or its number, tells them apart.
  const { ref = `row ${index + 1}` } = sent[index] ?? {};
  const name = `${nameOf(sent[index])} (${ref})`;
  if (!verdict) return wrap(`${name}: ${to.status} as before; what is said about it differs.`, width, "    ");
  const acts = to.status === "no-match" ? "" : ` ${actsInWords(to.acts)}`;
  // Where the status stays, the acts that moved are the news: by the later words alone nobody sees what was so before.
  const became =
    from.status === to.status
      ? `${to.status} as before, but ${differenceInWords(from, to)}`
      : `${from.status} becomes ${to.status}`;
  return wrap(`${name}: ${became}.${acts}`, width, "    ");
}

const groupLines = (
  { because, positions }: ChangeGroup,
  sent: readonly SentPosition[],
  width: number,
): readonly string[] => [
  ...(because.length === 0
    ? ["  No single cause was found:"]
    : because.flatMap(({ says }) => wrap(says, width, "  "))),
  ...positions.flatMap((position) => positionLines(position, sent, width)),
  "",
];

/** So many listings are told; the comparison as JSON has all. */
const MAX_LISTINGS = 20;

/** What is said of each listing that changed, before and after, with the source: causes name listings and licences by their ids alone. */
function listingLines({ listings }: Comparison, width: number): readonly string[] {
  if (listings.length === 0) return [];
  const said = (listing: ListingAnswer | null): string =>
    listing === null ? "not in the answer." : `${nameListed(listing)}: ${basisInWords(listing)}`;
  const left = listings.length - MAX_LISTINGS;
  return [
    "Listings, before and after:",
    ...listings.slice(0, MAX_LISTINGS).flatMap(({ id, from, to }) => {
      const source = sourceOf(to ?? from);
      return [
        ...wrap(id, width, "  "),
        ...wrap(`before: ${said(from)}`, width, "    "),
        ...wrap(`after:  ${said(to)}`, width, "    "),
        ...(source === "" ? [] : wrap(`Source: ${source}`, width, "    ")),
      ];
    }),
    ...(left > 0 ? [`  and ${left} more; --json has them.`] : []),
    "",
  ];
}

/** The comparison as text of at most `width` columns. */
export function printComparison(
  comparison: Comparison,
  sent: readonly SentPosition[],
  width: number,
): string {
  const { from, to, unchanged, changes, notice } = comparison;
  const changed = changes.reduce((sum, { positions }) => sum + positions.length, 0);
  return [
    `${changed} changed, ${unchanged} answered alike.`,
    ...wrap(asked("First: ", from), width, ""),
    ...wrap(asked("Second:", to), width, ""),
    "",
    ...changes.flatMap((group) => groupLines(group, sent, width)),
    ...listingLines(comparison, width),
    ...wrap(notice, width, ""),
    "",
  ].join("\n");
}
