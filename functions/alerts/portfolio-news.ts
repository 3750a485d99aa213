/**
 * What a portfolio's holder is told: bounded, so that an event stays small, and without any amount. Pure.
 * @module
 */

import type { FundHoldings, Position } from "../core/check/position.ts";
import { firstChange, type VerdictChange, verdictChange } from "../core/check/verdict-change.ts";
import type { Entry } from "../core/facts/fact.ts";
import { allReview, strictestActs } from "../core/facts/permission.ts";
import { stricterStatus } from "../core/law/status.ts";
import { listingsReached, type Step, type Touched } from "../core/law/touched-by.ts";
import type { Notice } from "../core/law/turning-points.ts";
import type { Register } from "../core/register/register.ts";
import { iso } from "../core/time.ts";
import type { FundChange } from "../portfolios/fund-telling.ts";
import type { Portfolio } from "../portfolios/portfolio.ts";
import { laneOf, type News } from "./event.ts";

/** A subscriber is told so many days before a turning point, and when it has come. */
export const daysAhead = [90, 30, 7, 1] as const;
const arrived = 0;
export const noticeDays: readonly number[] = [...daysAhead, arrived];

/** Standard Webhooks asks for payloads below 20 kB: what is left out is counted, and the portfolio's check has it. */
const MAX_POSITIONS = 25;
const MAX_LISTINGS = 5;
const MAX_CHANGES = 10;

/** A portfolio, with what its stored funds hold. */
export interface Holding extends Portfolio {
  readonly constituents?: readonly FundHoldings[] | undefined;
  /** … as it was before a step of a fund. */
  readonly constituentsBefore?: readonly FundHoldings[] | undefined;
}

/** How a row of a portfolio is found again: what its owner wrote, without amounts. */
const rowOf = ({ ref, symbol, exchange, isin, name }: Position) => ({
  ...(ref === undefined ? {} : { ref }),
  ...(symbol === undefined ? {} : { symbol }),
  ...(exchange === undefined ? {} : { exchange }),
  ...(isin === undefined ? {} : { isin }),
  // A name tells which row is meant where nothing else does.
  ...(symbol === undefined && isin === undefined && name !== undefined ? { name } : {}),
});

/** As `GET /v1/portfolios/{id}/check` answers: at least review while the portfolio is not known to its end. */
function verdictOf({ head }: Portfolio, { status, acts }: VerdictChange["before"]) {
  if (head.gaps.length === 0) return { status, acts };
  return { status: stricterStatus(status, "review"), acts: strictestActs(acts, allReview) };
}

function dataOf(portfolio: Portfolio, change: VerdictChange, register: Register) {
  const { head, positions } = portfolio;
  const shown = change.positions.slice(0, MAX_POSITIONS);
  const listings = Object.entries(change.listings).slice(0, MAX_LISTINGS);
  return {
    portfolio: { id: head.id, version: head.version, complete: head.gaps.length === 0 },
    before: verdictOf(portfolio, change.before),
    after: verdictOf(portfolio, change.after),
    positions: shown.map(({ index, ...rest }) => ({ index, ...rowOf(positions[index] ?? {}), ...rest })),
    positionsLeftOut: change.positions.length - shown.length,
    listings: Object.fromEntries(listings),
    listingsLeftOut: Object.keys(change.listings).length - listings.length,
    register: { version: register.version, digest: register.digest },
  };
}

/** An entry as events name it: which, whence, and of its changes those that bear on the listings shown. */
function entryOf(entry: Entry, register: Register, listings: readonly string[] | null) {
  const { version, id, digest, source, recordedAt, changes } = entry;
  const bearing =
    listings === null
      ? changes
      : changes.filter((change) => {
          const reached = listingsReached(register, change);
          return reached.length === 0 || reached.some((listing) => listings.includes(listing));
        });
  const shown = bearing.slice(0, MAX_CHANGES);
  return {
    version,
    id,
    digest,
    source,
    recordedAt,
    changes: shown.map(({ op, kind, id: fact, publishedAt, citations }) => ({
      op,
      kind,
      id: fact,
      publishedAt,
      citations,
    })),
    changesLeftOut: changes.length - shown.length,
  };
}

