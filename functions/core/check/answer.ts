/**
 * The shapes that go in and out of a check, as JSON writes them: instants as text in UTC, decimals as strings.
 * The HTTP contract's schemas are held against these types at compile time.
 * @module
 */

import type { Citation } from "../facts/citation.ts";
import type { TradeFacts } from "../facts/condition.ts";
import type { Permissions } from "../facts/permission.ts";
import type { Duty } from "../facts/programme.ts";
import type { Identifiers, Scheme } from "../facts/scheme.ts";
import type { ListingAnswer } from "../law/listing-answer.ts";
import type { Status } from "../law/status.ts";
import type { Problem } from "../problem.ts";
import type { RegisterRef } from "../register/facts-digest.ts";
import type { SourceAnswer } from "../register/sources-known.ts";
import type { FundHoldings, SentPosition } from "./position.ts";

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
  /** What funds hold, by their days; absent: no fund is looked through. */
  readonly constituents?: readonly FundHoldings[];
  /** How many days old they may be at most; absent: the usual age. */
  readonly constituentsMaxAgeDays?: number;
  /** Columns of the caller's file whose cells were not read, by their names; absent where there are none. */
  readonly unreadColumns?: readonly string[];
}

/** What was understood of a position, whenever that is not literally what was sent. */
export interface Read extends Identifiers {
  readonly ticker?: string;
  readonly venue?: string;
  readonly derivative?: true;
}

export interface MatchedBy {
  readonly scheme: Scheme | "symbol" | "name";
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
  /** Present where the listing is not the position's own but of what its fund holds: how much of the fund at most, in percent. */
  readonly weight?: string;
}

/** One line that decides a fund's answer, and how the fund holds it. */
export interface ThroughPath {
  /** The funds between, the outermost first; absent: the fund holds it directly. */
  readonly funds?: readonly string[];
  readonly holding: string;
  /** Of the fund as a whole, in percent; null: its weight is not given. */
  readonly weight: string | null;
  /** Key into the answer's `listings`; absent where the line could not be resolved. */
  readonly listing?: string;
}

/** What one programme says of a fund for what it holds. */
export interface ThroughProgramme {
  readonly programme: string;
  /** How much of the fund falls under it at most, in percent. */
  readonly share: string;
  /** From which share of its value a fund is reached, as a decimal; "0": whatever the share. */
  readonly reachedFrom: string;
  /** From which share whether it is reached can't be told by rule; absent: below it is not. */
  readonly reviewFrom?: string;
  readonly status: Status;
  readonly citations?: readonly Citation[];
}

/** How a fund was looked through. */
export interface Through {
  readonly fund: string;
  /** The day of which its holdings are. */
  readonly asOf: string;
  /** Whether every line was there, and every fund among them was looked through. */
  readonly complete: boolean;
  /** How much of the fund is what decides, at most, in percent. */
  readonly share: string;
  /** What decides, the heaviest first, at most 100. */
  readonly paths: readonly ThroughPath[];
  /** How many further paths there are. */
  readonly more: number;
  readonly programmes: readonly ThroughProgramme[];
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
  /** Present where the position is a fund that was looked through. */
  readonly through?: Through;
  /** In full for the first of an answer; past that those of one code share an entry, see `shorten-answer.ts`. */
  readonly problems: readonly ProblemAnswer[];
}

export type ProblemAnswer = Pick<Problem, "code"> & Partial<Problem>;

export type Amounts = Readonly<Record<Status, string>>;

export interface Exposure {
  readonly currency: string;
  readonly long: string;
  readonly short: string;
  /** Restricted market value over all market value, absolute amounts, four places, half-even; null for a zero total. */
  readonly restrictedShare: string | null;
  readonly byStatus: Amounts;
  /** Present where a fund with a market value was looked through. */
  readonly through?: ExposureThrough;
}

/** Market values with those of funds that were looked through taken apart into what these hold, each by its own status. */
export interface ExposureThrough {
  readonly byStatus: Amounts;
  /** What the weights of funds leave open. */
  readonly unaccounted: string;
  /** As the exposure's own. */
  readonly restrictedShare: string | null;
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
  readonly register: RegisterRef;
  readonly engine: number;
  readonly coverage: {
    readonly programmes: readonly string[];
    /** Programmes that are known and that the question left out. */
    readonly programmesLeftOut?: readonly string[];
    /** Up to when each source was read; absent where the register says nothing of its sources. */
    readonly sources?: readonly SourceAnswer[];
    /** Whether every position that is known to be a fund was looked through whole; false where there is none. */
    readonly fundsLookedThrough: boolean;
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
