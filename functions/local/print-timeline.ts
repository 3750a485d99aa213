/**
 * The timelines of what a symbol names, as a person reads them. Pure: answer in, text out.
 * @module
 */

import type { SecuritiesAnswer } from "../core/check/look-up.ts";
import type { ListingDetail } from "../core/law/listing-detail.ts";
import { actsInWords, conditionInWords, dutyMeaning, inNewYork } from "../page/words.ts";

const spanOf = (from: string, until: string | null): string =>
  `from ${from} (${inNewYork(from)}) ${until === null ? "until further notice" : `until ${until}`}`;

function linesOf(listing: ListingDetail): readonly string[] {
  return [
    `  ${listing.id}: ${listing.name}, under ${listing.programme}`,
    ...listing.segments.map((segment) => {
      const relief = segment.relief === null ? "" : ` [${segment.relief}]`;
      const open = (segment.conditions ?? []).map((one) => `\n      ${conditionInWords(one)}`).join("");
      const duties = (segment.duties ?? []).map((duty) => `\n      ${dutyMeaning[duty]}`).join("");
      const day =
        segment.precision === undefined ? "" : " (a day: the hour is not known, the strictest answer counts)";
      return `    ${segment.phase.padEnd(13)} ${spanOf(segment.from, segment.until)}${day}\n      ${actsInWords(segment.acts)}${relief}${open}${duties}`;
    }),
    ...listing.citations.map(
      ({ title, url, grade }) =>
        `      · ${title}${url === undefined ? "" : ` <${url}>`}${grade === undefined || grade === "primary" ? "" : ` (${grade})`}`,
    ),
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
