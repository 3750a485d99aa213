/**
 * The state of each source, as callers see it.
 * @module
 */

import type { Register } from "../core/register/register.ts";
import { type SourceAnswer, sourcesKnown } from "../core/register/sources-known.ts";
import { decodedInterval } from "../core/time.ts";
import { curated } from "../ingest/feeds.ts";
import { freshnessOf, type SeenState } from "../register/sources.ts";
import type { SourceState } from "./contract/register.ts";

export type SourceAge = number | "never" | null;

/** What the register says now of its sources, by their ids. */
export function sourcesNow(register: Register, now: number): ReadonlyMap<string, SourceAnswer> {
  const at = { start: now, end: now };
  return new Map(
    sourcesKnown({ register, knownAt: null, asOf: at }).map((source) => [source.id, source] as const),
  );
}

/** A review too long ago is old. A list is not, while its publisher says that there is no newer one. */
const isOldReview = (source: SourceAnswer | undefined): boolean =>
  source?.form === "review" && (source.publication === null || source.olderThanDays !== undefined);

/** How fresh the sources are, as callers are told. It changes no answer, only how old one knows it to be. */
export interface SourceView {
  readonly states: (register: Register) => Promise<readonly SourceState[]>;
  /**
   * Seconds since the list that was not heard for longest was last heard, as last seen; "never": some list never was; null: no
   * state was seen yet. Never waits for the table.
   */
  readonly age: () => SourceAge;
}

/** Seconds since a review. That `data/` was imported a minute ago does not make its facts a minute old. */
const ageOf = ({ publication }: SourceAnswer, now: number): number | null =>
  publication === null ? null : Math.max(0, Math.floor((now - decodedInterval(publication).start) / 1000));

/**
 * A view over what the table says of the sources, which `read` asks at most once a minute. `age` starts such a read but
 * does not wait for it: a check sends one request of its own, and no second one delays it.
 */
export function createSourceView(
  read: () => Promise<readonly SeenState[]>,
  now: () => number,
  staleAfterMs: number,
): SourceView {
  let seen: readonly SeenState[] = [];
  const refresh = async (): Promise<readonly SeenState[]> => {
    seen = await read();
    return seen;
  };
  return {
    states: async (register) => {
      const recorded = sourcesNow(register, now());
      return (await refresh()).map((state) => {
        const fresh = freshnessOf(state, now(), staleAfterMs);
        const source = recorded.get(state.name);
        return {
          name: state.name,
          lastPoll: state.lastPollAt,
          lastSuccess: state.lastSuccessAt,
          publication: source?.publication ?? state.publication,
          age: source?.form === "review" ? ageOf(source, now()) : fresh.ageSeconds,
          state: fresh.state === "fresh" && isOldReview(source) ? "stale" : fresh.state,
        };
      });
    },
    age: () => {
      // What can't be read now is asked again with the next check; the header shows what was seen last.
      refresh().catch(() => undefined);
      const lists = seen.filter(({ name }) => name !== curated);
      const ages = lists.map((state) => freshnessOf(state, now(), staleAfterMs).ageSeconds);
      if (ages.length === 0) return null;
      return ages.includes(null) ? "never" : Math.max(...ages.map((age) => age ?? 0));
    },
  };
}
