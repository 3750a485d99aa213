/**
 * When listings change by time alone, by what is recorded: a ban begins, a window closes, an order runs out. Pure.
 * @module
 */

import type { Register } from "../register/register.ts";
import type { Instant } from "../time.ts";
import { timelineAt } from "./listing-state.ts";

/** A moment at which what listings permit changes by itself. */
export interface TurningPoint {
  readonly at: Instant;
  readonly listings: readonly string[];
}

/** One moment, told so many days ahead; 0: it has come. */
export interface Notice extends TurningPoint {
  readonly days: number;
  /** When it is to be told. */
  readonly due: Instant;
}

const DAY_MS = 86_400_000;

/** By register, as timelines are: it is asked for every minute. */
const remembered = new WeakMap<Register, readonly TurningPoint[]>();

/** Every turning point of every listing, in order. */
export function turningPoints(register: Register): readonly TurningPoint[] {
  const known = remembered.get(register);
  if (known !== undefined) return known;
  const byInstant = new Map<Instant, Set<string>>();
  for (const listing of register.facts.listing.keys())
    for (const { from } of timelineAt(register, listing, null)) {
      const listings = byInstant.get(from) ?? new Set();
      byInstant.set(from, listings.add(listing));
    }
  const found = [...byInstant]
    .sort(([a], [b]) => a - b)
    .map(([at, listings]) => ({ at, listings: [...listings].sort() }));
  remembered.set(register, found);
  return found;
}

/** What is to be told in `(after, until]`, so many days ahead of each turning point, in the order in which it is due. */
export const noticesDue = (
  register: Register,
  days: readonly number[],
  { after, until }: { readonly after: Instant; readonly until: Instant },
): readonly Notice[] =>
  turningPoints(register)
    .flatMap((point) => days.map((ahead) => ({ ...point, days: ahead, due: point.at - ahead * DAY_MS })))
    .filter(({ due }) => after < due && due <= until)
    .sort((a, b) => a.due - b.due || a.at - b.at);
