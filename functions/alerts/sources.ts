/**
 * Which sources are in trouble, of what is known of their polls. Pure.
 * @module
 */

import type { SourceTrouble } from "./portfolio-news.ts";

/** A source's state as `GET /v1/register` shows it. */
export interface ShownState {
  readonly name: string;
  readonly lastSuccess: string | null;
  readonly publication: string | null;
  readonly state: "fresh" | "stale" | "held";
}

export const troublesOf = (states: readonly ShownState[]): readonly SourceTrouble[] =>
  states.flatMap(({ name, state, lastSuccess, publication }) =>
    state === "fresh"
      ? []
      : [{ name, state, publication, lastSuccess: lastSuccess === null ? null : Date.parse(lastSuccess) }],
  );
