/**
 * The shapes that go in and out of a check, as JSON writes them: instants as text in UTC, decimals as strings.
 * The HTTP contract's schemas are held against these types at compile time.
 * @module
 */

import type { OrderKind } from "../facts/court-order.ts";
import type { Citation } from "../facts/fact.ts";
import type { Permissions } from "../facts/permission.ts";
import type { Duty, Phase } from "../facts/programme.ts";
import type { TradeFacts } from "../law/condition-met.ts";
import type { OpenCondition } from "../law/rules.ts";
import type { Problem } from "../problem.ts";
import type { SourceAnswer } from "../register/sources-known.ts";
import type { SentPosition } from "./position.ts";

/** The answer for a position, strictest first. */
export const statuses = ["restricted", "review", "pending", "stayed", "not-binding", "no-match"] as const;
export type Status = (typeof statuses)[number];

/** One value for every status. A new status is a compile error here, and here alone where all are treated alike. */
export const perStatus = <T>(of: (status: Status) => T): Readonly<Record<Status, T>> => ({
  restricted: of("restricted"),
  review: of("review"),
  pending: of("pending"),
  stayed: of("stayed"),
  "not-binding": of("not-binding"),
  "no-match": of("no-match"),
});

/** Smaller is stricter. A new status is a compile error here, and so wherever statuses are ranked. */
export const statusRank = {
  restricted: 0,
  review: 1,
  pending: 2,
  stayed: 3,
  "not-binding": 4,
  "no-match": 5,
} as const satisfies Record<Status, number>;

export const stricterStatus = (a: Status, b: Status): Status => (statusRank[a] <= statusRank[b] ? a : b);

export interface Investor {
  readonly usPerson: boolean;
}

/** What the caller said of the trade as a whole. */
export type Trade = Pick<TradeFacts, "counterparty">;

/** A check with its clocks resolved: `asOf` and `knownAt` as they will be printed, the register's version fixed. */
export interface CheckRequest {
  /** An instant ("2021-03-15T13:31:00.000Z") or a New York day ("2021-03-15"). */
  readonly asOf: string;
  /** As `asOf`; null: everything that was ever published. */
  readonly knownAt: string | null;
  readonly investor: Investor;
  /** Absent: all known. Sorted, each once. */
  readonly programmes?: readonly string[];
  readonly trade?: Trade;
  readonly detail: "all" | "matched";
  readonly positions: readonly SentPosition[];
  /** Columns of the caller's file whose cells were not read, by their names; absent where there are none. */
  readonly unreadColumns?: readonly string[];
}

/** What was understood of a position, whenever that is not literally what was sent. */
export interface Read {
  readonly ticker?: string;
  readonly venue?: string;
  readonly isin?: string;
  readonly cusip?: string;
  readonly sedol?: string;
  readonly figi?: string;
  readonly derivative?: true;
}

export interface MatchedBy {
  readonly scheme: "isin" | "cusip" | "sedol" | "figi" | "symbol" | "name";
  readonly value: string;
}

export interface Match {
  /** Key into the answer's `listings`. */
  readonly listing: string;
  /** Empty where an earlier match of the position is the same issuer's: it was matched by the same. */
  readonly matchedBy: readonly MatchedBy[];
  /** Present where the listing is not the issuer's own but an owner's: up to whom, and what share listed owners hold. */
  readonly ownership?: { readonly path: readonly string[]; readonly share: string };
  /** Present where it is not certain that the position is this issuer's: why not. */
  readonly doubt?: string;
  /** Present where the answer is the strictest found in a day, because a fact or the question is known only to the day. */
  readonly precision?: "day";
}

export interface PositionAnswer {
  readonly index: number;
  readonly ref?: string;
  readonly status: Status;
  readonly acts: Permissions;
  /** What the law requires of the holder beside the acts; absent: nothing that is recorded here. */
  readonly duties?: readonly Duty[];
  readonly read?: Read;
  /** The first match is the deciding one. */
  readonly matches: readonly Match[];
  /** In full for the first of an answer; past that those of one code share an entry, see `shorten-answer.ts`. */
  readonly problems: readonly ProblemAnswer[];
}

export type ProblemAnswer = Pick<Problem, "code"> & Partial<Problem>;

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

export type Amounts = Readonly<Record<Status, string>>;

export interface Exposure {
  readonly currency: string;
  readonly long: string;
  readonly short: string;
  /** Restricted market value over all market value, absolute amounts, four places, half-even; null for a zero total. */
  readonly restrictedShare: string | null;
  readonly byStatus: Amounts;
}

export interface Summary {
  readonly positions: number;
  /** Positions without a market value. */
  readonly unvalued: number;
  readonly byStatus: Readonly<Record<Status, number>>;
  readonly exposure: readonly Exposure[];
}

/** The answer, in the order in which it is printed; the shell adds `answerDigest` after `engine`. */
export interface CheckAnswer {
  readonly asOf: string;
  readonly knownAt: string | null;
  readonly investor: Investor;
  readonly trade?: Trade;
  readonly register: { readonly version: number; readonly digest: string };
  readonly engine: number;
  readonly coverage: {
    readonly programmes: readonly string[];
    /** Programmes that are known and that the question left out. */
    readonly programmesLeftOut?: readonly string[];
    /** Up to when each source was read; absent where the register says nothing of its sources. */
    readonly sources?: readonly SourceAnswer[];
    readonly fundsLookedThrough: false;
    /** Under which programmes owners were looked at, and that only recorded stakes were; false: under none. */
    readonly ownershipConsidered:
      | false
      | { readonly programmes: readonly string[]; readonly stakes: "recorded-only" };
  };
  readonly status: Status;
  readonly acts: Permissions;
  readonly summary: Summary;
  /** Columns of the caller's file that took no part in the answer; absent where there are none. */
  readonly unreadColumns?: readonly string[];
  readonly positions: readonly PositionAnswer[];
  readonly listings: Readonly<Record<string, ListingAnswer>>;
  readonly notice: string;
}

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
  readonly precision?: "day";
}
