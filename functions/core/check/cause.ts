/**
 * Why an answer differs from another: an entry of the log, what a court or an agency did, a publication, or a date that passed.
 * @module
 */

import type { FactKind } from "../facts/fact.ts";

/** Most of a cause's facts that are named. */
export const MAX_FACTS = 20;

/** A fact as the log names it. */
export interface FactRef {
  readonly kind: FactKind;
  readonly id: string;
  readonly publishedAt: string;
}

/**
 * `entry`: the register was told more, or otherwise. `order`, `licence`: it began or ceased to count, or its publication came within
 * what is known. `publication`: another fact's did. `date`: a date passed.
 */
export const causeKinds = ["entry", "order", "licence", "publication", "date"] as const;
export type CauseKind = (typeof causeKinds)[number];

/** What happened. `listed` to `changed` are a listing's; `security`: a symbol or an identifier names something else than before. `fund-list`: another list of what a fund
 * held counts, or none any more. */
export const causeEvents = [
  "recorded",
  "published",
  "begins",
  "ends",
  "listed",
  "in-force",
  "window-closed",
  "ended",
  "day",
  "changed",
  "security",
  "fund-list",
] as const;
export type CauseEvent = (typeof causeEvents)[number];

export interface Cause {
  readonly kind: CauseKind;
  readonly event: CauseEvent;
  /** When it happened, in UTC. */
  readonly at: string;
  /** The entry's, the order's, the licence's or the listing's own id; absent where several facts or none are meant. */
  readonly id?: string;
  /** Of an entry. */
  readonly version?: number;
  /** The facts that were recorded or published, at most twenty; empty where none is meant. */
  readonly facts: readonly FactRef[];
  /** The same as one sentence. */
  readonly says: string;
}

const happened: Readonly<Record<CauseEvent, string>> = {
  recorded: "is recorded",
  published: "is published",
  begins: "begins to count",
  ends: "no longer counts",
  listed: "begins: the issuer is listed",
  "in-force": "comes into force",
  "window-closed": "passes the end of its divestment window",
  ended: "ends",
  day: "enters or leaves a day in which something happened at an hour that was not published",
  changed: "stands otherwise by the text of the law",
  security: "is the day from which the symbol or identifier names something else",
  "fund-list": "is the day from which another list of what the fund held counts, or none any more",
};

const named = (facts: readonly FactRef[]): string =>
  facts.map(({ kind, id, publishedAt }) => `${kind} ${id} of ${publishedAt}`).join(", ");

/** Events of a position rather than of a listing: the day itself is what the sentence is about. */
const isDayOf = (event: CauseEvent): boolean => event === "security" || event === "fund-list";

const subjectOf = ({ kind, event, id, version, facts, at }: Omit<Cause, "says">): string => {
  if (kind === "entry")
    return `Entry ${version} (${id})${facts.length === 0 ? "" : `, with ${named(facts)},`}`;
  if (kind === "publication") return facts.length === 0 ? "A fact" : named(facts);
  if (isDayOf(event)) return at;
  return `${kind === "order" ? "Court order" : kind === "licence" ? "Licence" : "Listing"} ${id ?? ""}`;
};

/** A cause with its sentence. `back`: the second question lies before the first, so that what happened has not happened yet. */
export const cause = (of: Omit<Cause, "says">, back: boolean): Cause => ({
  ...of,
  says: `${back ? "Not yet at the second question: " : ""}${subjectOf(of)} ${happened[of.event]}${isDayOf(of.event) ? "" : `, ${of.at}`}.`,
});
