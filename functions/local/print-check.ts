/**
 * A check's answer as a person reads it in a terminal: the verdict and the sums first, then the positions, worst first. Pure:
 * answer in, text out.
 * @module
 */

import type { CheckAnswer, PositionAnswer } from "../core/check/answer.ts";
import type { SentPosition } from "../core/check/position.ts";
import { statuses } from "../core/law/status.ts";
import { printable } from "../core/printable.ts";
import { actsInWords } from "../page/words.ts";
import { asked, evidenceLines } from "./print-evidence.ts";
import { isRow, linesOf } from "./print-position.ts";
import { summaryLines } from "./print-summary.ts";
import { type Printing, plainPrinting } from "./printing.ts";
import { wrap } from "./text.ts";

/** Above all else a reader must see that a part of the file was not judged. */
function unreadLines({ positions }: CheckAnswer, width: number): readonly string[] {
  const unread = positions.filter(({ problems }) => problems.some(isRow));
  if (unread.length === 0) return [];
  const refs = unread.slice(0, 20).map(({ ref }) => printable(ref ?? "?"));
  const more = unread.length > refs.length ? ` and ${unread.length - refs.length} more` : "";
  const rows = unread.length === 1 ? "1 row of the file was" : `${unread.length} rows of the file were`;
  return wrap(`${rows} not understood (${refs.join(", ")}${more}) and may hold anything.`, width, "! ");
}

const unreadColumnLines = ({ unreadColumns = [] }: CheckAnswer, width: number): readonly string[] =>
  unreadColumns.length === 0
    ? []
    : wrap(`Columns that were not read: ${unreadColumns.map(printable).join(", ")}.`, width, "");

/** Positions of which the same is to be said, in their order; those with problems stand alone. */
const alike = (positions: readonly PositionAnswer[]): readonly (readonly PositionAnswer[])[] => [
  ...Map.groupBy(positions, ({ index, status, acts, matches, through, problems }) =>
    problems.length > 0
      ? String(index)
      : JSON.stringify([
          status,
          acts,
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
  const verdict = answer.status === "no-match" ? "" : ` ${actsInWords(answer.acts)}`;
  return [
    ...wrap(
      `${paint(answer.status, answer.status.toUpperCase())}: ${answer.summary.positions === 1 ? "1 position" : `the strictest of ${answer.summary.positions} positions`}.${verdict}`,
      width,
      "",
    ),
    ...unreadLines(answer, width),
    ...unreadColumnLines(answer, width),
    ...summaryLines(answer, printing),
    ...wrap(asked(answer), width, ""),
    "",
    ...alike(shown).flatMap(([first, ...more]) =>
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
