/**
 * What a fund holds, gathered line by line: lines of which the law says the same are one sort, with the heaviest paths to them.
 * @module
 */

import type { Permissions } from "../facts/permission.ts";
import type { Duty } from "../facts/programme.ts";
import { compared, type Fraction, none, plus } from "../fraction.ts";
import { perStatus, type Status } from "../law/status.ts";
import type { Problem } from "../problem.ts";
import type { Weights } from "./fund-weights.ts";
import type { SentConstituent } from "./position.ts";
import type { Contribution, Weighed } from "./verdict.ts";

/** So many paths are told of a fund. */
export const MAX_PATHS = 100;

/** How a fund holds a line: the funds between, the outermost first. */
export interface Path {
  readonly funds: readonly string[];
  readonly holding: SentConstituent;
  /** Of the fund as a whole; null: not given. */
  readonly weight: Fraction | null;
  readonly found: readonly Contribution[];
}

/** What one programme says of a line. */
export interface Part {
  readonly programme: string;
  readonly status: Status;
  readonly acts: Permissions;
  readonly duties: readonly Duty[];
}

/** Lines of which the law says the same. */
export interface Sort {
  readonly parts: readonly Part[];
  /** What could not be resolved adds, whatever the programmes say; null: nothing. */
  readonly own: Weighed["own"];
  /** How much of the fund they may be at most. */
  readonly share: Fraction;
  /** How much more they may be where the fund's weights contradict themselves: enough for a question, never for a prohibition. */
  readonly beyond: Fraction;
  readonly count: number;
  /** The heaviest first, at most MAX_PATHS. */
  readonly paths: readonly Path[];
}

/** A listing that lines fall under, and how much of the fund they may be at most. */
export interface Reached {
  readonly contribution: Contribution;
  readonly share: Fraction;
}

/** Problems of one code: the first of them, and how many there are. */
export interface Told {
  readonly problem: Problem;
  readonly count: number;
}

const byWeight = (a: Path, b: Path): number =>
  a.weight === null || b.weight === null
    ? Number(a.weight === null) - Number(b.weight === null)
    : compared(b.weight, a.weight);

/** The heaviest paths; those of unknown weight come last. */
export const heaviest = (paths: readonly Path[]): readonly Path[] =>
  paths.length < 2 ? paths : paths.toSorted(byWeight).slice(0, MAX_PATHS);

export class Gathering {
  readonly sorts = new Map<string, Sort>();
  readonly listings = new Map<string, Reached>();
  readonly told = new Map<string, Told>();
  readonly byStatus: Record<Status, Fraction> = { ...perStatus(() => none) };
  /** How much of the fund may be anything. */
  unknown: Fraction;
  whole = true;
  readonly #rest: Fraction;
  readonly #beyond: Fraction;
  readonly #resting = new Set<string>();

  constructor({ rest, beyond }: Pick<Weights, "rest" | "beyond">) {
    this.#rest = rest;
    this.#beyond = beyond;
    this.unknown = rest;
  }

  /** The largest share that a line of this weight may have. Lines without weight share the rest: it counts once for each sort. */
  shareOf(weight: Fraction | null, key: string): Fraction {
    if (weight !== null) return weight;
    if (this.#resting.has(key)) return none;
    this.#resting.add(key);
    return this.#rest;
  }

  /** How much more than its share a line of this weight may have. */
  beyond(weight: Fraction | null): Fraction {
    return weight === null ? this.#beyond : none;
  }

  tell(problem: Problem, count = 1): void {
    const before = this.told.get(problem.code);
    this.told.set(problem.code, {
      problem: before?.problem ?? problem,
      count: (before?.count ?? 0) + count,
    });
  }

  addSort(key: string, sort: Sort): void {
    const before = this.sorts.get(key);
    this.sorts.set(
      key,
      before === undefined
        ? sort
        : {
            ...sort,
            share: plus(before.share, sort.share),
            beyond: plus(before.beyond, sort.beyond),
            count: before.count + sort.count,
            paths: heaviest([...before.paths, ...sort.paths]),
          },
    );
  }

  addListing(contribution: Contribution, share: Fraction): void {
    const { listing } = contribution.standing;
    const before = this.listings.get(listing);
    if (before === undefined) return void this.listings.set(listing, { contribution, share });
    // The certain one where a listing is reached in several ways.
    const better = before.contribution.doubt !== null && contribution.doubt === null;
    this.listings.set(listing, {
      contribution: better ? contribution : before.contribution,
      share: plus(before.share, share),
    });
  }

  addStatus(status: Status, share: Fraction): void {
    this.byStatus[status] = plus(this.byStatus[status], share);
  }

  addUnknown(share: Fraction): void {
    this.unknown = plus(this.unknown, share);
  }
}
