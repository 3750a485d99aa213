/**
 * A check's answer as a person reads it in a terminal: the verdict and the sums first, then the positions, worst first. Pure:
 * answer in, text out.
 * @module
 */

import type { CheckAnswer, PositionAnswer } from "../core/check/answer.ts";
import type { SentPosition } from "../core/check/position.ts";
import { statuses } from "../core/law/status.ts";
import { printable } from "../core/printable.ts";
import { positionsInWords, unreadColumnsInWords, unreadRowsInWords } from "../page/coverage-words.ts";
import { actsInWords, isShort } from "../page/words.ts";
import { asked, evidenceLines } from "./print-evidence.ts";
import { linesOf } from "./print-position.ts";
import { summaryLines } from "./print-summary.ts";
import { type Printing, plainPrinting } from "./printing.ts";
import { wrap } from "./text.ts";

/** A sentence in lines of the terminal; none where there is nothing to say. */
const told = (sentence: string, width: number, indent: string): readonly string[] =>
  sentence === "" ? [] : wrap(printable(sentence), width, indent);

/** Positions of which the same is to be said, in their order; those with problems stand alone. */
const alike = (
  positions: readonly PositionAnswer[],
  sent: readonly SentPosition[],
): readonly (readonly PositionAnswer[])[] => [
  ...Map.groupBy(positions, ({ index, status, acts, matches, through, problems }) =>
    problems.length > 0
      ? String(index)
      : JSON.stringify([
          status,
          acts,
          isShort(sent[index]?.quantity),
          matches.map(({ listing, ownership, doubt, precision }) => [listing, ownership, doubt, precision]),
          through,
        ]),
  ).values(),
];

/**
 * The whole answer as text. `no-match` without a problem is counted, and listed only where everything is asked for.
 * @example printCheck(answer, positions, { ...plainPrinting, width: 80 })
 */
export function printCheck(
  answer: CheckAnswer & { readonly answerDigest?: string },
  sent: readonly SentPosition[],
  printing: Printing = plainPrinting,
): string {
  const { width, paint, all } = printing;
  const shown = answer.positions
    .filter(({ status, problems }) => all || status !== "no-match" || problems.length > 0)
    .toSorted((a, b) => statuses.indexOf(a.status) - statuses.indexOf(b.status) || a.index - b.index);
  const left =
    answer.summary.byStatus["no-match"] - shown.filter(({ status }) => status === "no-match").length;
  // A bare "you may buy" over no-match would read as a clearance.
  const closing = shown.find(({ index }) => !isShort(sent[index]?.quantity)) ?? shown[0];
  const ofAll = actsInWords(answer.acts, null, sent[closing?.index ?? 0]?.quantity);
  const verdict = answer.status === "no-match" ? "" : ` ${ofAll}`;
  return [
    ...wrap(
      `${paint(answer.status, answer.status.toUpperCase())}: ${answer.summary.positions === 1 ? "" : "the strictest of "}${positionsInWords(answer.summary.positions)}.${verdict}`,
      width,
      "",
    ),
    ...told(unreadRowsInWords(answer), width, "! "),
    ...told(unreadColumnsInWords(answer), width, ""),
    ...summaryLines(answer, printing),
    ...wrap(asked(answer), width, ""),
    "",
    ...alike(shown, sent).flatMap(([first, ...more]) =>
      first === undefined ? [] : [...linesOf(answer, [first, ...more], sent, printing), ""],
    ),
    ...(left === 0
      ? []
      : [
          ...wrap(
            `${left} ${left === 1 ? "position matches" : "positions match"} nothing in this register; ${printing.listAll}. That is not a clearance.`,
            width,
            "",
          ),
          "",
        ]),
    ...evidenceLines(answer, printing),
    ...wrap(answer.notice, width, ""),
    "",
  ].join("\n");
}
