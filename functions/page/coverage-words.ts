/**
 * What an answer is made of and what took no part in it, as sentences: for the terminal, the page and the examiner's report alike.
 * @module
 */

import type { CheckAnswer, ProblemAnswer } from "../core/check/answer.ts";
import type { SourceAnswer } from "../core/register/sources-known.ts";

/** Whether a whole row of the caller's file was not understood. */
export const isRow = ({ field }: Pick<ProblemAnswer, "field">): boolean => field === "row";

/**
 * A problem as a sentence. What stands in the caller's file is told where the sentence is about its text: whoever is to correct a row
 * or a day has to find it.
 */
export function problemInWords(problem: ProblemAnswer): string {
  const { code, field, value, message = `${code} (${field})` } = problem;
  const isText = isRow(problem) || code === "day-not-understood";
  return isText && value !== undefined ? `${message} It says: ${value}` : message;
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

/** Up to when each source of the register was read. */
export const sourcesInWords = ({ sources }: CheckAnswer["coverage"]): string =>
  sources === undefined
    ? "The register does not say, as known then, up to when any of its sources was read."
    : `It holds ${sources.map(describeSource).join("; ")}.`;

/** "ns-cmic, sdn (owners looked at under sdn, by recorded stakes only); ccmc left out as asked". */
export function coverageInWords({
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

const MAX_ROWS = 20;

/** That rows of the file were not understood, above all else; empty: each was. */
export function unreadRowsInWords({ positions }: Pick<CheckAnswer, "positions">): string {
  const unread = positions.filter(({ problems }) => problems.some(isRow));
  if (unread.length === 0) return "";
  const refs = unread.slice(0, MAX_ROWS).map(({ ref }) => ref ?? "?");
  const more = unread.length > refs.length ? ` and ${unread.length - refs.length} more` : "";
  const rows = unread.length === 1 ? "1 row of the file was" : `${unread.length} rows of the file were`;
  return `${rows} not understood (${refs.join(", ")}${more}) and may hold anything.`;
}

/** Which columns took no part; empty: each did. */
export const unreadColumnsInWords = ({ unreadColumns = [] }: Pick<CheckAnswer, "unreadColumns">): string =>
  unreadColumns.length === 0 ? "" : `Columns that were not read: ${unreadColumns.join(", ")}.`;

/** "1 position", "3 positions". */
export const positionsInWords = (count: number): string => `${count} position${count === 1 ? "" : "s"}`;
