/**
 * The one sentence that says why. Any change of wording changes answers' bytes: raise `engine` with it.
 * @module
 */

import { barsNothing, type Period, type Phase } from "../facts/programme.ts";
import type { World } from "../register/known.ts";
import { spell } from "../time.ts";
import type { ReliefFact } from "./relief.ts";

const orderName = (kind: string): string => kind.replaceAll("-", " ");

function reliefSentence(relief: ReliefFact): string {
  if (relief.kind === "licence") {
    const { title, agency, until } = relief.known.document;
    return `${agency}'s ${title} authorises these acts${until === null ? "" : ` until ${spell(until.at)}`}`;
  }
  const { kind, court, docket, enteredAt } = relief.known.document;
  return `${court} No. ${docket}, ${orderName(kind)} of ${spell(enteredAt.at)}`;
}

/** What follows the phase where relief leaves the listing in it: "; …, reaches only some acts". */
function partOf(relief: ReliefFact | null): string {
  if (relief === null) return "";
  const reach =
    relief.kind === "licence" && relief.known.document.conditions !== undefined
      ? "under conditions"
      : "reaches only some acts";
  return `; ${reliefSentence(relief)}, ${reach}`;
}

/** Why it can't be told whether the relief reaches this investor. */
const cloudOf = (relief: ReliefFact): string =>
  relief.kind === "order" && relief.known.document.parties === null
    ? "is met by an order for named parties only, so whether it still reaches this investor can't be told"
    : "protects named parties only, so whether it reaches this investor can't be told";

/** A listing's state as far as the sentence needs it. */
interface Reasons {
  readonly world: World;
  readonly phase: Phase;
  readonly relief: ReliefFact | null;
  /** Whether it can't be told if the relief reaches this investor. */
  readonly clouded: boolean;
  readonly period: Period | null;
}

/** Why these acts in this phase, in one sentence. Takes the world, so it can say nothing that was not known in it. */
export function basisOf({ world: { listing, programme }, phase, relief, clouded, period }: Reasons): string {
  const { listedAt, effectiveAt, divestBy, ended } = listing.document;
  const law = period?.title ?? programme?.document.authority ?? listing.document.programme;
  const listed = `Listed on ${spell(listedAt.at)} under ${law}`;
  if (programme === null && phase !== "ended")
    return `${listed}, whose text was not published at this knownAt.`;
  if (clouded && relief !== null) return `${listed}; ${reliefSentence(relief)}, ${cloudOf(relief)}.`;
  const bars = period !== null && barsNothing(period) ? ", which bars no investment" : null;
  switch (phase) {
    case "announced":
      if (bars !== null) return `${listed}${bars}.`;
      return effectiveAt === null
        ? `${listed}; no date of effect has been published${partOf(relief)}.`
        : `${listed}; its prohibitions begin at ${spell(effectiveAt.at)}${partOf(relief)}.`;
    case "in-force": {
      if (bars !== null) return `${listed}${bars}${partOf(relief)}.`;
      const window = divestBy === null ? "" : `; the divestment window ends at ${spell(divestBy.at)}`;
      return `${listed}, in force since ${effectiveAt === null ? "its listing" : spell(effectiveAt.at)}${window}${partOf(relief)}.`;
    }
    case "window-closed":
      if (bars !== null) return `${listed}${bars}${partOf(relief)}.`;
      return `${listed}; the divestment window closed at ${divestBy === null ? "an unknown instant" : spell(divestBy.at)}${partOf(relief)}.`;
    case "enjoined":
      return relief?.kind === "order"
        ? `${listed}${bars ?? ""}; suspended by ${reliefSentence(relief)}${relief.known.document.revocable ? ", pending further order" : ""}.`
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
