/**
 * The timelines of what a symbol names, as a person reads them. Pure: answer in, text out.
 * @module
 */

import type { SecuritiesAnswer } from "../core/check/look-up.ts";
import type { Citation } from "../core/facts/citation.ts";
import type { ListingDetail } from "../core/law/listing-detail.ts";
import {
  actsInWords,
  basisInWords,
  conditionInWords,
  dutyMeaning,
  inNewYork,
  reliefInWords,
  sourceInWords,
} from "../page/words.ts";

const spanOf = (from: string, until: string | null): string =>
  `from ${from} (${inNewYork(from)}) ${until === null ? "until further notice" : `until ${until}`}`;

const keyOf = ({ title, url = "" }: Citation): string => `${title}\n${url}`;

/** A listing's stretches, orders and licences, each with the numbers of its sources, which are listed once. */
function linesOf(listing: ListingDetail): readonly string[] {
  const all = [
    ...listing.segments.flatMap(({ citations }) => citations),
    ...listing.reliefs.flatMap(({ citations }) => citations),
  ];
  const sources = new Map(all.map((citation) => [keyOf(citation), citation]));
  const numbers = new Map([...sources.keys()].map((key, i) => [key, i + 1]));
  const numbered = (citations: readonly Citation[]): string =>
    citations.length === 0 ? "" : ` [${citations.map((one) => numbers.get(keyOf(one))).join(", ")}]`;
  return [
    `  ${listing.id}: ${listing.name}, under ${listing.programme}`,
    ...listing.segments.map((segment) => {
      const open = (segment.conditions ?? []).map((one) => `\n      ${conditionInWords(one)}`).join("");
      const duties = (segment.duties ?? []).map((duty) => `\n      ${dutyMeaning[duty]}`).join("");
      const day =
        segment.precision === undefined ? "" : " (a day: the hour is not known, the strictest answer counts)";
      return `    ${segment.phase.padEnd(13)} ${spanOf(segment.from, segment.until)}${day}\n      ${actsInWords(segment.acts)}${open}${duties}\n      ${basisInWords(segment)}${numbered(segment.citations)}`;
    }),
    ...listing.reliefs.map((relief) => `    ${reliefInWords(relief)}${numbered(relief.citations)}`),
    ...[...sources.values()].map((citation, i) => `    [${i + 1}] ${sourceInWords(citation)}`),
    "",
  ];
}

/** Every issuer that the symbol may name, its lines and its listings' timelines. */
export function printTimeline(answer: SecuritiesAnswer, symbol: string): string {
  const problems = answer.problems.map((problem) => `! ${problem.message}`);
  if (answer.issuers.length === 0 && answer.classes === undefined)
    return [...problems, `Nothing in this register matches ${symbol}. That is not a clearance.`, ""].join(
      "\n",
    );
  const issuers = answer.issuers.flatMap((issuer) => {
    const lines = issuer.lines
      .filter((line) => line.ticker !== undefined)
      .map((line) => `${line.ticker} ${line.venue}`);
    const bonds = issuer.lines.length - lines.length;
    return [
      `${issuer.name} (${issuer.id})${issuer.doubt === null ? "" : `, not certain: ${issuer.doubt}`}`,
      `  lines: ${lines.length === 0 ? "no ticker" : lines.join(", ")}${bonds === 0 ? "" : `, and ${bonds} known by identifier only`}`,
      ...issuer.citations.map((citation) => `  source: ${sourceInWords(citation)}`),
      "",
      ...issuer.listings.flatMap(linesOf),
      ...(issuer.owners ?? []).flatMap(({ listing, path, share, doubt }) => [
        `  through its owners (${path.join(" ← ")}), which hold ${share}${doubt === null ? "" : `, not certain: ${doubt}`}`,
        ...linesOf(listing),
      ]),
    ];
  });
  return [...problems, ...issuers, ...(answer.classes ?? []).flatMap(linesOf)].join("\n");
}
