/**
 * How much a caller may send, and be sent.
 * @module
 */

/** What one request may ask for; the same locally and on AWS. A deployment or a test may pass smaller ones. */
export interface Limits {
  /** Positions in one check. */
  readonly positions: number;
  /** Lines of all funds together in one check, and of one stored fund. */
  readonly constituents: number;
  /** Bytes of a body, before and after decompression. */
  readonly bodyBytes: number;
  /** Bytes of an answer: what a Lambda function may return is 6 MB. */
  readonly answerBytes: number;
}

export const limits = {
  positions: 10_000,
  constituents: 10_000,
  bodyBytes: 4 * 1024 * 1024,
  answerBytes: 5_500_000,
} as const satisfies Limits;

/** Entries of a list on one page: where the caller names no `limit`, and at most. */
export const page = { default: 100, max: 1000 } as const;
