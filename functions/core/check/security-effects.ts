/**
 * Which securities are answered otherwise once changes are recorded that no timeline shows: stakes, an issuer's lines, a listing's issuer. Pure.
 * @module
 */

import type { Change } from "../facts/fact.ts";
import type { SecurityLine } from "../facts/issuer.ts";
import type { Permissions } from "../facts/permission.ts";
import { sameJson } from "../json.ts";
import type { Status } from "../law/status.ts";
import { reachedBy, touchedBy } from "../law/touched-by.ts";
import { latest } from "../register/known.ts";
import type { Register } from "../register/register.ts";
import { type Instant, iso } from "../time.ts";
import { check } from "./check.ts";
import type { Position } from "./position.ts";

/** One security's answer, to a United States person who asks about every programme. */
export interface SecurityAnswer {
  readonly status: Status;
  readonly acts: Permissions;
}

export interface SecurityEffect {
  readonly issuer: string;
  /** Its ISIN, or its ticker and exchange ("0941 XHKG"). */
  readonly security: string;
  /** The stretches in which the answers differ, in order. */
  readonly spans: readonly {
    readonly from: string;
    /** null: until further notice. */
    readonly until: string | null;
    readonly before: SecurityAnswer;
    readonly after: SecurityAnswer;
  }[];
}

interface Security {
  readonly issuer: string;
  readonly position: Position;
}

const positionOf = ({ isin, ticker, venue }: SecurityLine): Position | null => {
  if (isin !== undefined) return { isin };
  return ticker === undefined || venue === undefined ? null : { symbol: ticker, exchange: venue };
};

/** Every security that an issuer has before or afterwards, once. */
function securitiesOf(registers: readonly Register[], issuers: readonly string[]): readonly Security[] {
  const found = new Map<string, Security>();
  for (const register of registers)
    for (const issuer of issuers)
      for (const line of latest(register, "issuer", issuer, null)?.document?.lines ?? []) {
        const position = positionOf(line);
        if (position !== null) found.set(JSON.stringify(position), { issuer, position });
      }
  return [...found.values()];
}

const told: ReadonlySet<Change["kind"]> = new Set(["issuer", "stake", "listing"]);

/**
 * Whose securities are answered otherwise, and from when: at every moment at which an answer may begin to differ. Orders, licences and programmes
 * are told by their listings' timelines instead. `after` is the register that the changes were folded into.
 */
export function securityEffects(
  step: { readonly before: Register; readonly after: Register },
  changes: readonly Change[],
  now: Instant,
): readonly SecurityEffect[] {
  const stated = changes.filter(({ kind }) => told.has(kind));
  if (stated.length === 0) return [];
  const touched = touchedBy(step, stated);
  const listings = stated.filter(({ kind }) => kind === "listing").map(({ id }) => id);
  const issuers = new Set([...touched.issuers, ...reachedBy(step.after, listings).issuers]);
  const securities = securitiesOf([step.before, step.after], [...issuers]);
  if (securities.length === 0) return [];
  const instants = [...new Set([...touched.instants, now])].sort((a, b) => a - b);
  const answersAt = (register: Register, at: Instant): readonly SecurityAnswer[] =>
    check(register, {
      asOf: iso(at),
      knownAt: null,
      investor: { usPerson: true },
      detail: "all",
      positions: securities.map(({ position }) => position),
    }).positions.map(({ status, acts }) => ({ status, acts }));
  const seen = instants.map((at) => ({
    from: iso(at),
    before: answersAt(step.before, at),
    after: answersAt(step.after, at),
  }));
  return securities.flatMap(({ issuer, position }, i) => {
    const all = seen.flatMap(({ from, before, after }) => {
      const [was, willBe] = [before[i], after[i]];
      return was === undefined || willBe === undefined ? [] : [{ from, before: was, after: willBe }];
    });
    const turns = all.filter(
      ({ before, after }, at) => !sameJson([before, after], [all[at - 1]?.before, all[at - 1]?.after]),
    );
    const spans = turns.flatMap((turn, at) =>
      sameJson(turn.before, turn.after) ? [] : [{ ...turn, until: turns[at + 1]?.from ?? null }],
    );
    const security = position.isin ?? `${position.symbol} ${position.exchange}`;
    return spans.length === 0 ? [] : [{ issuer, security, spans }];
  });
}
