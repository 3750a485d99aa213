/**
 * Who owns how much of whom.
 * @module
 */

import type { Moment } from "../time.ts";

export const stakeMeasures = ["value", "votes"] as const;

/** One issuer's stake in another, while it lasts: `[from, until)`, null = until further notice. */
export interface Stake {
  /** The issuer that owns. */
  readonly owner: string;
  /** The issuer that is owned. */
  readonly owned: string;
  /** Between 0 and 1 as a decimal: "0.5" is half. */
  readonly share: string;
  readonly of: (typeof stakeMeasures)[number];
  readonly from: Moment;
  readonly until: Moment | null;
}
