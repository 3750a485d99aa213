/**
 * Why a file of holdings was refused, and where.
 * @module
 */

/** Lines are counted from 1, as an editor counts, the header line included. */
export interface FileRefusal {
  readonly line: number;
  readonly column?: string;
  /** What was wrong, the value seen, what was expected, what to do. */
  readonly detail: string;
  readonly value?: string;
}

/** A file of which nothing was taken. */
export interface Refused {
  readonly kind: "refused";
  readonly refusals: readonly FileRefusal[];
}

export const refused = (detail: string, line = 1): Refused => ({
  kind: "refused",
  refusals: [{ line, detail }],
});
