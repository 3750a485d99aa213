/**
 * Which listings may bear on a position, and how each came to: its issuer's own, its owners', its class's.
 * @module
 */

import { type ListingState, listingStateOf } from "../law/listing-state.ts";
import { ownerListings } from "../law/ownership.ts";
import type { Question } from "../register/question.ts";
import type { Match } from "./answer.ts";
import type { ClassHit } from "./listed-class.ts";
import type { Candidate } from "./resolution.ts";

/** A listing that may bear on a position, and how it came to. */
export interface Bearing {
  readonly standing: ListingState;
  readonly candidate: Candidate;
  readonly doubt: string | null;
  readonly ownership: Match["ownership"];
}

/** Why it is not certain that a candidate is meant, under a programme; null: it is. */
const doubtUnder = ({ doubt }: Candidate, programme: string): string | null =>
  doubt !== null && (doubt.programmes === undefined || doubt.programmes.includes(programme))
    ? doubt.why
    : null;

/** The listings of a candidate itself. */
const ownBearings = (question: Question, candidate: Candidate): readonly Bearing[] =>
  (question.register.listingsByIssuer.get(candidate.issuer) ?? []).flatMap((listing) => {
    const standing = listingStateOf(question, listing);
    return standing === null || standing.segment.world.listing.document.issuer !== candidate.issuer
      ? []
      : [{ standing, candidate, doubt: doubtUnder(candidate, standing.programme), ownership: undefined }];
  });

/** The listings of its owners, where the programme reaches what they own. */
const ownerBearings = (question: Question, candidate: Candidate): readonly Bearing[] =>
  ownerListings(question, candidate.issuer).map(({ standing, path, share, doubt }) => ({
    standing,
    candidate,
    doubt: doubtUnder(candidate, standing.programme) ?? doubt,
    ownership: { path, share },
  }));

/** The listings of classes that the position is of. */
const classBearings = (question: Question, classes: readonly ClassHit[]): readonly Bearing[] =>
  classes.flatMap(({ listings, country, candidate }) =>
    listings.flatMap((listing) => {
      const standing = listingStateOf(question, listing);
      return standing?.segment.world.listing.document.class?.isinCountry !== country
        ? []
        : [{ standing, candidate, doubt: doubtUnder(candidate, standing.programme), ownership: undefined }];
    }),
  );

/** One contribution per listing: the certain one where it bears on the position in more than one way. */
function eachOnce(bearings: readonly Bearing[]): readonly Bearing[] {
  if (bearings.length < 2) return bearings;
  return [...Map.groupBy(bearings, ({ standing }) => standing.listing).values()].flatMap(
    (same) => same.find(({ doubt }) => doubt === null) ?? same.slice(0, 1),
  );
}

/** Every listing that may bear on a position under the programmes that are asked about, each once. */
export function bearingsOf(
  question: Question,
  candidates: readonly Candidate[],
  classes: readonly ClassHit[],
): readonly Bearing[] {
  const { programmes } = question;
  const bearings = [
    ...candidates.flatMap((candidate) => [
      ...ownBearings(question, candidate),
      ...ownerBearings(question, candidate),
    ]),
    ...classBearings(question, classes),
  ];
  return eachOnce(
    programmes === null ? bearings : bearings.filter(({ standing }) => programmes.has(standing.programme)),
  );
}
