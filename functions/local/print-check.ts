/**
 * A check's answer as a person reads it in a terminal: the verdict and the sums first, then the positions, worst first. Pure:
 * answer in, text out.
 * @module
 */

import type { CheckAnswer, Exposure, PositionAnswer, ProblemAnswer } from "../core/check/answer.ts";
import type { SentPosition } from "../core/check/position.ts";
import type { Citation } from "../core/facts/citation.ts";
import { firstIdentifier } from "../core/facts/scheme.ts";
import { type ListingAnswer, nameListed } from "../core/law/listing-answer.ts";
import { type Status, statuses } from "../core/law/status.ts";
import { printable } from "../core/printable.ts";
import {
  actsInWords,
  conditionInWords,
  dutyMeaning,
  gradeInWords,
  nextInWords,
  positionInWords,
  sharesInWords,
  throughInWords,
} from "../page/words.ts";
import { asked, evidenceLines } from "./print-evidence.ts";
import { wrap } from "./text.ts";

export interface Printing {
  /** Columns of the terminal; text is broken between words to fit. */
  readonly width: number;
  /** Colours a status; the identity where the output is no terminal. */
  readonly paint: (status: Status, text: string) => string;
  /** Whether positions that match nothing are listed too. */
  readonly all: boolean;
  /** How positions that match nothing are asked for, where they are only counted. */
  readonly listAll: string;
  /** The command that asks the same again, whole. */
  readonly again: string;
}

/** As it is printed into a file or a pipe. */
export const plainPrinting: Printing = {
  width: 100,
  paint: (_, text) => text,
  all: false,
  listAll: "--all lists them",
  again: "",
};

/** Names on one line, where many positions are of one listing. */
const MAX_NAMES = 12;

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

/** A problem of a row of the file as a whole: nothing of it could be judged. */
const isRow = ({ field }: ProblemAnswer): boolean => field === "row";

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

/** That a source is not the publisher's own text is said with it. */
const source = (citation: Citation): string =>
  `${citation.title}${citation.url === undefined ? "" : ` <${citation.url}>`}${gradeInWords(citation)}`;

/** One citation for a match: that of the order that suspends it, otherwise the listing's own. */
const sourceOf = (listing: ListingAnswer): string => {
  const [first] = listing.relief?.citations.length ? listing.relief.citations : listing.citations;
  return first === undefined ? "" : source(first);
};

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

function linesOf(
  answer: CheckAnswer,
  positions: readonly [PositionAnswer, ...PositionAnswer[]],
  sent: readonly SentPosition[],
  printing: Printing,
): readonly string[] {
  const { width, paint } = printing;
  const indent = "      ";
  const [position] = positions;
  const words = positionInWords(position, answer.listings);
  const head = wrap(
    `${namesOf(positions, sent, printing)}  ${paint(position.status, position.status)}`,
    width,
    "  ",
  );
  const why = position.matches.slice(0, 2).flatMap((match) => {
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
        `${nameListed(listing)}: ${listing.basis}${owned}${doubt}${day}${next === "" ? "" : ` ${next}`}`,
        width,
        indent,
      ),
      ...(listing.conditions ?? []).flatMap((open) => wrap(conditionInWords(open), width, indent)),
      ...(cited === "" ? [] : wrap(`Source: ${cited}`, width, indent)),
    ];
  });
  const problems = position.problems.flatMap((problem) => {
    const found = isRow(problem) && problem.value !== undefined ? ` It says: ${problem.value}` : "";
    return wrap(
      printable(`! ${problem.message ?? `${problem.code} (${problem.field})`}${found}`),
      width,
      indent,
    );
  });
  const duties = (position.duties ?? []).flatMap((duty) => wrap(dutyMeaning[duty], width, indent));
  const through = [throughInWords(position, answer.listings), ...sharesInWords(position)]
    .filter((text) => text !== "")
    .flatMap((text) => wrap(oneLine(text), width, indent));
  return [...head, ...wrap(words, width, indent), ...through, ...duties, ...why, ...problems];
}

const isZero = (amount: string): boolean => /^0*\.?0*$/.test(amount);

/** What is held under each status: "USD 7281.3, HKD 25450". */
const amountsOf = (exposure: readonly Exposure[], status: Status): string =>
  exposure
    .filter(({ byStatus }) => !isZero(byStatus[status]))
    .map(({ currency, byStatus }) => `${currency === "XXX" ? "(no currency)" : currency} ${byStatus[status]}`)
    .join(", ");

function summaryLines({ summary }: CheckAnswer, { paint, width }: Printing): readonly string[] {
  const rows = statuses
    .filter((status) => summary.byStatus[status] > 0)
    .map((status) => {
      const amounts = amountsOf(summary.exposure, status);
      const head = `  ${paint(status, status)}${" ".repeat(13 - status.length)}${String(summary.byStatus[status]).padStart(6)}`;
      return amounts === "" || width < 60 ? head : `${head}   ${amounts}`;
    });
  const shares = summary.exposure
    .filter(({ restrictedShare }) => restrictedShare !== null && !isZero(restrictedShare))
    .map(({ currency, restrictedShare }) => `${restrictedShare} of ${currency}`);
  const short = summary.exposure
    .filter((exposure) => !isZero(exposure.short))
    .map((exposure) => `${exposure.currency} ${exposure.short}`);
  const through = summary.exposure.flatMap(({ currency, through: held }) =>
    held === undefined
      ? []
      : [
          `${held.byStatus.restricted} of ${currency} (${held.restrictedShare ?? "0"})${isZero(held.unaccounted) ? "" : `, ${held.unaccounted} unaccounted for`}`,
        ],
  );
  return [
    ...rows,
    ...(through.length === 0
      ? []
      : wrap(`Restricted with funds taken apart into what they hold: ${through.join("; ")}.`, width, "  ")),
    ...(shares.length === 0 ? [] : wrap(`Restricted share: ${shares.join(", ")}.`, width, "  ")),
    ...(short.length === 0 ? [] : wrap(`Held short, within these sums: ${short.join(", ")}.`, width, "  ")),
    ...(summary.unvalued === 0
      ? []
      : wrap(`${summary.unvalued} without a market value: not in the sums.`, width, "  ")),
  ];
}

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
      `${paint(answer.status, answer.status.toUpperCase())}: the strictest of ${answer.summary.positions} positions.${verdict}`,
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