/** What an entry changes for a portfolio, at the moment when it was recorded or later; null: nothing. */
export function newsOfEntry(
  portfolio: Holding,
  entry: Entry,
  { before, after }: Step,
  { instants }: Touched,
): News | null {
  const at = Date.parse(entry.recordedAt);
  const ahead = [at, ...instants.filter((instant) => instant > at)];
  const change = firstChange({ before, after }, ahead, portfolio);
  if (change === null) return null;
  return {
    type: "portfolio.verdict.changed",
    lane: laneOf.portfolio(portfolio.head.id),
    cause: { at, version: entry.version, name: "entry" },
    data: {
      cause: "entry",
      from: iso(change.from),
      ...dataOf(portfolio, change, after),
      entry: entryOf(entry, after, Object.keys(change.listings)),
    },
  };
}

/** What a turning point changes, or will, for a portfolio; null: nothing. */
export function newsOfNotice(portfolio: Holding, notice: Notice, register: Register): News | null {
  const { at, due, days } = notice;
  const change = verdictChange({ register, at: at - 1 }, { register, at }, portfolio);
  if (change === null) return null;
  const told = dataOf(portfolio, change, register);
  const common = { lane: laneOf.portfolio(portfolio.head.id) };
  return days === arrived
    ? {
        ...common,
        type: "portfolio.verdict.changed",
        cause: { at: due, version: 0, name: "time" },
        data: { cause: "time", from: iso(at), ...told, entry: null },
      }
    : {
        ...common,
        type: "portfolio.change.ahead",
        cause: { at: due, version: 0, name: `ahead.${days}.${at}` },
        data: { days, at: iso(at), ...told },
      };
}

/** What another list of a fund, or that none counts any more, changes for a portfolio. */
export const newsOfFund = (
  portfolio: Portfolio,
  { fund, list, at }: FundChange,
  change: VerdictChange,
  register: Register,
): News => ({
  type: "portfolio.verdict.changed",
  lane: laneOf.portfolio(portfolio.head.id),
  cause: { at, version: 0, name: fundCause(fund, list) },
  data: {
    cause: "fund",
    from: iso(at),
    fund: { id: fund, asOf: list?.asOf ?? null },
    ...dataOf(portfolio, change, register),
    entry: null,
  },
});

/** Tells a fund's change from others of it. */
export const fundCause = (fund: string, list: FundChange["list"]): string =>
  list === null ? `fund.${fund}.none` : `fund.${fund}.${list.asOf}.${list.digest}`;

/** An entry, for those who follow the register. */
export const newsOfRegister = (entry: Entry, register: Register): News => ({
  type: "register.entry.appended",
  lane: laneOf.register,
  cause: { at: Date.parse(entry.recordedAt), version: entry.version, name: "register" },
  data: entryOf(entry, register, null),
});

/** That a portfolio is not known to its end. */
export const newsOfGaps = (
  { id, version }: Portfolio["head"],
  gaps: readonly string[],
  since: number,
): News => ({
  type: "portfolio.incomplete",
  lane: laneOf.portfolio(id),
  cause: { at: since, version: 0, name: "incomplete" },
  data: { portfolio: { id, version, complete: false }, since: iso(since), gaps },
});

/** A source that is held, or was not heard of for too long. */
export interface SourceTrouble {
  readonly name: string;
  readonly state: "held" | "stale";
  /** Its last success, milliseconds since 1970; null: it never had one. */
  readonly lastSuccess: number | null;
  readonly publication: string | null;
}

/** One event for one trouble: it lasts until the source's next success. */
export const newsOfSource = ({ name, state, lastSuccess, publication }: SourceTrouble): News => ({
  type: state === "held" ? "source.held" : "source.stale",
  lane: laneOf.source(name),
  cause: { at: lastSuccess ?? 0, version: 0, name: `${state}.${name}` },
  data: { source: name, state, lastSuccess: lastSuccess === null ? null : iso(lastSuccess), publication },
});
