/**
 * The verdict on a position: what each listing it may fall under says, and the strictest of it per act.
 * @module
 */

import { allPermitted, allReview, type Permissions, strictestActs, weight } from "../facts/permission.ts";
import { type Standing, standingOf } from "../law/listing-state.ts";
import { decodedInterval } from "../time.ts";
import {
  type Match,
  type MatchedBy,
  type Position,
  type PositionAnswer,
  type SentPosition,
  type Status,
  statusRank,
  stricterStatus,
} from "./answer.ts";
import type { Setting } from "./lines-at.ts";
import { type Candidate, type Resolution, resolve } from "./resolve.ts";

/** What one listing contributes to a position's answer. */
interface Contribution {
  readonly standing: Standing;
  readonly candidate: Candidate;
  readonly doubt: string | null;
  readonly status: Status;
  readonly acts: Permissions;
}

export interface Verdict {
  readonly answer: PositionAnswer;
  /** The listings that the answer's matches name. */
  readonly standings: readonly Standing[];
}

/** Statuses under which a doubt about whose security it is matters. */
const matters = {
  restricted: true,
  review: true,
  pending: true,
  stayed: true,
  "not-binding": false,
  "no-match": false,
} as const satisfies Record<Status, boolean>;

function contributionOf(standing: Standing, candidate: Candidate, usPerson: boolean): Contribution {
  const tied = candidate.doubt?.programmes;
  const doubt =
    candidate.doubt !== null && (tied === undefined || tied.includes(standing.programme))
      ? candidate.doubt.why
      : null;
  const own = { standing, candidate, doubt };
  if (!usPerson) return { ...own, status: "not-binding", acts: allPermitted };
  if (doubt !== null && matters[standing.status]) return { ...own, status: "review", acts: allReview };
  return { ...own, status: standing.status, acts: standing.acts };
}

/** The deciding contribution first: the stricter status, then the heavier acts, then the certain, then the later listing. */
const byWeight = (a: Contribution, b: Contribution): number =>
  statusRank[a.status] - statusRank[b.status] ||
  weight(b.acts) - weight(a.acts) ||
  Number(a.doubt !== null) - Number(b.doubt !== null) ||
  decodedInterval(b.standing.segment.world.listing.document.listedAt.at).start -
    decodedInterval(a.standing.segment.world.listing.document.listedAt.at).start ||
  (a.standing.listing < b.standing.listing ? -1 : 1);

const asBefore: readonly MatchedBy[] = Object.freeze([]);

/** How an issuer was matched is said once, with the first of its listings. */
function matchOf(
  { standing, candidate, doubt }: Contribution,
  i: number,
  all: readonly Contribution[],
): Match {
  return {
    listing: standing.listing,
    matchedBy: all.findIndex((other) => other.candidate === candidate) === i ? candidate.matchedBy : asBefore,
    ...(doubt === null ? {} : { doubt }),
    ...(standing.dayWide ? { precision: "day" as const } : {}),
  };
}

/** What a resolution adds by itself, whatever the listings say: an answer we could not give outranks one that found nothing. */
function unresolved(
  { conflict, unusable }: Resolution,
  found: readonly Contribution[],
  usPerson: boolean,
): { readonly status: Status; readonly acts: Permissions } | null {
  // Which of two issuers is meant matters only where something binds, or will, under one of them (rule 5).
  const contested = conflict && found.some(({ standing }) => matters[standing.status]);
  if (!contested && !unusable) return null;
  return usPerson ? { status: "review", acts: allReview } : { status: "not-binding", acts: allPermitted };
}

function contributions(
  setting: Setting,
  candidates: readonly Candidate[],
  usPerson: boolean,
): readonly Contribution[] {
  return candidates
    .flatMap((candidate) =>
      (setting.register.listingsByIssuer.get(candidate.issuer) ?? []).flatMap((listing) => {
        const standing = standingOf(setting, listing);
        return standing === null || standing.segment.world.listing.document.issuer !== candidate.issuer
          ? []
          : [contributionOf(standing, candidate, usPerson)];
      }),
    )
    .sort(byWeight);
}

const noMatches: readonly Match[] = Object.freeze([]);
const noStandings: readonly Standing[] = Object.freeze([]);

/** Fields in the order in which they are printed; absent ones are left out. Built by hand: ten thousand are made per check. */
function answerOf(
  position: Position,
  index: number,
  status: Status,
  acts: Permissions,
  resolution: Resolution,
  matches: readonly Match[],
): PositionAnswer {
  const { read, problems } = resolution;
  if (position.ref === undefined) {
    return read === undefined
      ? { index, status, acts, matches, problems }
      : { index, status, acts, read, matches, problems };
  }
  const { ref } = position;
  return read === undefined
    ? { index, ref, status, acts, matches, problems }
    : { index, ref, status, acts, read, matches, problems };
}

/** What a position means, and what of its row could not be understood: that decides as an unusable identifier does. */
function resolutionOf(setting: Setting, position: SentPosition): Resolution {
  const resolution = resolve(setting, position);
  const { unread } = position;
  if (unread === undefined) return resolution;
  return {
    ...resolution,
    unusable: resolution.unusable || unread.undecided,
    problems: [...unread.problems, ...resolution.problems],
  };
}

/** The answer for one position of a portfolio. */
export function judge(setting: Setting, position: SentPosition, index: number, usPerson: boolean): Verdict {
  const resolution = resolutionOf(setting, position);
  if (resolution.candidates.length === 0 && !resolution.unusable) {
    return {
      answer: answerOf(position, index, "no-match", allPermitted, resolution, noMatches),
      standings: noStandings,
    };
  }
  const found = contributions(setting, resolution.candidates, usPerson);
  let status: Status = found[0]?.status ?? "no-match";
  let permissions = found.reduce((sofar, { acts }) => strictestActs(sofar, acts), allPermitted);
  const own = unresolved(resolution, found, usPerson);
  if (own !== null) {
    status = stricterStatus(status, own.status);
    permissions = strictestActs(permissions, own.acts);
  }
  return {
    answer: answerOf(position, index, status, permissions, resolution, found.map(matchOf)),
    standings: found.map(({ standing }) => standing),
  };
}
