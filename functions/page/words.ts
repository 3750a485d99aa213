/**
 * What a verdict means in words: for the page, for reports and for the terminal. Pure.
 * The words say what the law reads on the acts; they never say "safe", "clear" or "compliant".
 * @module
 */

import type { PositionAnswer } from "../core/check/answer.ts";
import type { Citation } from "../core/facts/citation.ts";
import type { Condition } from "../core/facts/condition.ts";
import { type Act, acts as actNames, type Permissions } from "../core/facts/permission.ts";
import type { Duty, Phase } from "../core/facts/programme.ts";
import { type ListingAnswer, nameListed, type Relief } from "../core/law/listing-answer.ts";
import type { OpenCondition } from "../core/law/rules.ts";
import type { Status } from "../core/law/status.ts";

/** What each status means, as a tooltip and in the glossary. */
export const statusMeaning = {
  restricted: "At least one act is prohibited.",
  review: "It cannot be decided by rule. A person must look before anybody trades.",
  pending: "Listed, but the prohibitions have not begun.",
  stayed: "Listed, but a court order or a licence suspends the prohibitions.",
  "not-binding": "Found on a list, but nothing binds this investor now.",
  "no-match": "Nothing in this register matches. This is not a clearance.",
} as const satisfies Record<Status, string>;

/** What each phase of a listing means. */
export const phaseMeaning = {
  announced: "Announced: the prohibitions have a date, and have not begun.",
  "in-force": "In force: the prohibitions apply.",
  "window-closed": "Window closed: the time to sell holdings has ended.",
  enjoined: "Enjoined: a court order suspends the prohibitions.",
  licensed: "Licensed: a general licence permits the acts.",
  ended: "Ended: the listing has ended.",
} as const satisfies Record<Phase, string>;

/** What each duty of the holder means. */
export const dutyMeaning = {
  "block-and-report":
    "Block it: it stays where it is, except for what a licence permits, nothing is paid out to its owner, and it is reported to OFAC within 10 business days (31 CFR 501.603).",
  "reject-and-report":
    "Reject an order that is prohibited, and report it to OFAC within 10 business days (31 CFR 501.604).",
} as const satisfies Record<Duty, string>;

/** What each act is. */
const actMeaning = {
  purchase: "Buying the security, for any reason but closing a position.",
  divest: "A purchase or sale made only to close an existing position.",
  sale: "Any other sale, such as opening a short position.",
  hold: "Keeping what you own.",
} as const satisfies Record<Act, string>;

/** What a condition is called: a word alone, or the field that holds its day or number. */
type ConditionName<C> = C extends string ? C : keyof C;

/** What each condition asks, and who says it. */
const conditionMeaning = {
  "buyer-not-us-person":
    "Whether the buyer is no US person: trade.counterparty says it. Of a purchase the investor is the buyer.",
  "covers-short":
    "Whether the purchase covers a short position: the sign of the position's quantity says it.",
  "issued-before": "Whether the security was issued before a day: the position's issued says it.",
  "issued-on-or-after": "Whether the security was issued on a day or later: the position's issued says it.",
  "tenor-over-days":
    "Whether the security matures more than so many days after its issue: the position's issued and matures say it.",
  "acquired-before": "Whether the position was acquired before a day: its acquired says it.",
} as const satisfies Record<ConditionName<Condition>, string>;

/** Words that a reader who is no lawyer may not know. */
export const glossary: Readonly<Record<string, string>> = {
  ...actMeaning,
  ...conditionMeaning,
  injunction: "A court's order that suspends a prohibition while the case goes on.",
  vacatur: "A court's order that takes a listing away altogether.",
  condition: "What a permission hangs on: who buys, when the security was issued, when it was acquired.",
  duty: "What the law requires of the holder beside the acts: to block and report, or to reject and report.",
  stake:
    "What one company owns of another. Under some programmes what listed companies own to the half is reached too.",
  programme: "A legal regime that restricts investment, such as Executive Order 14032.",
  "as of": "The moment that the question is about.",
  "known at": "Only what had been published by then counts.",
  register: "Everything that this service has recorded, with the source of each fact.",
};

const newYork = new Intl.DateTimeFormat("en-US", {
  timeZone: "America/New_York",
  year: "numeric",
  month: "long",
  day: "numeric",
  hour: "numeric",
  minute: "2-digit",
});
const day = new Intl.DateTimeFormat("en-US", {
  timeZone: "UTC",
  year: "numeric",
  month: "long",
  day: "numeric",
});

/**
 * An instant on New York's clock, or a day as it is: "2021-03-15T13:30:00.000Z" is "March 15, 2021 at 9:30 AM in New York".
 * Text that is neither is given back unchanged.
 */
