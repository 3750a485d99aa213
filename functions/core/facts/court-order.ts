/**
 * A court's act: what it suspends, ends or takes away again.
 * @module
 */

import type { Moment } from "../time.ts";
import type { Act } from "./permission.ts";

export const orderKinds = [
  "temporary-restraining-order",
  "preliminary-injunction",
  "permanent-injunction",
  "stay",
  "vacatur",
  "dissolution",
  "reversal",
] as const;
export type OrderKind = (typeof orderKinds)[number];

/**
 * A court's act. With `against` it takes the named order's effect away while it runs (dissolves, reverses or stays it);
 * otherwise a vacatur ends the listings it reaches, and every other kind suspends them.
 */
export interface CourtOrder {
  readonly kind: OrderKind;
  readonly court: string;
  readonly docket: string;
  readonly judge: string | null;
  readonly enteredAt: Moment;
  readonly from: Moment;
  /** The order says that it holds from before it was entered ("nunc pro tunc"): else `from` may not lie before `enteredAt`. */
  readonly nuncProTunc?: true;
  readonly until: Moment | null;
  readonly listings: readonly string[];
  /** null: every act. */
  readonly acts: readonly Act[] | null;
  /** null: the whole listing; otherwise the order protects only these parties. */
  readonly parties: readonly string[] | null;
  readonly against: string | null;
  readonly revocable: boolean;
}
