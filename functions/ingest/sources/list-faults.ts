/**
 * What keeps a list file from being taken at its word.
 * @module
 */

export const damageCodes = [
  "unreadable",
  "truncated",
  "unknown-schema",
  "empty",
  "duplicate-uid",
  "bad-uid",
  "bad-date",
  "missing-date",
  "dates-out-of-order",
  "bad-identifier",
  "dangling-row",
  "unknown-programme",
] as const;

/** Faults for which no part of the file is to be trusted. */
export type DamageCode = (typeof damageCodes)[number];

/** Faults that a person may look at and accept: what was understood is sound by itself. */
export type DoubtCode = "unknown-label" | "incomplete-set" | "resaved";

export interface Fault {
  readonly code: DamageCode | DoubtCode;
  readonly at: string;
  /** What was wrong, the value seen, what was expected, what to do. */
  readonly message: string;
}

/** The reading cannot go on: one fault says why. */
export class UnreadableList extends Error {
  override readonly name = "UnreadableList";
  readonly fault: Fault;
  constructor(code: DamageCode, at: string, message: string, options?: ErrorOptions) {
    super(`${at}: ${message}`, options);
    this.fault = { code, at, message };
  }
}

const MAX_FAULTS = 50;

/** Collects faults: a damaged file has as many as lines, and nobody reads more than the first few. */
export class Faults {
  readonly #list: Fault[] = [];
  #count = 0;

  add(code: Fault["code"], at: string, message: string): void {
    this.#count += 1;
    if (this.#list.length < MAX_FAULTS) this.#list.push({ code, at, message });
  }

  get list(): readonly Fault[] {
    const more = this.#count - this.#list.length;
    const last = this.#list.at(-1);
    return more === 0 || last === undefined
      ? this.#list
      : [...this.#list, { code: last.code, at: last.at, message: `and ${more} more faults like these` }];
  }
}
