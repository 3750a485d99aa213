/**
 * A listing as the answer describes it: its days, its acts, why, and what comes next.
 * @module
 */

import type { Citation } from "../facts/citation.ts";
import { allPermitted, type Permissions } from "../facts/permission.ts";
import { latest } from "../register/known.ts";
import type { Question } from "../register/question.ts";
import { iso, spell } from "../time.ts";
import { notBoundBasis } from "./basis.ts";
import type { ListingAnswer } from "./listing-answer.ts";
import { endOf } from "./listing-end.ts";
import type { ListingState } from "./listing-state.ts";
import { reliefAnswer } from "./relief-answer.ts";
import { openForAll, type SaidOfAll, settleForAll } from "./rules-for-all.ts";
import { type Sources, sourcesAt } from "./sources-then.ts";
import { nextChange, type Segment } from "./timeline.ts";

export const distinct = (citations: readonly Citation[]): readonly Citation[] =>
  citations.filter(
    (citation, i) =>
      citations.findIndex((other) => other.title === citation.title && other.url === citation.url) === i,
  );

/** Segments belong to one register and one knownAt, so what is printed of one in its latest words stays the same for as long as it lives. */
const printed = new WeakMap<Segment, ListingAnswer>();

/** A listing as the answer describes it. For an investor who is no US person nothing in it binds. */
export function listingAnswer(
  question: Question,
  standing: ListingState,
  usPerson: boolean,
  said: SaidOfAll = { held: question.trade, owed: null },
): ListingAnswer {
  const { segment, timeline } = standing;
  const sources = sourcesAt(segment, Math.max(question.asOf.start, question.asOf.end - 1));
  const isLatest = sources.listing === segment.world.listing && sources.relief === segment.relief;
  // What hangs on the trade, now or later, is told as this question's trade has it.
  const describeIt = (): ListingAnswer => describe(question, standing, { usPerson, said, sources });
  if (!usPerson || !isLatest || !timeline.includes(segment) || timeline.some(({ rules }) => rules !== null))
    return describeIt();
  const known = printed.get(segment) ?? describeIt();
  printed.set(segment, known);
  return known;
}

const asListed = (question: Question, { document }: Segment["world"]["listing"]) =>
  document.issuer === undefined
    ? { class: document.class ?? { isinCountry: "" } }
    : {
        issuer: {
          id: document.issuer,
          name:
            latest(question.register, "issuer", document.issuer, question.knownAt)?.document.name ??
            document.name,
        },
      };

/** For whom a listing is described, by what was said and by which publications. */
interface Described {
  readonly usPerson: boolean;
  readonly said: SaidOfAll;
  readonly sources: Sources;
}

function describe(
  question: Question,
  standing: ListingState,
  { usPerson, said, sources }: Described,
): ListingAnswer {
  const { segment, timeline, rules, duties } = standing;
  const { listing, programme } = segment.world;
  const { document } = listing;
  const end = endOf(timeline, segment);
  const actsOf = (of: Pick<Segment, "acts" | "rules">): Permissions =>
    of.rules === null ? of.acts : settleForAll(of.rules, said);
  const open = usPerson && rules !== null ? openForAll(rules, said) : [];
  const next = usPerson ? nextChange(timeline, segment, actsOf) : null;
  return {
    ...asListed(question, listing),
    programme: document.programme,
    name: document.name,
    listedAt: spell(document.listedAt.at),
    effectiveAt: document.effectiveAt === null ? null : spell(document.effectiveAt.at),
    divestBy: document.divestBy === null ? null : spell(document.divestBy.at),
    endedAt: end === null ? null : end.at,
    endedBy: end?.by ?? null,
    phase: segment.phase,
    acts: usPerson ? actsOf(standing) : allPermitted,
    ...(open.length > 0 ? { conditions: open } : {}),
    ...(usPerson && duties.length > 0 ? { duties } : {}),
    basis: usPerson
      ? sources.basis
      : notBoundBasis(segment.period?.title ?? programme?.document.authority ?? document.programme),
    citations: distinct([...sources.listing.citations, ...(segment.period?.citations ?? [])]),
    relief: sources.relief === null ? null : reliefAnswer(sources.relief),
    nextChange: next === null ? null : { at: iso(next.from), phase: next.phase, acts: actsOf(next) },
  };
}
