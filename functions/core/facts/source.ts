/**
 * Where the register's facts come from, and up to which publication each source was read.
 * @module
 */

/** A list or a review that states facts. Each publication of it that was read is a publication of this fact. */
export interface Source {
  /** As answers call it: "OFAC's consolidated list". */
  readonly title: string;
  /** A list is published by somebody else; a review is our own look at what `data/` states. */
  readonly form: "list" | "review";
  /** false: the source is known, and nothing of it was ever read. */
  readonly read: boolean;
  /** So many days after its publication a question is told that the source is old. */
  readonly maxAgeDays: number;
}
