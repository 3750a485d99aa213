/**
 * The one sentence that says why. Any change of wording changes answers' bytes: raise `engine` with it.
 * @module
 */

import type { Licence } from "../facts/licence.ts";
import { type Act, acts } from "../facts/permission.ts";
import { type BindingPhase, barsNothing, type Period, type Phase } from "../facts/programme.ts";
import type { World } from "../register/known.ts";
import { spell } from "../time.ts";
import { wordsOf } from "./condition-met.ts";
import type { ReliefFact } from "./relief.ts";

const orderName = (kind: string): string => kind.replaceAll("-", " ");

const actInWords = {
  purchase: "buying",
  divest: "closing a position",
  sale: "other sales",
  hold: "keeping what is held",
} as const satisfies Record<Act, string>;

/** Whatever a position's answer is, the sentence is true of it: it names the acts that the licence reaches, and what it asks for. */
function licenceSentence({ title, agency, acts: authorised, conditions = [], until }: Licence): string {
  const named =
    authorised.length === 0 ? "no act of an investor" : authorised.map((act) => actInWords[act]).join(", ");
  const span = until === null ? "" : ` until ${spell(until.at)}`;
  const asked = conditions.map((condition) => wordsOf(condition).says).join(" and ");
  return `${agency}'s ${title} authorises ${named}${span}${asked === "" ? "" : `, if ${asked}`}`;
}

function reliefSentence(relief: ReliefFact): string {
  if (relief.kind === "licence") return licenceSentence(relief.known.document);
  const { kind, court, docket, enteredAt } = relief.known.document;
  return `${court} No. ${docket}, ${orderName(kind)} of ${spell(enteredAt.at)}`;
}

/** What follows the phase where relief leaves the listing in it: "; …, reaches only some acts". */
function partOf(relief: ReliefFact | null): string {
  if (relief === null) return "";
  return `; ${reliefSentence(relief)}${relief.kind === "licence" ? "" : ", reaches only some acts"}`;
}

/** Acts that are `review` by the law's own text, which nothing that the caller could say would settle. */
function unsettled(period: Period | null, phase: BindingPhase): string {
  const open = period === null ? [] : acts.filter((act) => period.table[phase][act] === "review");
  if (open.length === 0) return "";
  return `; its text, as known then, does not settle ${open.map((act) => actInWords[act]).join(", ")}: ask counsel`;
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
        ? `${listed}; no date of effect has been published${partOf(relief)}${unsettled(period, phase)}.`
        : `${listed}; its prohibitions begin at ${spell(effectiveAt.at)}${partOf(relief)}${unsettled(period, phase)}.`;
    case "in-force": {
      if (bars !== null) return `${listed}${bars}${partOf(relief)}.`;
      const window = divestBy === null ? "" : `; the divestment window ends at ${spell(divestBy.at)}`;
      return `${listed}, in force since ${effectiveAt === null ? "its listing" : spell(effectiveAt.at)}${window}${partOf(relief)}${unsettled(period, phase)}.`;
    }
    case "window-closed":
      if (bars !== null) return `${listed}${bars}${partOf(relief)}.`;
      return `${listed}; the divestment window closed at ${divestBy === null ? "an unknown instant" : spell(divestBy.at)}${partOf(relief)}${unsettled(period, phase)}.`;
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
  `The investor is not a United States person, and is not bound by ${authority}.`;
