/**
 * From which share of its value a programme reaches a fund that holds listed securities.
 * @module
 */

import type { Citation } from "../facts/citation.ts";
import type { FundRule } from "../facts/programme.ts";
import { documents } from "../register/known.ts";
import type { Question } from "../register/question.ts";
import { decodedInterval, type Interval, isDay } from "../time.ts";

/** What holds of funds at a question's instant. Shares are decimals; "0": whatever the share. */
export interface FundReach {
  readonly reached: string;
  /** At most `reached`. */
  readonly review: string;
  readonly citations: readonly Citation[];
}

const always: FundReach = { reached: "0", review: "0", citations: [] };

const begins = ({ from }: FundRule): number => decodedInterval(from.at).start;
const ends = ({ until }: FundRule): number =>
  until === null ? Number.POSITIVE_INFINITY : decodedInterval(until.at).end;

/** Whether a rule may hold at an instant, or somewhere in a day; a day on which it begins or ends counts whole. */
const holdsIn = (rule: FundRule, asOf: Interval): boolean =>
  (isDay(asOf) ? begins(rule) < asOf.end : begins(rule) <= asOf.start) && ends(rule) > asOf.start;

const smaller = (a: string, b: string): string => (Number(a) <= Number(b) ? a : b);

const reachOf = ({ reached, review = reached, citations }: FundRule): FundReach => ({
  reached,
  review: smaller(review, reached),
  citations,
});

/** The strictest of the rules that may hold; where none is stated, a fund is reached whatever the share. */
export function fundReach({ register, knownAt, asOf }: Question, programme: string): FundReach {
  const texts = documents(register, "programme", programme, knownAt);
  const reaches = texts.flatMap(({ document }) => {
    const holding = (document.funds ?? []).filter((rule) => holdsIn(rule, asOf));
    return holding.length === 0 ? [always] : holding.map(reachOf);
  });
  return reaches.reduce(
    (a, b) => ({
      reached: smaller(a.reached, b.reached),
      review: smaller(a.review, b.review),
      citations: Number(a.reached) <= Number(b.reached) ? a.citations : b.citations,
    }),
    reaches[0] ?? always,
  );
}
