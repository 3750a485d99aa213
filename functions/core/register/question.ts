/**
 * A question: which register, what was known, about when, about which trade and programmes.
 * @module
 */

import { nothingSaid, type TradeFacts } from "../facts/condition.ts";
import { decodedInterval, type Interval } from "../time.ts";
import type { KnownAt } from "./known.ts";
import type { Register } from "./register.ts";

/** What a position is judged within: which register, what was known, about when. */
export interface Question {
  readonly register: Register;
  readonly knownAt: KnownAt;
  readonly asOf: Interval;
  /** What was said of the trade as a whole. */
  readonly trade: TradeFacts;
  /** Which programmes the question is about; null: all. */
  readonly programmes: ReadonlySet<string> | null;
  /**
   * What a question at any clocks could find: every document counts, whatever its span, and nothing that was found makes another
   * look needless. For indexes, see `possible-issuers.ts`; an answer is never made so.
   */
  readonly ever?: true;
}

/** A question's two clocks as printed, each an instant ("2021-03-15T13:31:00.000Z") or a New York day ("2021-03-15"). */
export interface Clocks {
  readonly asOf: string;
  /** null: everything that was ever published. */
  readonly knownAt: string | null;
}

/** What a question may be narrowed by, as printed. */
interface Narrowed extends Clocks {
  readonly trade?: TradeFacts;
  readonly programmes?: readonly string[];
}

/** A map for each owner, which lives as long as the owner does. */
function mapPerOwner<T>(): (owner: object) => Map<string, T> {
  const maps = new WeakMap<object, Map<string, T>>();
  return (owner) => {
    const present = maps.get(owner);
    if (present !== undefined) return present;
    const own = new Map<string, T>();
    maps.set(owner, own);
    return own;
  };
}

/** A map for each question. */
export const mapPerQuestion = <T>(): ((question: Question) => Map<string, T>) => mapPerOwner<T>();

/** What is found once for each key of an owner, and kept with it: no more than `most` at a time. */
function foundOnce<A, T extends NonNullable<unknown> | null>(
  ownerOf: (asked: A) => object,
  most: number,
  find: (asked: A, key: string) => T,
): (asked: A, key: string) => T {
  const mapOf = mapPerOwner<T>();
  return (asked, key) => {
    const found = mapOf(ownerOf(asked));
    const before = found.get(key);
    if (before !== undefined) return before;
    const now = find(asked, key);
    if (found.size >= most) found.clear();
    found.set(key, now);
    return now;
  };
}

/** What is asked of a question again and again, for one position after another, is found once for each key. */
export const perQuestion = <T extends NonNullable<unknown> | null>(
  find: (question: Question, key: string) => T,
): ((question: Question, key: string) => T) =>
  foundOnce((question) => question, Number.POSITIVE_INFINITY, find);

/** What of a question says what is known, whatever instant it is about. */
export type Knowledge = Pick<Question, "register" | "knownAt" | "ever">;

/** As much as is kept of one register: what all of a large one's keys find would outgrow it. */
const MAX_KEPT = 20_000;

/** As `perQuestion`, for what hangs on what is known alone. Where that is all of a register, it is found once for each key of the register. */
export const perKnowledge = <T extends NonNullable<unknown> | null>(
  find: (knowledge: Knowledge, key: string) => T,
): ((knowledge: Knowledge, key: string) => T) =>
  foundOnce(
    (knowledge) => (knowledge.knownAt === null && knowledge.ever !== true ? knowledge.register : knowledge),
    MAX_KEPT,
    find,
  );

/** A question from its two clocks as printed; throws a RangeError for text that no contract let through. */
export function questionOf(register: Register, { asOf, knownAt, trade, programmes }: Narrowed): Question {
  return {
    register,
    asOf: decodedInterval(asOf),
    knownAt: knownAt === null ? null : decodedInterval(knownAt),
    trade: trade ?? nothingSaid,
    programmes: programmes === undefined ? null : new Set(programmes),
  };
}
