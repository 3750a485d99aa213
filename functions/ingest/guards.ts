/**
 * What keeps a list out of the register until a person has looked. Pure.
 * @module
 */

import { isStillToCome } from "../core/register/future-publications.ts";
import { decodedInterval } from "../core/time.ts";
import { type DamageCode, type DoubtCode, damageCodes, type Fault } from "./sources/list-faults.ts";

/** Why a file is held. Those of a damaged file, and an issuer that can't be told, leave nothing to accept. */
export interface Reason {
  readonly code:
    | DamageCode
    | DoubtCode
    | "unclear-issuer"
    | "unknown-venue"
    | "older"
    | "in-the-future"
    | "too-many-gone"
    | "gone-without-proof"
    | "too-many-lines-gone"
    | "too-many-dates-changed"
    | "listing-date-moved"
    | "ended-by-others"
    | "overtaken"
    | "contradicted"
    | "namesake"
    | "refused";
  readonly message: string;
}

const final: ReadonlySet<string> = new Set([...damageCodes, "unclear-issuer", "older", "in-the-future"]);

/** Whether a reason leaves nothing to accept: the file, or its date, is not to be trusted. */
export const isFinal = (code: string): boolean => final.has(code);

/** The share of a programme's listings, dates or lines that may change at once without anybody looking. */
export const largestShare = 0.05;

export interface Guarded {
  readonly last: string | null;
  readonly now: number;
  readonly publishedAt: string;
  readonly faults: readonly Fault[];
  /** Whether the file would show that records are missing at its end. */
  readonly isEndProven: boolean;
  /** Listings that were open before, and those of them that the file lacks. */
  readonly open: number;
  readonly gone: readonly string[];
  readonly datesChanged: readonly string[];
  /** Open lines of the file's issuers before, and how many of them the feed would end. */
  readonly lines: number;
  readonly linesEnded: number;
}

const percent = (part: number, whole: number): string => `${((100 * part) / whole).toFixed(1)} %`;
const some = (ids: readonly string[]): string =>
  ids.length > 10 ? `${ids.slice(0, 10).join(", ")} and ${ids.length - 10} more` : ids.join(", ");

/** Whether a publication lies wholly before another. */
export const isOlder = (publishedAt: string, than: string): boolean => {
  const [own, other] = [decodedInterval(publishedAt), decodedInterval(than)];
  return own.start < other.start && own.end <= other.start;
};

/** The reasons to hold a file that can be read; empty: none. */
export function guard({
  last,
  now,
  publishedAt,
  faults,
  isEndProven,
  open,
  gone,
  datesChanged,
  lines,
  linesEnded,
}: Guarded): readonly Reason[] {
  const reasons: Reason[] = faults.map(({ code, at, message }) => ({ code, message: `${at}: ${message}` }));
  if (last !== null && isOlder(publishedAt, last)) {
    reasons.push({
      code: "older",
      message: `the file was published ${publishedAt}, before ${last}, which was taken over already; expected a later one. A cache may have served it`,
    });
  }
  if (isStillToCome(publishedAt, now)) {
    reasons.push({
      code: "in-the-future",
      message: `the file says that it was published ${publishedAt}, which is still to come; every later one would look older. Look at its date`,
    });
  }
  if (gone.length > largestShare * open) {
    reasons.push({
      code: "too-many-gone",
      message: `${gone.length} of ${open} listings (${percent(gone.length, open)}) are gone at once: ${some(gone)}. Expected at most 5 %: look whether OFAC announced it`,
    });
  }
  if (gone.length > 0 && !isEndProven) {
    reasons.push({
      code: "gone-without-proof",
      message: `${gone.length} of ${open} listings are gone: ${some(gone)}. This layout has no end mark and no count, so a cut file looks like a removal: compare with OFAC's own list`,
    });
  }
  if (datesChanged.length > largestShare * open) {
    reasons.push({
      code: "too-many-dates-changed",
      message: `the dates of ${datesChanged.length} of ${open} listings (${percent(datesChanged.length, Math.max(1, open))}) change at once: ${some(datesChanged)}. Expected at most 5 %`,
    });
  }
  if (linesEnded > largestShare * lines) {
    reasons.push({
      code: "too-many-lines-gone",
      message: `${linesEnded} of ${lines} tickers and ISINs (${percent(linesEnded, lines)}) are gone at once; expected at most 5 %`,
    });
  }
  return reasons;
}
