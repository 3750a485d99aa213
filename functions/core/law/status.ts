/**
 * The answer for a position or a listing in one word, and which of two is the stricter.
 * @module
 */

/** The answer for a position, strictest first. */
export const statuses = ["restricted", "review", "pending", "stayed", "not-binding", "no-match"] as const;

export type Status = (typeof statuses)[number];

/** One value for every status. A new status is a compile error here, and here alone where all are treated alike. */
export const perStatus = <T>(of: (status: Status) => T): Readonly<Record<Status, T>> => ({
  restricted: of("restricted"),
  review: of("review"),
  pending: of("pending"),
  stayed: of("stayed"),
  "not-binding": of("not-binding"),
  "no-match": of("no-match"),
});

/** Smaller is stricter. A new status is a compile error here, and so wherever statuses are ranked. */
export const statusRank = {
  restricted: 0,
  review: 1,
  pending: 2,
  stayed: 3,
  "not-binding": 4,
  "no-match": 5,
} as const satisfies Record<Status, number>;

export const stricterStatus = (a: Status, b: Status): Status => (statusRank[a] <= statusRank[b] ? a : b);
