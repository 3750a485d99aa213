import { freshnessOf, type SeenState } from "../register/sources.ts";
import type { SourceState } from "./contract/register.ts";

/** How fresh the sources are, as callers are told. It changes no answer, only how old one knows it to be. */
export interface SourceView {
  readonly states: () => Promise<readonly SourceState[]>;
  /** Seconds since the oldest successful poll, as last seen; null: none was seen yet. Never waits for the table. */
  readonly age: () => number | null;
}

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
    states: async () =>
      (await refresh()).map((state) => {
        const fresh = freshnessOf(state, now(), staleAfterMs);
        return {
          name: state.name,
          lastPoll: state.lastPollAt,
          lastSuccess: state.lastSuccessAt,
          publication: state.publication,
          age: fresh.ageSeconds,
          state: fresh.state,
        };
      }),
    age: () => {
      // What can't be read now is asked again with the next check; the header shows what was seen last.
      refresh().catch(() => undefined);
      const ages = seen.map((state) => freshnessOf(state, now(), staleAfterMs).ageSeconds);
      return ages.length === 0 || ages.includes(null) ? null : Math.max(...ages.map((age) => age ?? 0));
    },
  };
}
