/**
 * What could not be taken at its word in a position.
 * @module
 */

/** Something in a position that could not be taken at its word; the rest of the position still counts. */
export interface Problem {
  /** Stable, kebab-case: clients may branch on it. */
  readonly code: string;
  /** The position's field ("symbol", "isin", "exchange" …), or "row": the row of the caller's file as a whole. */
  readonly field: string;
  /** The value as sent. */
  readonly value: string;
  /** What was wrong, what was expected, what to do. */
  readonly message: string;
}