export function inNewYork(moment: string): string {
  if (/^\d{4}-\d{2}-\d{2}$/.test(moment)) return day.format(new Date(`${moment}T00:00:00Z`));
  const at = new Date(moment);
  return Number.isNaN(at.getTime()) ? moment : `${newYork.format(at).replace(/,? at /, " at ")} in New York`;
}

/** Why a verdict is what it is, for a person: an answer's `basis` with its instants on New York's clock. */
export const basisInWords = ({ basis }: { readonly basis: string }): string =>
  basis.replaceAll(/\d{4}-\d{2}-\d{2}T[\d:.]+Z/g, inNewYork);

/** A court order by court, docket and judge, or a licence by its agency and title. */
export function reliefInWords(relief: Relief): string {
  const { id, court, agency = "", title = "", docket = "unknown", judge, kind, enteredAt = "" } = relief;
  if (court === undefined) return `${id}: ${agency}'s ${title}`;
  const number = /\d/.test(docket) ? `No. ${docket}` : `(docket ${docket})`;
  const by = judge == null ? "" : ` (${judge})`;
  return `${id}: ${court} ${number}${by}, ${kind.replaceAll("-", " ")} entered ${inNewYork(enteredAt)}`;
}

/** Whether an act that is permitted now stops being so with the next change. */
const endsAt = (act: Act, acts: Permissions, next: ListingAnswer["nextChange"]): string =>
  acts[act] === "permitted" && next != null && next.acts[act] !== "permitted"
    ? ` until ${inNewYork(next.at)}`
    : "";

/** What the law reads on an act as a sentence; empty: another act's sentence says it. */
type ActSentence = (acts: Permissions, next: ListingAnswer["nextChange"]) => string;

/** One act by itself: doing("purchase", "buy") says "You may buy until …", "You may not buy" or that it could not be decided. */
const doing =
  (act: Act, verb: string): ActSentence =>
  (acts, next) =>
    ({
      permitted: `You may ${verb}${endsAt(act, acts, next)}.`,
      prohibited: `You may not ${verb}.`,
      review: `Whether you may ${verb} could not be decided.`,
    })[acts[act]];

/** What opens a position may not be done: what closes it may, perhaps. A short position is closed by a purchase. */
const covering: ActSentence = (acts, next) => {
  if (acts.purchase === "permitted") return `You may buy${endsAt("purchase", acts, next)}.`;
  if (acts.divest === "permitted")
    return `You may buy only to cover your short position${endsAt("divest", acts, next)}.`;
  if (acts.purchase === "review") return "Whether you may buy could not be decided.";
  return acts.divest === "review"
    ? "You may not buy, unless to cover your short position; whether you may do that could not be decided."
    : "You may not buy.";
};

const selling: ActSentence = (acts, next) => {
  if (acts.sale === "permitted") return `You may sell${endsAt("sale", acts, next)}.`;
  if (acts.divest === "permitted")
    return `You may sell only to close your position${endsAt("divest", acts, next)}.`;
  if (acts.sale === "review") return "Whether you may sell could not be decided.";
  return acts.divest === "review"
    ? "You may not sell, unless to close your position; whether you may do that could not be decided."
    : "You may not sell.";
};

const actSentences: Readonly<Record<Act, ActSentence>> = {
  purchase: doing("purchase", "buy"),
  divest: selling,
  sale: () => "",
  hold: doing("hold", "keep it"),
};

/** Of a short position: what closes it is a purchase, and any sale adds to it. */
const shortSentences: Readonly<Record<Act, ActSentence>> = {
  purchase: () => "",
  divest: covering,
  sale: doing("sale", "sell"),
  hold: doing("hold", "keep it"),
};

/** Whether a position is short: the sign of its quantity says so. */
export const isShort = (quantity: string | undefined): boolean => quantity?.trim().startsWith("-") === true;

/**
 * The acts as sentences, with the moment at which one of them ends:
 * "You may not buy. You may sell only to close your position until June 3, 2022 at 12:00 AM in New York. You may keep it."
 */
export const actsInWords = (
  acts: Permissions,
  next: ListingAnswer["nextChange"] = null,
  quantity?: string,
): string =>
  actNames
    .map((act) => (isShort(quantity) ? shortSentences : actSentences)[act](acts, next))
    .filter((sentence) => sentence !== "")
    .join(" ");

/** One position in words. A bare "you may buy" beside `no-match` would read as a clearance, so it is not said. `quantity` as it was sent: of a short position other sentences are true. */
export function positionInWords(
  position: Pick<PositionAnswer, "status" | "acts" | "matches">,
  listings: Readonly<Record<string, ListingAnswer>>,
  quantity?: string,
): string {
  if (position.status === "no-match") return statusMeaning["no-match"];
  if (position.status === "review") return statusMeaning.review;
  const deciding = position.matches[0];
  return actsInWords(
    position.acts,
    deciding === undefined ? null : (listings[deciding.listing]?.nextChange ?? null),
    quantity,
  );
}

