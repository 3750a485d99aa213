/**
 * What was sent, what was acknowledged, and how it went: against this the store is held when the hour is over.
 * @module
 */

/** A thing that is written again and again, by a number that only rises. */
export interface Written {
  sent: number;
  acknowledged: number;
}

export interface Ledger {
  /** By a portfolio's id: the number that its one position has as its quantity. */
  readonly portfolios: Map<string, Written>;
  /** Ids of entries that the register said it has appended. */
  readonly entries: Set<string>;
  /** Calls by what was asked, then by the status, or by the name of what went wrong. */
  readonly outcomes: Map<string, Map<string, number>>;
  /** Answers of 200 that were not the right ones. */
  readonly wrong: string[];
  /** Milliseconds of checks of one position since they were last taken. */
  takeTimes(): readonly number[];
  time(ms: number): void;
  count(what: string, outcome: string): void;
}

export function createLedger(): Ledger {
  let times: number[] = [];
  const outcomes = new Map<string, Map<string, number>>();
  return {
    portfolios: new Map(),
    entries: new Set(),
    outcomes,
    wrong: [],
    takeTimes: () => {
      const taken = times;
      times = [];
      return taken;
    },
    time: (ms) => {
      times.push(ms);
    },
    count: (what, outcome) => {
      const of = outcomes.get(what) ?? new Map<string, number>();
      of.set(outcome, (of.get(outcome) ?? 0) + 1);
      outcomes.set(what, of);
    },
  };
}

/** The value that a share of the others do not exceed; 0 where there are none. */
export const quantile = (values: readonly number[], share: number): number =>
  [...values].sort((a, b) => a - b)[Math.max(0, Math.ceil(share * values.length) - 1)] ?? 0;
