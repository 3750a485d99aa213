/**
 * The verdict on a position: what each listing it may fall under says, and the strictest of it per act.
 * @module
 */

import type { TradeFacts } from "../facts/condition.ts";
import { allPermitted, allReview, type Permissions, strictestActs, weight } from "../facts/permission.ts";
import type { Duty } from "../facts/programme.ts";
import { type ListingState, listingStateOf, settled } from "../law/listing-state.ts";
import { type Status, statusRank, stricterStatus } from "../law/status.ts";
import type { Problem } from "../problem.ts";
import type { Question } from "../register/question.ts";
import { decodedInterval } from "../time.ts";
import type { Match, MatchedBy, PositionAnswer } from "./answer.ts";
import { type Bearing, bearingsOf } from "./bearings.ts";
import { noProblems } from "./lines-at.ts";
import { type ClassHit, classesOf } from "./listed-class.ts";
import type { Position, SentPosition } from "./position.ts";
import { answerOf, noDuties, nothingFound } from "./position-findings.ts";
import { type Candidate, nothing, type Resolution } from "./resolution.ts";
import { resolve } from "./resolve.ts";
import { problemsOfDays, tradeFactsOf } from "./trade-facts.ts";

/** What one listing contributes to a position's answer. */
export interface Contribution extends Bearing {
  readonly status: Status;
  readonly acts: Permissions;
  readonly duties: readonly Duty[];
}

export interface Verdict {
  readonly answer: PositionAnswer;
  /** The listings that the answer's matches name. */
  readonly standings: readonly ListingState[];
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

/** What a question asks of each position in the same way. */
interface Asked {
  readonly question: Question;
  readonly usPerson: boolean;
  readonly said: TradeFacts;
}

function contributionOf(bearing: Bearing, { usPerson, said }: Asked): Contribution {
  const { standing, doubt } = bearing;
  if (!usPerson) return { ...bearing, status: "not-binding", acts: allPermitted, duties: noDuties };
  const { status, acts } = settled(standing, said);
  if (doubt !== null && matters[status])
    return { ...bearing, status: "review", acts: allReview, duties: noDuties };
  return { ...bearing, status, acts, duties: standing.duties };
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
export function matchOf(
  { standing, candidate, doubt, ownership }: Contribution,
  i: number,
  all: readonly Contribution[],
): Match {
  return {
    listing: standing.listing,
    matchedBy: all.findIndex((other) => other.candidate === candidate) === i ? candidate.matchedBy : asBefore,
    ...(ownership === undefined ? {} : { ownership }),
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

const contributions = (
  asked: Asked,
  candidates: readonly Candidate[],
  classes: readonly ClassHit[],
): readonly Contribution[] =>
  bearingsOf(asked.question, candidates, classes)
    .map((bearing) => contributionOf(bearing, asked))
    .sort(byWeight);

const noStandings: readonly ListingState[] = Object.freeze([]);

/** Why an issuer's name matters that decides nothing; undefined: none of its listings binds, or will. */
function namesakeProblem(question: Question, { name = "" }: Position, issuer: string): Problem | undefined {
  const listed = (question.register.listingsByIssuer.get(issuer) ?? []).some((id) => {
    const standing = listingStateOf(question, id);
    return standing !== null && matters[standing.status];
  });
  if (!listed) return undefined;
  const message = `The name is that of a listed issuer (${issuer}), but what identifies the position is not recorded for it. If the security is that issuer's after all, the answer is that issuer's: see its listings`;
  return { code: "name-of-listed-issuer", field: "name", value: name, message };
}

/** What a position means, and what of its row could not be understood: that decides as an unusable identifier does. */
function resolutionOf(question: Question, position: SentPosition): Resolution {
  const resolved = resolve(question, position);
  const days = problemsOfDays(position);
  const { namesakes } = resolved;
  const told =
    namesakes === undefined
      ? noProblems
      : namesakes.flatMap((issuer) => namesakeProblem(question, position, issuer) ?? []);
  const resolution =
    days.length + told.length === 0
      ? resolved
      : { ...resolved, problems: [...resolved.problems, ...told, ...days] };
  const { unread } = position;
  if (unread === undefined) return resolution;
  return {
    ...resolution,
    unusable: resolution.unusable || unread.undecided,
    problems: [...unread.problems, ...resolution.problems],
  };
}

/** Every duty that any contribution brings, each once. */
function dutiesOf(found: readonly Contribution[]): readonly Duty[] {
  const all = found.flatMap(({ duties }) => duties);
  return all.length === 0 ? noDuties : [...new Set(all)].sort();
}

/** What a position means, and what each listing says that it may fall under. */
export interface Weighed {
  readonly resolution: Resolution;
  /** The deciding one first. */
  readonly found: readonly Contribution[];
  /** What could not be resolved adds by itself; null: nothing. */
  readonly own: { readonly status: Status; readonly acts: Permissions } | null;
}

const noContributions: readonly Contribution[] = Object.freeze([]);

/** What most positions come to: made once for all of them. */
const nothingWeighed: Weighed = Object.freeze({ resolution: nothing, found: noContributions, own: null });

/** What is known of one position, before it has a place in an answer. */
export function weigh(question: Question, position: SentPosition, usPerson: boolean): Weighed {
  const resolution = resolutionOf(question, position);
  const classes = classesOf(question, position, resolution);
  if (resolution.candidates.length === 0 && classes.length === 0 && !resolution.unusable)
    return resolution === nothing ? nothingWeighed : { resolution, found: noContributions, own: null };
  const said = tradeFactsOf(question.trade, position);
  const found = contributions({ question, usPerson, said }, resolution.candidates, classes);
  return { resolution, found, own: unresolved(resolution, found, usPerson) };
}

/** The answer for one position of a portfolio. */
export function judge(question: Question, position: SentPosition, index: number, usPerson: boolean): Verdict {
  const { resolution, found, own } = weigh(question, position, usPerson);
  if (found.length === 0 && own === null)
    return { answer: answerOf(position, index, nothingFound, resolution), standings: noStandings };
  let status: Status = found[0]?.status ?? "no-match";
  let permissions = found.reduce((sofar, { acts }) => strictestActs(sofar, acts), allPermitted);
  if (own !== null) {
    status = stricterStatus(status, own.status);
    permissions = strictestActs(permissions, own.acts);
  }
  const findings = { status, acts: permissions, duties: dutiesOf(found), matches: found.map(matchOf) };
  return {
    answer: answerOf(position, index, findings, resolution),
    standings: found.map(({ standing }) => standing),
  };
}
