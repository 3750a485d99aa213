/**
 * Why one position's answer at one set of clocks is another at a second: one clock is moved after the other (version, knownAt, asOf),
 * and at each place where the answer becomes another, what happened there is named.
 * @module
 */

import type { Entry } from "../facts/fact.ts";
import type { Question } from "../register/question.ts";
import { atVersion, type Register } from "../register/register.ts";
import type { Instant } from "../time.ts";
import { type Cause, cause } from "./cause.ts";
import { dateCause, entryCause, publicationCause } from "./cause-of-turn.ts";
import type { SentPosition } from "./position.ts";
import { type Alike, judgedAt, knownAtInterval, knownAtOf, stretchBetween, turnsBetween } from "./turns.ts";

/** Two questions about the same positions, differing in their clocks alone, and the register that both are asked of. */
export interface Span {
  readonly from: Question;
  readonly to: Question;
  readonly alike: Alike;
  /** The log, for who wrote what; entries that are missing are named by their versions. */
  readonly entries: readonly Entry[];
}

/** Which text of an answer is looked at: where the verdict changed, only what changed it counts. */
export type Looked = "verdict" | "whole";

/** Finds the causes of one position's change, in the order in which they are passed. */
export type Explain = (position: SentPosition, looked: Looked) => readonly Cause[];

/** Each register version once: what is memoised by a register stays valid while one comparison lasts. */
function versionsOf({ from, to }: Span): (version: number) => Register {
  const newest = from.register.version >= to.register.version ? from.register : to.register;
  const known = new Map([from, to].map(({ register }) => [register.version, register]));
  return (version) => {
    const found = known.get(version) ?? atVersion(newest, version) ?? newest;
    known.set(version, found);
    return found;
  };
}

/** The publications' own instants in ascending order: nothing becomes known between them. */
const publicationInstants = (register: Register): readonly Instant[] =>
  [
    ...new Set(
      Object.values(register.facts).flatMap((ofKind) =>
        [...ofKind.values()].flatMap((publications) =>
          publications.flatMap(({ interval }) => [interval.start, interval.end]),
        ),
      ),
    ),
  ].sort((a, b) => a - b);

/** How one clock is moved while the others stand: the causes found on its way, in ascending order. */
type Leg = (position: SentPosition, looked: Looked) => readonly Cause[];

/** The register's version, while both other clocks are the first question's. */
function byVersion(span: Span): Leg {
  const { from, to, alike } = span;
  const registerAt = versionsOf(span);
  const back = from.register.version > to.register.version;
  const [low, high] = back
    ? [to.register.version, from.register.version]
    : [from.register.version, to.register.version];
  return (position, looked) => {
    const at = (version: number) => judgedAt({ ...from, register: registerAt(version) }, position, alike);
    return turnsBetween(low, high, (version) => at(version)[looked]).map((version) =>
      cause(entryCause(registerAt(version), version, span.entries, at(version - 1), at(version)), back),
    );
  };
}

/** What is known, while the version is the second question's and asOf the first's. */
function byKnowledge({ from, to, alike }: Span): Leg {
  const [a, b] = [knownAtInterval(from.knownAt), knownAtInterval(to.knownAt)];
  const instants = publicationInstants(to.register);
  return (position, looked) => {
    const at = (instant: Instant | undefined) =>
      judgedAt({ ...from, register: to.register, knownAt: knownAtOf(instant ?? b.start) }, position, alike);
    const along = (wide: boolean): readonly Instant[] => {
      const [low, high] = stretchBetween(a, b, wide);
      return [low, ...instants.filter((instant) => instant > low && instant <= high), high];
    };
    const places = along(false);
    const found = turnsBetween(0, places.length - 1, (i) => at(places[i])[looked]).map(
      (i) => [places, i] as const,
    );
    const days = along(true);
    // Of a day the strictest answer counts, which both of its ends may lack: then each step within is looked at.
    const within = () =>
      days.flatMap((day, i) =>
        i > 0 && at(days[i - 1])[looked] !== at(day)[looked] ? [[days, i] as const] : [],
      );
    return (found.length > 0 ? found : within()).map(([of, i]) =>
      cause(publicationCause(to.register, of[i] ?? b.start, at(of[i - 1]), at(of[i])), a.start > b.start),
    );
  };
}

/** The instant that is asked about, while all else is the second question's. */
function byDate({ from, to, alike }: Span): Leg {
  const question = { ...to, asOf: from.asOf };
  return (position, looked) => {
    const at = (instant: Instant) =>
      judgedAt({ ...question, asOf: { start: instant, end: instant } }, position, alike);
    const isTurn = (instant: Instant) => at(instant - 1)[looked] !== at(instant)[looked];
    const found = turnsBetween(
      ...stretchBetween(from.asOf, to.asOf, false),
      (instant) => at(instant)[looked],
    );
    const within = (): readonly Instant[] => {
      const [low, high] = stretchBetween(from.asOf, to.asOf, true);
      const segments = [from.asOf, to.asOf].flatMap((asOf) =>
        judgedAt({ ...question, asOf }, position, alike).standings.flatMap(({ timeline }) => timeline),
      );
      const instants = [...new Set(segments.map((segment) => segment.from))].sort((a, b) => a - b);
      return instants.filter((instant) => instant > low && instant <= high && isTurn(instant));
    };
    return (found.length > 0 ? found : within()).map((instant) =>
      cause(dateCause(to.register, instant, at(instant - 1), at(instant)), from.asOf.start > to.asOf.start),
    );
  };
}

const sameMoment = (a: Question["knownAt"], b: Question["knownAt"]): boolean =>
  a === b || (a !== null && b !== null && a.start === b.start && a.end === b.end);

/** Explains changes between two questions, clock after clock. Costs some forty judgements of a position for each cause. */
export function explainer(span: Span): Explain {
  const { from, to } = span;
  const known = [knownAtInterval(from.knownAt).start, knownAtInterval(to.knownAt).start] as const;
  const legs: readonly { readonly leg: Leg; readonly back: boolean }[] = [
    { leg: byVersion(span), back: from.register.version > to.register.version },
    ...(sameMoment(from.knownAt, to.knownAt) ? [] : [{ leg: byKnowledge(span), back: known[0] > known[1] }]),
    ...(sameMoment(from.asOf, to.asOf) ? [] : [{ leg: byDate(span), back: from.asOf.start > to.asOf.start }]),
  ];
  const passed = (position: SentPosition, looked: Looked): readonly Cause[] =>
    legs.flatMap(({ leg, back }) => (back ? leg(position, looked).toReversed() : leg(position, looked)));
  return (position, looked) => {
    const found = passed(position, looked);
    return found.length > 0 || looked === "whole" ? found : passed(position, "whole");
  };
}