/** So many paths are named in a sentence. */
const NAMED_PATHS = 5;

/** "4 % through iShares MSCI China: China Mobile Limited 3 %, and 12 more. Its holdings are those of …" Empty: it was not looked through. */
export function throughInWords(
  { through }: Pick<PositionAnswer, "through">,
  listings: Readonly<Record<string, ListingAnswer>>,
  most = NAMED_PATHS,
): string {
  if (through === undefined) return "";
  const { fund, asOf, complete, paths, more, share } = through;
  const of = `Its holdings are ${complete ? "" : "in part "}those of ${asOf}.`;
  if (paths.length === 0) return `${fund} holds nothing that matches this register. ${of}`;
  const named = paths.slice(0, most).map(({ funds, holding, weight, listing }) => {
    const listed = listing === undefined ? undefined : listings[listing];
    const within = funds === undefined ? "" : ` (in ${funds.join(", in ")})`;
    return `${listed === undefined ? holding : nameListed(listed)}${within}${weight === null ? "" : ` ${weight} %`}`;
  });
  const rest = more + paths.length - named.length;
  return `${share} % through ${fund}: ${named.join(", ")}${rest === 0 ? "" : `, and ${rest} more`}. ${of}`;
}

/** Of each programme that asks for a share of the fund: from which on it reaches it, and what the share is. */
export const sharesInWords = ({ through }: Pick<PositionAnswer, "through">): readonly string[] =>
  (through?.programmes ?? []).flatMap(({ programme, share, reachedFrom, reviewFrom, status }) => {
    if (reachedFrom === "0") return [];
    const percent = (decimal: string): string => `${Math.round(Number(decimal) * 100_000) / 1000} %`;
    const below =
      reviewFrom === undefined
        ? "below, not"
        : reviewFrom === "0"
          ? "below, whether it does can't be told by rule"
          : `between ${percent(reviewFrom)} and that, whether it does can't be told by rule`;
    return [
      `${programme} reaches a fund from ${percent(reachedFrom)} of its value on; ${below}. Of this one ${share} % falls under it: ${status}.`,
    ];
  });

/** What comes, without its moment: "In force. You may not buy. …" */
export const changeInWords = ({ phase, acts }: NonNullable<ListingAnswer["nextChange"]>): string =>
  `${phase.replace("-", " ")}. ${actsInWords(acts)}`;

/** How a listing goes on: "From March 9, 2021 at 9:30 AM in New York: in force. You may not buy. …"; empty: no change is known. */
export const nextInWords = ({ nextChange }: Pick<ListingAnswer, "nextChange">): string =>
  nextChange === null ? "" : `From ${inNewYork(nextChange.at)}: ${changeInWords(nextChange)}`;

/** What a condition hangs on, as a person calls it, and where it is said: a field of a request, an option of a command, a column of a file. */
const needInWords: Readonly<Record<string, string>> = {
  "trade.counterparty": "who buys (trade.counterparty, or --counterparty)",
  "position.issued": "when it was issued (position.issued, or a column Issue date)",
  "position.matures": "when it matures (position.matures, or a column Maturity)",
  "position.acquired": "when it was acquired (position.acquired, or a column Acquired)",
  "position.quantity":
    "how much is held, with a minus where it is short (position.quantity, or a column Quantity)",
};

/**
 * What would settle acts of one position that are `review`, of one of its listings: an act that another listing prohibits, or that
 * is decided otherwise, stays as it is whatever is said, so that nobody is asked about it.
 */
export const openConditions = (
  { acts: decided }: Pick<PositionAnswer, "acts">,
  { conditions = [] }: Pick<ListingAnswer, "conditions">,
): readonly OpenCondition[] =>
  conditions.flatMap((open) => {
    const undecided = open.acts.filter((act) => decided[act] === "review");
    return undecided.length === 0 ? [] : [{ ...open, acts: undecided }];
  });

/** What would settle acts that are `review`: "divest: permitted if the buyer is not a US person, otherwise prohibited. Say who buys (trade.counterparty, or --counterparty)." */
export const conditionInWords = ({ acts, needs, says }: OpenCondition): string =>
  `${acts.join(", ")}: ${says}. Say ${needs.map((need) => needInWords[need] ?? need).join(" and ")}.`;

/** What stands behind a citation's title: nothing where the publisher's own text was read, otherwise " (secondary)" or " (inferred)". */
export const gradeInWords = ({ grade }: Citation): string =>
  grade === undefined || grade === "primary" ? "" : ` (${grade})`;

/** A source in one line: "E.O. 14032 of June 3, 2021 <https://…> (secondary)". */
export const sourceInWords = (citation: Citation): string =>
  `${citation.title}${citation.url === undefined ? "" : ` <${citation.url}>`}${gradeInWords(citation)}`;
