/**
 * The legal entity that a list names, and its security lines.
 * @module
 */

import type { Moment } from "../time.ts";
import type { Citation } from "./citation.ts";
import type { Identifiers } from "./scheme.ts";

/** Why a line may not belong to the listed issuer, and under which programmes that doubt holds (absent: all). */
export interface Doubt {
  readonly why: string;
  readonly programmes?: readonly string[];
}

/** Another security that took over the ticker after the line's span ended. */
export interface Reuse {
  readonly venue: string;
  readonly from: Moment;
  readonly by: string;
}

/**
 * One tradable line of an issuer. A bond or an unlisted share may carry identifiers only.
 * `venue` is an operating MIC, or "DE" for every German venue (OFAC prints countries).
 * `from` and `until` bound the span in which the ticker named the line; absent = open.
 */
export interface SecurityLine extends Identifiers {
  readonly kind: LineKind;
  readonly ticker?: string;
  readonly venue?: string;
  readonly from?: Moment;
  readonly until?: Moment;
  readonly doubt?: Doubt;
  readonly reused?: Reuse;
  /** The spellings in which a government list printed it: "00883 HK". */
  readonly published?: readonly string[];
  /** What is wrong with a published identifier that is kept nevertheless ("check digit"). */
  readonly flaw?: string;
  readonly citations?: readonly Citation[];
}

export const lineKinds = [
  "ordinary",
  "adr",
  "bond",
  "fund",
  "warrant",
  "preferred",
  "unit",
  "other",
] as const;
export type LineKind = (typeof lineKinds)[number];

export interface Alias {
  readonly name: string;
  /** A weak alias ("CCCC") never matches by name. */
  readonly strength: "strong" | "weak";
}

/** The legal entity that a list names. */
export interface Issuer {
  readonly name: string;
  readonly aliases: readonly Alias[];
  readonly lines: readonly SecurityLine[];
  /** Identifiers of the entity itself (OFAC uid, USCC, LEI), for evidence and for feeds; they match no position. */
  readonly registrations?: readonly { readonly scheme: string; readonly value: string }[];
}
