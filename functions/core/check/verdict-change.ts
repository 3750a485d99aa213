/**
 * What a portfolio's holder must hear: which positions are answered otherwise, and since when or from when. Pure.
 * @module
 */

import { acts, type Permissions, sameActs } from "../facts/permission.ts";
import type { Duty } from "../facts/programme.ts";
import { sameJson } from "../json.ts";
import type { ListingAnswer } from "../law/listing-answer.ts";
import { timelineAt } from "../law/listing-state.ts";
import type { Status } from "../law/status.ts";
import { segmentsIn } from "../law/timeline.ts";
import type { Register } from "../register/register.ts";
import { type Instant, iso } from "../time.ts";
import type { CheckAnswer, CheckRequest, PositionAnswer } from "./answer.ts";
import { check } from "./check.ts";

/** A register, and the instant that it is asked about. */
export interface Standpoint {
  readonly register: Register;
  readonly at: Instant;
  /** What funds hold, seen from here; absent: as asked. */
  readonly constituents?: CheckRequest["constituents"] | undefined;
}

export interface Verdicts {
  readonly status: Status;
  readonly acts: Permissions;
  readonly duties?: readonly Duty[];
}

export interface ChangedPosition {
  /** Its place in the portfolio. */
  readonly index: number;
  readonly before: Verdicts;
  readonly after: Verdicts;
  /** The listings that decide, before or after. */
  readonly listings: readonly string[];
}

export interface VerdictChange {
  readonly before: Verdicts;
  readonly after: Verdicts;
  /** The instant from which the later verdict holds. */
  readonly from: Instant;
  readonly positions: readonly ChangedPosition[];
  /** As they stand afterwards, those that no longer bear on the position as they stood before. */
  readonly listings: Readonly<Record<string, ListingAnswer>>;
}

/** What is asked about: positions, and what the funds among them hold. */
export type Asked = Pick<CheckRequest, "positions"> & {
  readonly constituents?: CheckRequest["constituents"] | undefined;
};

function ask({ register, at, ...seen }: Standpoint, { positions, ...asked }: Asked): CheckAnswer {
  const constituents = seen.constituents ?? asked.constituents;
  return check(register, {
    asOf: iso(at),
    knownAt: null,
    investor: { usPerson: true },
    detail: "all",
    positions,
    ...(constituents === undefined ? {} : { constituents }),
  });
}

const verdictsOf = ({ status, acts, duties }: Verdicts): Verdicts => ({
  status,
  acts,
  ...(duties === undefined ? {} : { duties }),
});

const isSame = (a: PositionAnswer, b: PositionAnswer): boolean =>
  a.status === b.status && sameActs(a.acts, b.acts) && sameJson(a.duties ?? [], b.duties ?? []);

/** The stretch of the deciding listing in which an instant lies begins here: that is when the law has changed. */
function beginning({ register, at }: Standpoint, { listings: [deciding] }: ChangedPosition): Instant {
  if (deciding === undefined) return at;
  const [segment] = segmentsIn(timelineAt(register, deciding, null), { start: at, end: at });
  return segment?.from ?? at;
}

/** "pending → restricted", or, where the status stays, the acts and duties that don't: "divest review → prohibited; duty begins: block-and-report". */
export function differenceInWords(before: Verdicts, after: Verdicts): string {
  if (before.status !== after.status) return `${before.status} → ${after.status}`;
  const [was, is] = [before.duties ?? [], after.duties ?? []];
  const parts = [
    ...acts
      .filter((act) => before.acts[act] !== after.acts[act])
      .map((act) => `${act} ${before.acts[act]} → ${after.acts[act]}`),
    ...is.filter((duty) => !was.includes(duty)).map((duty) => `duty begins: ${duty}`),
    ...was.filter((duty) => !is.includes(duty)).map((duty) => `duty ends: ${duty}`),
  ];
  return parts.join("; ") || after.status;
}

/** What differs in a portfolio between two standpoints; null: no position's verdict does. */
export function verdictChange(before: Standpoint, after: Standpoint, asked: Asked): VerdictChange | null {
  const [was, is] = [ask(before, asked), ask(after, asked)];
  const changed = is.positions.flatMap((next, index): readonly ChangedPosition[] => {
    const old = was.positions[index];
    if (old === undefined || isSame(old, next)) return [];
    const named = [...next.matches, ...old.matches].map(({ listing }) => listing);
    return [{ index, before: verdictsOf(old), after: verdictsOf(next), listings: [...new Set(named)] }];
  });
  const [first] = changed;
  if (first === undefined) return null;
  const shown = new Set(changed.flatMap(({ listings }) => listings));
  return {
    before: { status: was.status, acts: was.acts },
    after: { status: is.status, acts: is.acts },
    from: beginning(after, first),
    positions: changed,
    listings: Object.fromEntries(
      [...shown].sort().flatMap((id) => {
        const listing = is.listings[id] ?? was.listings[id];
        return listing === undefined ? [] : [[id, listing]];
      }),
    ),
  };
}

/**
 * The first of several instants, in order, from which a portfolio is answered otherwise with a register than with an earlier
 * one; null: at none of them.
 */
export function firstChange(
  { before, after }: { readonly before: Register; readonly after: Register },
  instants: readonly Instant[],
  asked: Asked,
): VerdictChange | null {
  for (const at of instants) {
    const change = verdictChange({ register: before, at }, { register: after, at }, asked);
    if (change !== null) return change;
  }
  return null;
}
