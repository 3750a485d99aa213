/**
 * What changed for a portfolio between two questions that differ in their clocks, and why.
 * @module
 */

import type { Entry } from "../facts/fact.ts";
import { sameJson } from "../json.ts";
import type { ListingAnswer } from "../law/listing-answer.ts";
import { type Clocks, questionOf } from "../register/question.ts";
import type { Register } from "../register/register.ts";
import type { CheckAnswer, CheckRequest, PositionAnswer } from "./answer.ts";
import type { Cause } from "./cause.ts";
import { explainer } from "./causes.ts";
import { check } from "./check.ts";
import type { SentPosition } from "./position.ts";

/** One of two questions: its clocks, and the register at its version. */
export interface Side extends Clocks {
  readonly register: Register;
}

/** What is asked twice. Every position is answered, silent ones too. */
export type Compared = Omit<CheckRequest, keyof Clocks | "detail">;

/** An answer without its positions and listings. */
export type Head = Omit<CheckAnswer, "positions" | "listings" | "notice">;

/** A position whose answer, or what its listings say, is another. */
export interface ChangedPosition {
  readonly index: number;
  readonly ref?: string;
  /** Whether its status, acts or duties changed; false: only what is said about them. */
  readonly verdict: boolean;
  readonly from: PositionAnswer;
  readonly to: PositionAnswer;
}

/** Positions that changed for the same reasons. */
export interface ChangeGroup {
  /** In the order in which they are passed from the first question to the second; the last one brought the second answer. */
  readonly because: readonly Cause[];
  readonly positions: readonly ChangedPosition[];
}

/** A listing that is described otherwise; null: the answer does not name it. */
export interface ChangedListing {
  readonly id: string;
  readonly from: ListingAnswer | null;
  readonly to: ListingAnswer | null;
}

export interface Comparison {
  readonly from: Head;
  readonly to: Head;
  /** How many positions are answered alike. */
  readonly unchanged: number;
  readonly changes: readonly ChangeGroup[];
  readonly listings: readonly ChangedListing[];
  readonly notice: string;
}

const headOf = ({ positions: _, listings: __, notice: ___, ...head }: CheckAnswer): Head => head;

function changedListings(from: CheckAnswer, to: CheckAnswer): readonly ChangedListing[] {
  const ids = [...new Set([...Object.keys(from.listings), ...Object.keys(to.listings)])].sort();
  return ids.flatMap((id) => {
    const [was, is] = [from.listings[id] ?? null, to.listings[id] ?? null];
    return sameJson(was, is) ? [] : [{ id, from: was, to: is }];
  });
}

const saysTheSame = (a: PositionAnswer, b: PositionAnswer): boolean =>
  a.status === b.status && sameJson(a.acts, b.acts) && sameJson(a.duties ?? [], b.duties ?? []);

function changedPositions(
  from: CheckAnswer,
  to: CheckAnswer,
  listings: readonly ChangedListing[],
): readonly ChangedPosition[] {
  const described = new Set(listings.map(({ id }) => id));
  return from.positions.flatMap((was, i) => {
    const is = to.positions[i];
    if (is === undefined) return [];
    const listed = [...was.matches, ...is.matches].some(({ listing }) => described.has(listing));
    if (!listed && sameJson(was, is)) return [];
    const { index, ref } = was;
    return [
      { index, ...(ref === undefined ? {} : { ref }), verdict: !saysTheSame(was, is), from: was, to: is },
    ];
  });
}

/** Positions that differ in what is held of them alone change for the same reasons; only whether it is held short counts. */
const likeOf = ({ ref: _, quantity, price: __, marketValue = "", ...named }: SentPosition): string =>
  JSON.stringify([named, quantity?.startsWith("-") ?? null, marketValue.startsWith("-")]);

/**
 * Compares a portfolio's answers to two questions: what changed, grouped by why, worst group first as positions stand; what did not
 * is counted only. `entries` is the log of the register that both are asked of. Pure, as `check` is.
 */
export function compare(asked: Compared, from: Side, to: Side, entries: readonly Entry[]): Comparison {
  const request = ({ asOf, knownAt }: Clocks): CheckRequest => ({ ...asked, asOf, knownAt, detail: "all" });
  const [first, second] = [check(from.register, request(from)), check(to.register, request(to))];
  const listings = changedListings(first, second);
  const positions = changedPositions(first, second, listings);
  const explain = explainer({
    from: questionOf(from.register, request(from)),
    to: questionOf(to.register, request(to)),
    alike: { ...asked, usPerson: asked.investor.usPerson },
    entries,
  });
  const known = new Map<string, readonly Cause[]>();
  const becauseOf = ({ index, verdict }: ChangedPosition): readonly Cause[] => {
    const position = asked.positions[index];
    if (position === undefined) return [];
    const looked = verdict ? "verdict" : "whole";
    const like = `${looked} ${likeOf(position)}`;
    const because = known.get(like) ?? explain(position, looked);
    known.set(like, because);
    return because;
  };
  const groups = new Map<
    string,
    { readonly because: readonly Cause[]; readonly positions: ChangedPosition[] }
  >();
  for (const changed of positions) {
    const because = becauseOf(changed);
    const key = JSON.stringify(because);
    const group = groups.get(key) ?? { because, positions: [] };
    group.positions.push(changed);
    groups.set(key, group);
  }
  return {
    from: headOf(first),
    to: headOf(second),
    unchanged: asked.positions.length - positions.length,
    changes: [...groups.values()],
    listings,
    notice: second.notice,
  };
}

/** The second answer, from the first and what changed: a comparison leaves nothing out. */
export function applied(first: CheckAnswer, { to, changes, listings, notice }: Comparison): CheckAnswer {
  const moved = new Map(
    changes.flatMap((group) => group.positions.map(({ index, to: is }) => [index, is] as const)),
  );
  const described: Record<string, ListingAnswer> = { ...first.listings };
  for (const { id, to: is } of listings) {
    delete described[id];
    if (is !== null) described[id] = is;
  }
  return {
    ...to,
    positions: first.positions.map((position) => moved.get(position.index) ?? position),
    listings: Object.fromEntries(Object.entries(described).sort(([a], [b]) => (a < b ? -1 : 1))),
    notice,
  };
}
