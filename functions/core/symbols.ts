import type { Problem } from "./problem.ts";

/** One exact thing that a symbol may name. */
export interface SymbolReading {
  /** Upper case, in the one spelling that lines use: "1810", "002415", "XIACY", "BRK.B". */
  readonly ticker: string;
  /** Where to look: operating MICs and group codes ("DE"); "any": on every venue, because the caller's is unknown. */
  readonly venues: readonly string[] | "any";
  /** For `read`: the one venue understood, or null where it is a group. */
  readonly venue: string | null;
  /** Why a hit by this reading is no certainty; null: it is exact. */
  readonly doubt: string | null;
  /** An option's underlying rather than the security itself. */
  readonly derivative: boolean;
}

export interface ReadSymbol {
  /** The most literal reading first; empty: the symbol could not be read, and `problems` says why. */
  readonly readings: readonly SymbolReading[];
  readonly problems: readonly Problem[];
}

export declare function readSymbol(symbol: string, exchange: string | undefined, currency: string | undefined): ReadSymbol;
