/**
 * Judges a portfolio at an instant. Pure: the same request, register and engine give the same answer for ever.
 * @module
 */

import { allPermitted, strictestActs } from "../facts/permission.ts";
import { listingAnswer } from "../law/describe-listing.ts";
import type { ListingAnswer } from "../law/listing-answer.ts";
import type { ListingState } from "../law/listing-state.ts";
import type { SaidOfAll } from "../law/rules-for-all.ts";
import { type Status, stricterStatus } from "../law/status.ts";
import { registerRef } from "../register/facts-digest.ts";
import { documents } from "../register/known.ts";
import { type Question, questionOf } from "../register/question.ts";
import type { Register } from "../register/register.ts";
import { sourcesKnown } from "../register/sources-known.ts";
import type { CheckAnswer, CheckRequest, PositionAnswer } from "./answer.ts";
import { countByStatus, exposureOf } from "./exposure.ts";
import { exposureThrough } from "./exposure-through.ts";
import { lookThrough } from "./look-through.ts";
import { saidOfMore } from "./said-of-all.ts";
import { shortenAnswer } from "./shorten-answer.ts";
import { judge } from "./verdict.ts";

/** Rises whenever any answer's bytes can change for the same request and register; the golden files enforce it. */
export const engine = 4;

export const notice =
  "This is not a clearance and not legal advice. no-match means that nothing in this register matched; see coverage for what it holds. Treat an unknown status as review.";

/** Programmes that the question can know of. */
export const programmesKnown = ({ register, knownAt }: Question): readonly string[] =>
  [...register.facts.programme.keys()]
    .filter((id) => documents(register, "programme", id, knownAt).length > 0)
    .sort();

/** Of the programmes that the question can know of, which it is about and which it leaves out. */
function programmesAsked(
  setting: Question,
): Pick<CheckAnswer["coverage"], "programmes" | "programmesLeftOut"> {
  const known = programmesKnown(setting);
  const { programmes: asked } = setting;
  if (asked === null) return { programmes: known };
  const leftOut = known.filter((id) => !asked.has(id));
  return {
    programmes: known.filter((id) => asked.has(id)),
    ...(leftOut.length === 0 ? {} : { programmesLeftOut: leftOut }),
  };
}

/** Under which of the programmes asked about the owners of an issuer were looked at; false: under none. */
function ownershipConsidered(
  setting: Question,
  asked: readonly string[],
): CheckAnswer["coverage"]["ownershipConsidered"] {
  const programmes = asked.filter((id) =>
    documents(setting.register, "programme", id, setting.knownAt).some(
      ({ document }) => document.ownership !== undefined,
    ),
  );
  return programmes.length === 0 ? false : { programmes, stakes: "recorded-only" };
}

/**
 * Judges a portfolio: for every position what a US person may do at `asOf`, by which listing, suspended by which order.
 * The register's own version decides what was recorded (see `atVersion`). Pure: the same request, register and engine
 * give the same answer for ever. Source: E.O. 13959, 13974 and 14032 as recorded in the register.
 */
export function check(register: Register, request: CheckRequest): CheckAnswer {
  const setting = questionOf(register, request);
  const { unreadColumns } = request;
  const { usPerson } = request.investor;
  const brief = shortenAnswer();
  const { constituents: given, constituentsMaxAgeDays: mostDays } = request;
  const funds =
    given === undefined ? null : lookThrough(request.positions, { setting, usPerson, given, mostDays });
  const answers: PositionAnswer[] = [];
  const standings = new Map<string, ListingState>();
  const saidOf = new Map<string, SaidOfAll>();
  const heldByFunds = new Set<string>();
  const statusOf: Status[] = [];
  const ownStatusOf: Status[] = [];
  let status: Status = "no-match";
  let acts = allPermitted;

  request.positions.forEach((position, index) => {
    const judged = judge(setting, position, index, usPerson);
    const verdict = funds === null ? judged : funds.of(position, judged);
    const { answer } = verdict;
    statusOf.push(answer.status);
    if (funds !== null) ownStatusOf.push(judged.answer.status);
    // Most match nothing, and change nothing of the whole.
    if (answer.status !== "no-match" || answer.matches.length > 0) {
      status = stricterStatus(status, answer.status);
      acts = strictestActs(acts, answer.acts);
      for (const standing of verdict.standings) {
        const { listing } = standing;
        standings.set(listing, standing);
        if (standing.rules === null) continue;
        // What a fund holds was bought by the fund: what was said of the position is not said of it.
        if (answer.through !== undefined) heldByFunds.add(listing);
        else saidOf.set(listing, saidOfMore(saidOf.get(listing), setting.trade, position));
      }
    }
    const silent = answer.status === "no-match" && answer.problems.length === 0;
    if (request.detail === "all" || !silent) answers.push(brief(answer));
  });

  const listings: Record<string, ListingAnswer> = {};
  for (const [id, standing] of [...standings].sort(([a], [b]) => (a < b ? -1 : 1)))
    listings[id] = listingAnswer(
      setting,
      standing,
      usPerson,
      heldByFunds.has(id) ? undefined : saidOf.get(id),
    );
  const sources = sourcesKnown(setting);
  const asked = programmesAsked(setting);
  const { exposure, unvalued } = exposureOf(request.positions, statusOf);
  return {
    asOf: request.asOf,
    knownAt: request.knownAt,
    investor: { usPerson },
    ...(request.trade === undefined ? {} : { trade: request.trade }),
    register: registerRef(register),
    engine,
    coverage: {
      ...asked,
      ...(sources.length === 0 ? {} : { sources }),
      fundsLookedThrough: funds?.whole(request.positions) ?? false,
      ownershipConsidered: ownershipConsidered(setting, asked.programmes),
    },
    status,
    acts,
    summary: {
      positions: request.positions.length,
      unvalued,
      byStatus: countByStatus(statusOf),
      exposure:
        funds === null
          ? exposure
          : exposureThrough(request.positions, statusOf, { nodeOf: funds.nodeOf, ownStatusOf }, exposure),
    },
    ...(unreadColumns === undefined || unreadColumns.length === 0 ? {} : { unreadColumns }),
    positions: answers,
    listings,
    notice,
  };
}
