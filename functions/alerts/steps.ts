/**
 * The steps by which a tenant is brought up to the register: its entries and the moments that have come, in the order in which
 * they were. Pure.
 * @module
 */

import type { Entry } from "../core/facts/fact.ts";
import { type Reached, reachedBy, touchedBy } from "../core/law/touched-by.ts";
import { noticesDue } from "../core/law/turning-points.ts";
import { atVersion, type Register } from "../core/register/register.ts";
import type { FundChange } from "../portfolios/fund-telling.ts";
import type { Cursor } from "./cursor.ts";
import type { News } from "./event.ts";
import type { EventType } from "./event-types.ts";
import { type Holding, newsOfEntry, newsOfNotice, newsOfRegister, noticeDays } from "./portfolio-news.ts";
import { asksFor, type Subscription } from "./subscription.ts";

export interface Step {
  /** Tells it from every other step. */
  readonly name: string;
  readonly at: number;
  /** What it can tell of portfolios. */
  readonly types: readonly EventType[];
  /** What it tells of the register, to those who follow it; null: nothing. */
  readonly register: News | null;
  /** Issuers and classes whose holders it may concern, in order; made when the step's turn has come. */
  readonly keys: () => readonly string[];
  /** The change of a stored fund that it tells of; absent: the step is none of a fund. */
  readonly ofFund?: FundChange;
  readonly newsOf: (portfolio: Holding) => readonly News[];
  /** The cursor once the step is done. */
  readonly done: (cursor: Cursor) => Cursor;
  /** Whether a subscription was there when it happened. */
  readonly concerns: (subscription: Subscription) => boolean;
}

/** How the index names a class of issuers beside issuers' ids, none of which holds a colon. */
const classKey = (country: string): string => `class:${country}`;

const keysOf = ({ issuers, countries }: Reached): readonly string[] =>
  [...issuers, ...countries.map(classKey)].sort();

/** Computes once, when first asked. */
function lazily<T>(compute: () => T): () => T {
  let found: { readonly value: T } | null = null;
  return () => {
    found ??= { value: compute() };
    return found.value;
  };
}

function stepOfEntry(register: Register, entry: Entry): Step | null {
  const [before, after] = [atVersion(register, entry.version - 1), atVersion(register, entry.version)];
  if (before === null || after === null) return null;
  const touched = lazily(() => touchedBy({ before, after }, entry.changes));
  return {
    name: `entry.${entry.version}`,
    at: Date.parse(entry.recordedAt),
    types: ["portfolio.verdict.changed"],
    register: newsOfRegister(entry, after),
    keys: () => keysOf(touched()),
    newsOf: (portfolio) => {
      const news = newsOfEntry(portfolio, entry, { before, after }, touched());
      return news === null ? [] : [news];
    },
    // What was due before it was told by the register of then: with the entry, it is the entry that tells.
    done: (cursor) => ({
      ...cursor,
      version: entry.version,
      time: Math.max(cursor.time, Date.parse(entry.recordedAt)),
      within: null,
    }),
    concerns: ({ since }) => since < entry.version,
  };
}

/** One step for all that is due at one moment: the cursor can then move past it. */
const stepsOfTime = (register: Register, after: number, until: number): readonly Step[] =>
  [...Map.groupBy(noticesDue(register, noticeDays, { after, until }), ({ due }) => due)].map(
    ([due, notices]) => ({
      name: `time.${due}`,
      at: due,
      types: ["portfolio.verdict.changed", "portfolio.change.ahead"],
      register: null,
      keys: () => keysOf(reachedBy(register, [...new Set(notices.flatMap(({ listings }) => listings))])),
      newsOf: (portfolio) => notices.flatMap((notice) => newsOfNotice(portfolio, notice, register) ?? []),
      done: (cursor) => ({ ...cursor, time: due, within: null }),
      concerns: ({ createdAt }) => createdAt < due,
    }),
  );

/**
 * What a tenant has not been told, in the order in which it was, up to a moment. What was due at a moment is told by the register
 * of that moment: an entry that says afterwards what held since then tells it itself, and nobody is told the same twice.
 */
export function stepsFrom(
  { version, time }: Pick<Cursor, "version" | "time">,
  { register, entries }: { readonly register: Register; readonly entries: readonly Entry[] },
  now: number,
): readonly Step[] {
  const pending = entries.slice(version);
  const ofTime: Step[] = [];
  let [known, from] = [atVersion(register, version), time];
  for (const entry of pending) {
    const at = Date.parse(entry.recordedAt);
    // No entry comes before one that was read, so that what was due until then can be told whatever the moment is now.
    if (known !== null && at > from) ofTime.push(...stepsOfTime(known, from, at));
    [known, from] = [atVersion(register, entry.version), Math.max(from, at)];
  }
  if (known !== null) ofTime.push(...stepsOfTime(known, from, now));
  // Stable: entries keep their order, and come after a moment that they share.
  return [...ofTime, ...pending.flatMap((entry) => stepOfEntry(register, entry) ?? [])].sort(
    (a, b) => a.at - b.at,
  );
}

/** Whether any subscription asks for what a step can tell of portfolios. */
export const isAsked = (step: Step, subscriptions: readonly Subscription[]): boolean =>
  subscriptions.some(
    (subscription) =>
      step.concerns(subscription) && step.types.some((type) => asksFor(subscription, type, null)),
  );
