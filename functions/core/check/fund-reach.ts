/**
 * What each programme says of a fund for what it holds: it is reached from some share of its value on. Doubtful weights count for
 * their most; what is not certainly a listed issuer's, or not known at all, makes the answer `review` where it would decide.
 * @module
 */

import {
  type Act,
  acts,
  allPermitted,
  type Permission,
  type Permissions,
  perAct,
  strictestActs,
} from "../facts/permission.ts";
import type { Duty } from "../facts/programme.ts";
import { type Fraction, isAtLeast, none, plus } from "../fraction.ts";
import { type FundReach, fundReach } from "../law/fund-rule.ts";
import { type Status, statusRank, stricterStatus } from "../law/status.ts";
import type { Part, Sort } from "./fund-gathering.ts";
import type { FundNode, FundQuestion } from "./fund-node.ts";

/** What one programme says of a fund. */
export interface Outcome {
  readonly programme: string;
  readonly reach: FundReach;
  /** How much of the fund may fall under it, at most. */
  readonly share: Fraction;
  readonly status: Status;
  readonly acts: Permissions;
  readonly duties: readonly Duty[];
}

/** Lines of a fund under one programme. */
interface Under {
  readonly part: Part;
  readonly share: Fraction;
  readonly beyond: Fraction;
}

const sum = (shares: readonly Fraction[]): Fraction => shares.reduce(plus, none);

/** Whether lines are so much of the fund. Where any share will do, one line is enough, however little it weighs. */
const meets = (lines: readonly Under[], least: string, more: Fraction = none): boolean =>
  lines.length > 0 &&
  (Number(least) === 0 || isAtLeast(plus(sum(lines.map(({ share }) => share)), more), least));

function permissionOf(
  act: Act,
  lines: readonly Under[],
  { reached, review }: FundReach,
  unknown: Fraction,
): Permission {
  const prohibited = lines.filter(({ part }) => part.acts[act] === "prohibited");
  if (meets(prohibited, reached)) return "prohibited";
  const undecided = lines.filter(({ part }) => part.acts[act] !== "permitted");
  const more = plus(unknown, sum(undecided.map(({ beyond }) => beyond)));
  return meets(undecided, review, more) ? "review" : "permitted";
}

function statusOf(permissions: Permissions, lines: readonly Under[], { reached }: FundReach): Status {
  const all = Object.values(permissions);
  if (all.includes("prohibited")) return "restricted";
  if (all.includes("review")) return "review";
  const under = (status: Status): readonly Under[] =>
    lines.filter(({ part }) => statusRank[part.status] <= statusRank[status]);
  if (meets(under("pending"), reached)) return "pending";
  return meets(under("stayed"), reached) ? "stayed" : "not-binding";
}

function outcomeOf(programme: string, lines: readonly Under[], unknown: Fraction, reach: FundReach): Outcome {
  const permissions = perAct((act) => permissionOf(act, lines, reach, unknown));
  const bound = meets(lines, reach.reached) ? lines.flatMap(({ part }) => part.duties) : [];
  return {
    programme,
    reach,
    share: sum(lines.map(({ share }) => share)),
    status: statusOf(permissions, lines, reach),
    acts: permissions,
    duties: [...new Set(bound)].sort(),
  };
}

/** What every programme says under which any line of a fund falls, by their names. */
export function outcomesOf({ sorts, unknown }: FundNode, { setting }: FundQuestion): readonly Outcome[] {
  const all = [...sorts.values()];
  const programmes = [...new Set(all.flatMap(({ parts }) => parts.map(({ programme }) => programme)))].sort();
  return programmes.map((programme) => {
    const lines = all.flatMap(({ parts, share, beyond }): readonly Under[] => {
      const part = parts.find((one) => one.programme === programme);
      return part === undefined ? [] : [{ part, share, beyond }];
    });
    const unresolved = all.filter(
      ({ parts, own }) => own !== null && parts.every((one) => one.programme !== programme),
    );
    const doubtful = plus(unknown, sum(unresolved.map(({ share, beyond }) => plus(share, beyond))));
    return outcomeOf(programme, lines, doubtful, fundReach(setting, programme));
  });
}

/** A fund's answer for all that it holds. */
export interface Held {
  readonly status: Status;
  readonly acts: Permissions;
  readonly duties: readonly Duty[];
}

/** The strictest of what programmes say, and of what could not be resolved. */
export function strictestHeld(outcomes: readonly Outcome[], sorts: Iterable<Sort>): Held {
  const all: Pick<Held, "status" | "acts">[] = [...outcomes];
  for (const { own } of sorts) if (own !== null) all.push(own);
  return {
    status: all.reduce<Status>((sofar, { status }) => stricterStatus(sofar, status), "no-match"),
    acts: all.reduce((sofar, one) => strictestActs(sofar, one.acts), allPermitted),
    duties: [...new Set(outcomes.flatMap(({ duties }) => duties))].sort(),
  };
}

const strictness = { permitted: 0, review: 1, prohibited: 2 } as const satisfies Record<Permission, number>;

/** Whether what one programme says of a line is why the fund answers as it does. */
function partDecides(part: Part, outcome: Outcome | undefined, held: Held): boolean {
  if (outcome === undefined) return false;
  const bars = Object.values(held.acts).some((one) => one !== "permitted");
  if (!bars)
    return outcome.status === held.status && (held.status === "not-binding" || part.status === held.status);
  return acts.some((act) => {
    const wanted = held.acts[act];
    const [own, whole] = [part.acts[act], outcome.acts[act]];
    const effective = strictness[own] <= strictness[whole] ? own : whole;
    return wanted !== "permitted" && effective === wanted;
  });
}

/** Whether lines of a sort are why the fund answers as it does. */
export const decides = ({ parts, own }: Sort, outcomes: readonly Outcome[], held: Held): boolean =>
  (own !== null && acts.some((act) => own.acts[act] !== "permitted" && own.acts[act] === held.acts[act])) ||
  (own !== null &&
    own.status === held.status &&
    Object.values(held.acts).every((one) => one === "permitted")) ||
  parts.some((part) =>
    partDecides(
      part,
      outcomes.find(({ programme }) => programme === part.programme),
      held,
    ),
  );
