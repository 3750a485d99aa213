/**
 * A legal regime that restricts investment, as data: a new regime is a new document.
 * @module
 */

import type { Moment } from "../time.ts";
import type { Citation } from "./citation.ts";
import type { Branch } from "./condition.ts";
import { type Act, acts, type Permission } from "./permission.ts";

/** The phases in which a listing runs by its programme's own text; the others suspend or end it. */
export const bindingPhases = ["announced", "in-force", "window-closed"] as const;
export type BindingPhase = (typeof bindingPhases)[number];

/** Where a listing stands at an instant. */
export type Phase = BindingPhase | "enjoined" | "licensed" | "ended";

/** What the table says of an act: a permission, or one that hangs on a condition, or on two. */
export type Cell = Permission | Branch<Permission | Branch<Permission>>;

/** One cell per act. */
export type Row = Readonly<Record<Act, Cell>>;

/** What the law requires of the holder beside the acts. */
export const duties = ["block-and-report", "reject-and-report"] as const;
export type Duty = (typeof duties)[number];

/** A stretch during which one text of the law applied: `[from, until)`, null = until further notice. */
export interface Period {
  readonly title: string;
  readonly from: Moment;
  readonly until: Moment | null;
  readonly table: Readonly<Record<BindingPhase, Row>>;
  /** Duties by phase; absent: none. */
  readonly duties?: { readonly [P in BindingPhase]?: readonly Duty[] };
  readonly citations: readonly Citation[];
}

/**
 * How a programme reaches a fund that holds listed securities, while `[from, until)`: from which share of it by value, as decimals.
 * "0": whatever the share.
 */
export interface FundRule {
  readonly from: Moment;
  readonly until: Moment | null;
  /** From this share on the fund answers as what it holds. */
  readonly reached: string;
  /** From this smaller share on whether it is reached can't be told by rule; absent: below, it is not. */
  readonly review?: string;
  readonly citations: readonly Citation[];
}

/** Whether a text bars nothing in any phase: a list that people take for a ban. */
export const barsNothing = ({ table }: Period): boolean =>
  bindingPhases.every((phase) => acts.every((act) => table[phase][act] === "permitted"));

export interface Programme {
  readonly name: string;
  readonly authority: string;
  /**
   * The share from which an issuer owned by listed ones is reached itself, as a decimal: "0.5" is OFAC's 50 Percent Rule.
   * Absent: only those listed are reached.
   */
  readonly ownership?: string;
  /** Absent, or at other times than these: a fund is reached whatever the share. */
  readonly funds?: readonly FundRule[];
  readonly periods: readonly Period[];
}
