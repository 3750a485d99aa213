/**
 * A listing, and what suspends or ends it, as JSON writes them: instants as text in UTC. The HTTP contract's schemas are held
 * against these types at compile time.
 * @module
 */

import type { Citation } from "../facts/citation.ts";
import type { OrderKind } from "../facts/court-order.ts";
import type { Permissions } from "../facts/permission.ts";
import type { Duty, Phase } from "../facts/programme.ts";
import type { OpenCondition } from "./rules.ts";

export interface Relief {
  readonly id: string;
  readonly kind: OrderKind | "general-licence";
  readonly title?: string;
  readonly agency?: string;
  readonly court?: string;
  readonly docket?: string;
  readonly judge?: string | null;
  readonly enteredAt?: string;
  readonly from: string;
  readonly until: string | null;
  readonly parties?: readonly string[];
  readonly revocable: boolean;
  readonly citations: readonly Citation[];
}

export interface NextChange {
  readonly at: string;
  readonly phase: Phase;
  readonly acts: Permissions;
}

export interface ListingAnswer {
  /** Absent where a class of issuers is listed. */
  readonly issuer?: { readonly id: string; readonly name: string };
  /** Every security whose ISIN begins so. */
  readonly class?: { readonly isinCountry: string };
  readonly programme: string;
  readonly name: string;
  readonly listedAt: string;
  readonly effectiveAt: string | null;
  readonly divestBy: string | null;
  readonly endedAt: string | null;
  readonly endedBy: string | null;
  readonly phase: Phase;
  readonly acts: Permissions;
  /** What would settle the acts that are `review`; absent where nothing said of the trade would. */
  readonly conditions?: readonly OpenCondition[];
  readonly duties?: readonly Duty[];
  /** One sentence: why these acts. */
  readonly basis: string;
  readonly citations: readonly Citation[];
  readonly relief: Relief | null;
  readonly nextChange: NextChange | null;
}

/** What a listing is called: its issuer, or the class as the list has it. */
export const nameListed = ({ issuer, name }: Pick<ListingAnswer, "issuer" | "name">): string =>
  issuer?.name ?? name;

/** One stretch of a listing's timeline, as printed. */
export interface SegmentAnswer {
  readonly from: string;
  readonly until: string | null;
  readonly phase: Phase;
  readonly acts: Permissions;
  /** What would settle the acts that are `review`; absent where nothing said of the trade would. */
  readonly conditions?: readonly OpenCondition[];
  readonly duties?: readonly Duty[];
  readonly basis: string;
  /** The id of the court order or licence in effect. */
  readonly relief: string | null;
  /** What this stretch rests on, by what was published by then: the list, the text of the law, the order or licence. */
  readonly citations: readonly Citation[];
  readonly precision?: "day";
}
