/**
 * What a check's answer was asked and is made of, as a person reads it in a terminal: clocks, coverage, sources, digests. Pure.
 * @module
 */

import type { CheckAnswer } from "../core/check/answer.ts";
import type { SourceAnswer } from "../core/register/sources-known.ts";
import { inNewYork } from "../page/words.ts";
import { wrap } from "./text.ts";

/** "curated facts as reviewed 2026-11-24": up to when a source was read, and whether that is too long ago to rely on. */
function describeSource({ title, form, publication, olderThanDays }: SourceAnswer): string {
  if (publication === null) return `${title}, which was never read`;
  const old =
    olderThanDays === undefined
      ? ""
      : `, more than ${olderThanDays} days before: what came out since is not considered`;
  return `${title} as ${form === "list" ? "published" : "reviewed"} ${publication}${old}`;
}

const sourcesLine = (sources: CheckAnswer["coverage"]["sources"]): string =>
  sources === undefined
    ? "The register does not say, as known then, up to when any of its sources was read."
    : `It holds ${sources.map(describeSource).join("; ")}.`;

/** What was asked: the clocks in UTC as they were resolved, and on New York's clock. */
export const asked = ({ asOf, knownAt, investor, trade }: CheckAnswer): string =>
  `As of ${asOf} (${inNewYork(asOf)}), ${knownAt === null ? "knowing what this register holds" : `knowing what was published by ${knownAt} (${inNewYork(knownAt)})`}, for ${investor.usPerson ? "a US person" : "an investor who is not a US person"}${trade?.counterparty === undefined ? "" : `, the buyer ${trade.counterparty === "us-person" ? "a US person" : "not a US person"}`}.`;

/** "ns-cmic, sdn (owners looked at under sdn, by recorded stakes only); ccmc left out". */
function coverageOf({
  programmes,
  programmesLeftOut,
  ownershipConsidered,
  fundsLookedThrough,
}: CheckAnswer["coverage"]): string {
  const owners =
    ownershipConsidered === false
      ? ""
      : ` (owners looked at under ${ownershipConsidered.programmes.join(", ")}, by recorded stakes only)`;
  const leftOut =
    programmesLeftOut === undefined ? "" : `; ${programmesLeftOut.join(", ")} left out as asked`;
  return `${programmes.join(", ")}${owners}${leftOut}${fundsLookedThrough ? "; every fund looked through" : ""}`;
}

/** The digests whole: a cut one can't be looked for again. */
export const evidenceLines = (
  answer: CheckAnswer & { readonly answerDigest?: string },
  { width, again }: { readonly width: number; readonly again: string },
): readonly string[] => [
  ...wrap(
    `Register version ${answer.register.version}, engine ${answer.engine}, covering ${coverageOf(answer.coverage)}. ${sourcesLine(answer.coverage.sources)}`,
    width,
    "",
  ),
  `Log    ${answer.register.digest}`,
  `Facts  ${answer.register.factsDigest}`,
  ...(answer.answerDigest === undefined ? [] : [`Answer ${answer.answerDigest}`]),
  ...(again === "" ? [] : [`The same again: ${again}`]),
];
