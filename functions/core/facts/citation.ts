/**
 * Where a fact can be read, and how near that is to the fact.
 * @module
 */

/** How near a citation is to the fact: the publisher's own text, somebody else's report of it, or our inference from it. */
export const grades = ["primary", "secondary", "inferred"] as const;

export type Grade = (typeof grades)[number];

/** Where a fact can be read. */
export interface Citation {
  readonly title: string;
  readonly url?: string;
  /** Absent: not graded. */
  readonly grade?: Grade;
}
