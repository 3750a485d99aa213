/**
 * What a check's answer was asked and is made of, as a person reads it in a terminal: clocks, coverage, sources, digests. Pure.
 * @module
 */

import type { CheckAnswer } from "../core/check/answer.ts";
import { coverageInWords, sourcesInWords } from "../page/coverage-words.ts";
import { inNewYork } from "../page/words.ts";
import { wrap } from "./text.ts";

/** What was asked: the clocks in UTC as they were resolved, and on New York's clock. */
export const asked = ({ asOf, knownAt, investor, trade }: CheckAnswer): string =>
  `As of ${asOf} (${inNewYork(asOf)}), ${knownAt === null ? "knowing what this register holds" : `knowing what was published by ${knownAt} (${inNewYork(knownAt)})`}, for ${investor.usPerson ? "a US person" : "an investor who is not a US person"}${trade?.counterparty === undefined ? "" : `, the buyer ${trade.counterparty === "us-person" ? "a US person" : "not a US person"}`}.`;

/** The digests whole: a cut one can't be looked for again. */
export const evidenceLines = (
  answer: CheckAnswer & { readonly answerDigest?: string },
  { width, again }: { readonly width: number; readonly again: string },
): readonly string[] => [
  ...wrap(
    `Register version ${answer.register.version}, engine ${answer.engine}, covering ${coverageInWords(answer.coverage)}. ${sourcesInWords(answer.coverage)}`,
    width,
    "",
  ),
  `Log    ${answer.register.digest}`,
  `Facts  ${answer.register.factsDigest}`,
  ...(answer.answerDigest === undefined ? [] : [`Answer ${answer.answerDigest}`]),
  ...(again === "" ? [] : [`The same again: ${again}`]),
];
