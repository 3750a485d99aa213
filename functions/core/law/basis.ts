/**
 * The one sentence that says why. Any change of wording changes answers' bytes: raise `engine` with it.
 * @module
 */

import type { Period, Phase } from "../facts/programme.ts";
import type { World } from "../register/known.ts";
import { spell } from "../time.ts";
import type { ReliefFact } from "./timeline.ts";

const orderName = (kind: string): string => kind.replaceAll("-", " ");

function reliefSentence(relief: ReliefFact): string {
  if (relief.kind === "licence") {
    const { title, agency, until } = relief.known.document;
    return `${agency}'s ${title} authorises these acts${until === null ? "" : ` until ${spell(until.at)}`}`;
  }
  const { kind, court, docket, enteredAt } = relief.known.document;
  return `${court} No. ${docket}, ${orderName(kind)} of ${spell(enteredAt.at)}`;
}

/** Why these acts in this phase, in one sentence. Takes the world, so it can say nothing that was not known in it. */
export function basisOf(
  { listing, programme }: World,
  phase: Phase,
  relief: ReliefFact | null,
  period: Period | null,
): string {
  const { listedAt, effectiveAt, divestBy, ended } = listing.document;
  const law = period?.title ?? programme?.document.authority ?? listing.document.programme;
  const listed = `Listed on ${spell(listedAt.at)} under ${law}`;
  const named = relief?.kind === "order" && relief.known.document.parties !== null;
  if (programme === null && phase !== "ended")
    return `${listed}, whose text was not published at this knownAt.`;
  if (named)
    return `${listed}; ${reliefSentence(relief)}, protects named parties only, so whether it reaches this investor can't be told.`;
  switch (phase) {
    case "announced":
      return effectiveAt === null
        ? `${listed}; no date of effect has been published.`
        : `${listed}; its prohibitions begin at ${spell(effectiveAt.at)}.`;
    case "in-force": {
      const window = divestBy === null ? "" : `; the divestment window ends at ${spell(divestBy.at)}`;
      const partial = relief === null ? "" : `; ${reliefSentence(relief)}, reaches only some acts`;
      return `${listed}, in force since ${effectiveAt === null ? "its listing" : spell(effectiveAt.at)}${window}${partial}.`;
    }
    case "window-closed": {
      const partial = relief === null ? "" : `; ${reliefSentence(relief)}, reaches only some acts`;
      return `${listed}; the divestment window closed at ${divestBy === null ? "an unknown instant" : spell(divestBy.at)}${partial}.`;
    }
    case "enjoined":
      return relief?.kind === "order"
        ? `${listed}; suspended by ${reliefSentence(relief)}${relief.known.document.revocable ? ", pending further order" : ""}.`
        : `${listed}; suspended.`;
    case "licensed":
      return relief === null ? `${listed}; licensed.` : `${listed}; ${reliefSentence(relief)}.`;
    case "ended":
      if (relief?.kind === "order") return `${listed}; ended by ${reliefSentence(relief)}.`;
      return ended === null
        ? `${listed}; no text of the programme is in force.`
        : `${listed}; ${ended.how} at ${spell(ended.at.at)}.`;
  }
}

/** Why nothing binds an investor who is no US person. */
export const notBoundBasis = (authority: string): string =>
  `The investor is not a United States person; ${authority} does not bind the investor.`;
