/**
 * What was found of a position, as its answer.
 * @module
 */

import { allPermitted, type Permissions } from "../facts/permission.ts";
import type { Duty } from "../facts/programme.ts";
import type { Status } from "../law/status.ts";
import type { Match, PositionAnswer } from "./answer.ts";
import type { Position } from "./position.ts";
import type { Resolution } from "./resolution.ts";

export const noDuties: readonly Duty[] = Object.freeze([]);

const noMatches: readonly Match[] = Object.freeze([]);

/** What a position's answer says beside its place in the portfolio. */
interface Findings {
  readonly status: Status;
  readonly acts: Permissions;
  readonly duties: readonly Duty[];
  readonly matches: readonly Match[];
}

/** Fields in the order in which they are printed; absent ones are left out. Built by hand: ten thousand are made per check. */
export function answerOf(
  { ref }: Position,
  index: number,
  { status, acts, duties, matches }: Findings,
  { read, problems }: Resolution,
): PositionAnswer {
  if (duties.length > 0)
    return {
      index,
      ...(ref === undefined ? {} : { ref }),
      status,
      acts,
      duties,
      ...(read === undefined ? {} : { read }),
      matches,
      problems,
    };
  if (ref === undefined)
    return read === undefined
      ? { index, status, acts, matches, problems }
      : { index, status, acts, read, matches, problems };
  return read === undefined
    ? { index, ref, status, acts, matches, problems }
    : { index, ref, status, acts, read, matches, problems };
}

export const nothingFound: Findings = Object.freeze({
  status: "no-match",
  acts: allPermitted,
  duties: noDuties,
  matches: noMatches,
});
