/**
 * Instants, New York's days, and the intervals that questions and facts are known to.
 * Instants are milliseconds since 1970 in UTC. The clock is always an argument; nothing here asks what time it is.
 * @module
 */

/** Milliseconds since 1970-01-01T00:00:00Z. */
export type Instant = number;

/**
 * When something happened or happens, as a fact states it.
 * `at` is an instant ("2021-03-15T13:30:00Z") or, known only to the day, a date ("2021-03-12"): New York's day.
 * `text` keeps what was published ("9:30 a.m. eastern standard time").
 */
export interface Moment {
  readonly at: string;
  readonly text?: string;
}

/**
 * The stretch in which an instant lies. Exact: `start === end`. Known to the day: `[start, end)`, New York's day.
 */
export interface Interval {
  readonly start: Instant;
  readonly end: Instant;
}

const DAY = 86_400_000;
const HOUR = 3_600_000;

/** The day of the month of the nth Sunday (1 = first) of a month (0 = January). */
function nthSunday(year: number, month: number, nth: number): number {
  const first = new Date(Date.UTC(year, month, 1)).getUTCDay();
  return 1 + ((7 - first) % 7) + (nth - 1) * 7;
}

/**
 * Midnight in New York at the beginning of a date, as an instant.
 * By rule, not by the host's zone files, so that the same question gets the same answer on any machine: since 2007
 * daylight time runs from the second Sunday of March to the first Sunday of November, 2 a.m. (15 U.S.C. 260a).
 * Both changes come after midnight, so the day of a change begins in the old time.
 */
function newYorkMidnight(year: number, month: number, day: number): Instant {
  const utc = Date.UTC(year, month, day);
  const begins = Date.UTC(year, 2, nthSunday(year, 2, 2));
  const ends = Date.UTC(year, 10, nthSunday(year, 10, 1));
  return utc + (utc > begins && utc <= ends ? 4 : 5) * HOUR;
}

const DATE = /^(\d{4})-(\d{2})-(\d{2})$/;
const INSTANT =
  /^(\d{4})-(\d{2})-(\d{2})T([01]\d|2[0-3]):[0-5]\d(?::[0-5]\d(?:\.\d{1,3})?)?(?:Z|[+-](?:[01]\d|2[0-3]):[0-5]\d)$/;

/** Whether year, month and day name a day that exists (2021-02-30 does not). */
function isCalendarDay(year: number, month: number, day: number): boolean {
  const date = new Date(Date.UTC(year, month - 1, day));
  return date.getUTCMonth() === month - 1 && date.getUTCDate() === day && year >= 1900;
}

/** How many moments are kept in mind, and how long the text of one can be: a caller's may be of any length. */
const MAX_REMEMBERED = 10_000;
const LONGEST = 40;

/** Questions come back to the same few moments of facts, and reading one costs twenty times a look-up. */
function remembering<T>(read: (text: string) => T): (text: string) => T {
  const known = new Map<string, T>();
  return (text) => {
    const found = known.get(text);
    if (found !== undefined) return found;
    const value = read(text);
    if (text.length > LONGEST) return value;
    if (known.size >= MAX_REMEMBERED) known.clear();
    known.set(text, value);
    return value;
  };
}

/**
 * Reads a date or an instant with its zone into the interval it stands for.
 * Returns null for anything else: no zone, a day that does not exist, a leap second.
 */
export const intervalOf = remembering((text): Interval | null => {
  const parts = DATE.exec(text) ?? INSTANT.exec(text);
  if (parts === null) return null;
  const [year, month, day] = [Number(parts[1]), Number(parts[2]), Number(parts[3])];
  if (!isCalendarDay(year, month, day)) return null;
  if (text.length > 10) {
    const at = Date.parse(text);
    return Number.isNaN(at) ? null : { start: at, end: at };
  }
  const next = new Date(Date.UTC(year, month - 1, day) + DAY);
  return {
    start: newYorkMidnight(year, month - 1, day),
    end: newYorkMidnight(next.getUTCFullYear(), next.getUTCMonth(), next.getUTCDate()),
  };
});

/** As `intervalOf`, for text that a decoder has already accepted; throws a RangeError otherwise. */
export function decodedInterval(text: string): Interval {
  const interval = intervalOf(text);
  if (interval === null) throw new RangeError(`not a date or an instant: ${JSON.stringify(text)}`);
  return interval;
}

/** Whether an interval is a day rather than an instant. */
export const isDay = (interval: Interval): boolean => interval.end > interval.start;

/** New York's day in which an instant lies: "2021-03-15". */
export function newYorkDay(at: Instant): string {
  // New York is four or five hours behind: this is its day, or in the hour before midnight of summer the day before.
  const early = new Date(at - 5 * HOUR).toISOString().slice(0, 10);
  const { end } = decodedInterval(early);
  return at < end ? early : new Date(Date.parse(early) + DAY).toISOString().slice(0, 10);
}

/** The one spelling of an instant in answers: 2021-03-15T13:30:00.000Z. */
export const iso = (at: Instant): string => new Date(at).toISOString();

/** A moment's one spelling in answers: an instant in full, or the date it is known to. */
export const spell = remembering((at): string => {
  const interval = decodedInterval(at);
  return isDay(interval) ? at : iso(interval.start);
});
