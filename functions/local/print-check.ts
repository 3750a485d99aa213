/**
 * A check's answer as a table that a person can read. Pure: answer in, lines out.
 * @module
 */

import type {
  CheckAnswer,
  ListingAnswer,
  Position,
  PositionAnswer,
  ProblemAnswer,
  Status,
} from "../core/check/answer.ts";
import { acts, type Permission, type Permissions } from "../core/facts/permission.ts";
import type { SourceAnswer } from "../core/register/sources-known.ts";

const listOf = (permissions: Permissions, wanted: Permission): string =>
  acts.filter((act) => permissions[act] === wanted).join(", ");

/** "purchase, sale prohibited; divest, hold permitted" — or one word where all four agree. */
export function describeActs(permissions: Permissions): string {
  const groups = (["prohibited", "review", "permitted"] as const)
    .map((permission) => ({ permission, list: listOf(permissions, permission) }))
    .filter(({ list }) => list !== "");
  const only = groups.length === 1 ? groups[0] : undefined;
  return only === undefined
    ? groups.map(({ permission, list }) => `${list} ${permission}`).join("; ")
    : `everything ${only.permission}`;
}

/** What the caller would recognise the position by. */
function nameOf(position: Position | undefined): string {
  if (position === undefined) return "?";
  const symbol = position.symbol ?? position.isin ?? position.cusip ?? position.sedol ?? position.figi;
  if (symbol === undefined) return position.name ?? position.ref ?? "?";
  return position.symbol !== undefined && position.exchange !== undefined
    ? `${symbol} (${position.exchange})`
    : symbol;
}

const untilOf = (listing: ListingAnswer | undefined): string =>
  listing?.nextChange == null
    ? ""
    : ` Then, from ${listing.nextChange.at}: ${listing.nextChange.phase}, ${describeActs(listing.nextChange.acts)}.`;

function wrap(text: string, width: number, indent: string): readonly string[] {
  const lines: string[] = [];
  let line = "";
  for (const word of text.split(" ")) {
    if (line !== "" && line.length + 1 + word.length > width) {
      lines.push(indent + line);
      line = word;
    } else line = line === "" ? word : `${line} ${word}`;
  }
  return line === "" ? lines : [...lines, indent + line];
}

/** A problem of a row of the file as a whole: nothing of it could be judged. */
const isRow = ({ field }: ProblemAnswer): boolean => field === "row";

/** Above all else a reader must see that a part of the file was not judged. */
function unreadLines({ positions }: CheckAnswer, width: number): readonly string[] {
  const unread = positions.filter(({ problems }) => problems.some(isRow));
  if (unread.length === 0) return [];
  const refs = unread.slice(0, 20).map(({ ref }) => ref ?? "?");
  const more = unread.length > refs.length ? ` and ${unread.length - refs.length} more` : "";
  const rows = unread.length === 1 ? "1 row of the file was" : `${unread.length} rows of the file were`;
  return wrap(`${rows} not understood (${refs.join(", ")}${more}) and may hold anything.`, width, "");
}

function linesOf(
  answer: CheckAnswer,
  position: PositionAnswer,
  sent: readonly Position[],
  width: number,
): readonly string[] {
  // A bare "permitted" beside no-match would read as a clearance.
  const says =
    position.status === "no-match" ? "nothing in this register matches" : describeActs(position.acts);
  const head = `  ${position.status.padEnd(12)} ${nameOf(sent[position.index]).padEnd(24)} ${says}`;
  const why = position.matches.slice(0, 2).flatMap((match) => {
    const listing = answer.listings[match.listing];
    const doubt = match.doubt === undefined ? "" : ` Not certain: ${match.doubt}.`;
    const day = match.precision === undefined ? "" : " The strictest answer of that day.";
    return wrap(
      `${listing?.issuer.name ?? match.listing}: ${listing?.basis ?? ""}${doubt}${day}${untilOf(listing)}`,
      width - 15,
      " ".repeat(15),
    );
  });
  const problems = position.problems.flatMap((problem) => {
    const found = isRow(problem) && problem.value !== undefined ? ` It says: ${problem.value}` : "";
    return wrap(
      `! ${problem.message ?? `${problem.code} (${problem.field})`}${found}`,
      width - 15,
      " ".repeat(15),
    );
  });
  return [head, ...why, ...problems];
}

const statusOrder: readonly Status[] = [
  "restricted",
  "review",
  "pending",
  "stayed",
  "not-binding",
  "no-match",
];

function exposureLines(answer: CheckAnswer): readonly string[] {
  return answer.summary.exposure.map((exposure) => {
    const parts = statusOrder
      .filter((status) => exposure.byStatus[status] !== "0")
      .map((status) => `${status} ${exposure.byStatus[status]}`);
    const short = exposure.short === "0" ? "" : `, short ${exposure.short}`;
    return `  ${exposure.currency}  long ${exposure.long}${short}: ${parts.join(", ")}; restricted share ${exposure.restrictedShare ?? "none"}`;
  });
}

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
    ? "Sources: the register does not say, as known then, up to when any of them was read."
    : `Sources: ${sources.map(describeSource).join("; ")}.`;

/** The whole answer as text, at most `width` columns wide where words allow. */
export function printCheck(answer: CheckAnswer, sent: readonly Position[], width = 118): string {
  const { byStatus } = answer.summary;
  const counts = statusOrder
    .filter((status) => byStatus[status] > 0)
    .map((status) => `${byStatus[status]} ${status}`);
  return [
    `As of ${answer.asOf}, knowing what this register holds${answer.knownAt === null ? "" : ` of what was published by ${answer.knownAt}`},`,
    `for ${answer.investor.usPerson ? "a US person" : "an investor who is no US person"}; register ${answer.register.version}@${answer.register.digest.slice(0, 19)}…, ${answer.coverage.programmes.join(" and ")}.`,
    ...wrap(sourcesLine(answer.coverage.sources), width, ""),
    "",
    ...answer.positions.flatMap((position) => linesOf(answer, position, sent, width)),
    "",
    `Portfolio: ${answer.status}; ${describeActs(answer.acts)}. ${answer.summary.positions} positions: ${counts.join(", ")}.`,
    ...unreadLines(answer, width),
    ...exposureLines(answer),
    "",
    ...wrap(answer.notice, width, ""),
    "",
  ].join("\n");
}
