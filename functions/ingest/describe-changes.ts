/**
 * Changes as a person reviews them: what is new, what ends, and from when whose answers differ. Pure.
 * @module
 */

import type { EntryEffects } from "../core/check/entry-effects.ts";
import type { CourtOrder } from "../core/facts/court-order.ts";
import type { Change } from "../core/facts/fact.ts";
import type { Issuer, SecurityLine } from "../core/facts/issuer.ts";
import type { Licence } from "../core/facts/licence.ts";
import type { Listing } from "../core/facts/listing.ts";
import { acts } from "../core/facts/permission.ts";
import { sameJson } from "../core/json.ts";
import type { Span } from "../core/law/effects.ts";
import { latest } from "../core/register/known.ts";
import type { Register } from "../core/register/register.ts";
import { decodedInterval, type Moment } from "../core/time.ts";

const spellMoment = (moment: Moment | null): string => (moment === null ? "none" : moment.at);
const spellEnd = (moment: Moment | null): string =>
  moment === null ? "until further notice" : `until ${moment.at}`;
const spellLine = ({ ticker, venue, isin, until }: SecurityLine): string =>
  `${ticker === undefined ? (isin ?? "a line") : `${ticker} on ${venue}`}${until === undefined ? "" : ` until ${until.at}`}`;

/** Items of one list that the other lacks, each on a line. */
function differences<T>(
  what: string,
  old: readonly T[],
  now: readonly T[],
  spell: (item: T) => string,
): readonly string[] {
  const lacks = (items: readonly T[], item: T): boolean => !items.some((other) => sameJson(other, item));
  return [
    ...old.filter((item) => lacks(now, item)).map((item) => `    - ${what} ${spell(item)}`),
    ...now.filter((item) => lacks(old, item)).map((item) => `    + ${what} ${spell(item)}`),
  ];
}

const issuerLines = (before: Issuer | null, after: Issuer): readonly string[] => [
  ...differences("line", before?.lines ?? [], after.lines, spellLine),
  ...differences(
    "alias",
    before?.aliases ?? [],
    after.aliases,
    ({ name, strength }) => `${name} (${strength})`,
  ),
  ...differences(
    "registration",
    before?.registrations ?? [],
    after.registrations ?? [],
    ({ scheme, value }) => `${scheme} ${value}`,
  ),
];

function listingLines(before: Listing | null, after: Listing): readonly string[] {
  const moments = ["listedAt", "effectiveAt", "divestBy"] as const;
  const moved = moments.flatMap((field) => {
    const [old, now] = [before?.[field] ?? null, after[field]];
    if (before === null) return [`    ${field} ${spellMoment(now)}`];
    return sameJson(old, now) ? [] : [`    ${field} ${spellMoment(old)} → ${spellMoment(now)}`];
  });
  if (sameJson(before?.ended ?? null, after.ended)) return moved;
  return [
    ...moved,
    after.ended === null ? "    runs again" : `    ends ${after.ended.at.at} (${after.ended.how})`,
  ];
}

const everyOr = (items: readonly string[] | null, every: string): string => items?.join(", ") ?? every;

/** What an order or a licence reaches: the part of it that is easiest to get wrong. */
function reachLines(order: CourtOrder | Licence): readonly string[] {
  const against = "against" in order && order.against !== null ? [`    against ${order.against}`] : [];
  const listings =
    order.listings.length > 0 || against.length === 0
      ? [`    reaches ${order.listings.join(", ") || "no listing"}`]
      : [];
  const parties =
    "parties" in order && order.parties !== null ? [`    for ${order.parties.join(", ")} only`] : [];
  return [...listings, ...against, `    ${everyOr(order.acts, "every act")}`, ...parties];
}

/** The publication of the same fact after a change's own, which it does not touch; null: it is the newest. */
function laterPublication(register: Register, { kind, id, publishedAt }: Change): string | null {
  const { start } = decodedInterval(publishedAt);
  const later = register.facts[kind].get(id)?.findLast(({ interval }) => interval.start > start);
  return later?.publishedAt ?? null;
}

/** One change against what the register says now. */
function describe(register: Register, change: Change): readonly string[] {
  const before = latest(register, change.kind, change.id, null)?.document ?? null;
  const mark = change.document === null ? "-" : before === null ? "+" : "~";
  const later = laterPublication(register, change);
  const overtaken = later === null ? "" : ` (the later one of ${later} goes on counting from then)`;
  const head = `  ${mark} ${change.kind} ${change.id}, published ${change.publishedAt}${overtaken}`;
  if (change.document === null)
    return [
      `${head}: ${change.op === "retract" ? "retracted as our own mistake" : "taken back by its publisher"}`,
    ];
  switch (change.kind) {
    case "issuer":
      return [
        `${head}: ${change.document.name}`,
        ...issuerLines(latest(register, "issuer", change.id, null)?.document ?? null, change.document),
      ];
    case "listing":
      return [
        `${head}: ${change.document.name}`,
        ...listingLines(latest(register, "listing", change.id, null)?.document ?? null, change.document),
      ];
    case "court-order":
      return [
        `${head}: ${change.document.kind}, ${change.document.court} ${change.document.docket}, from ${change.document.from.at} ${spellEnd(change.document.until)}`,
        ...reachLines(change.document),
      ];
    case "licence":
      return [
        `${head}: ${change.document.title}, from ${change.document.from.at} ${spellEnd(change.document.until)}`,
        ...reachLines(change.document),
      ];
    case "programme":
      return [`${head}: ${change.document.name}`];
    case "stake": {
      const { owner, owned, share, of, from, until } = change.document;
      return [`${head}: ${owner} owns ${share} of ${owned} by ${of}, from ${from.at} ${spellEnd(until)}`];
    }
    case "source":
      return [`${head}: ${change.document.title}, ${change.document.read ? "read" : "never read"}`];
  }
}

/** Every change, one after the other, with what is new in it. */
export const describeChanges = (register: Register, changes: readonly Change[]): readonly string[] =>
  changes.flatMap((change) => describe(register, change));

const several = (count: number, kind: string): string => `${count} ${kind}${count === 1 ? "" : "s"}`;

/** How many facts of each kind are new, change and end: "new: 68 issuers, 68 listings". */
export function countChanges(register: Register, changes: readonly Change[]): string {
  const fateOf = (change: Change): "new" | "changed" | "ended" => {
    if (change.document === null) return "ended";
    if (change.kind === "listing" && change.document.ended !== null) return "ended";
    return latest(register, change.kind, change.id, null) === null ? "new" : "changed";
  };
  const fates = Map.groupBy(changes, fateOf);
  return (["new", "changed", "ended"] as const)
    .flatMap((fate) => {
      const kinds = Map.groupBy(fates.get(fate) ?? [], ({ kind }) => kind);
      const counts = [...kinds].map(([kind, same]) => several(same.length, kind.replace("-", " ")));
      return counts.length === 0 ? [] : [`${fate}: ${counts.join(", ")}`];
    })
    .join("; ");
}

const spellInstant = (instant: string): string => instant.replace(/(:00)?\.000Z$/, "Z");

function spellSpan({ from, until, phase, acts: allowed }: Span): string {
  const prohibited = acts.filter((act) => allowed[act] === "prohibited");
  const unclear = acts.filter((act) => allowed[act] === "review");
  const says = [
    prohibited.length > 0 ? `${prohibited.join(", ")} prohibited` : "",
    unclear.length > 0 ? `${unclear.join(", ")} for review` : "",
  ].filter((part) => part !== "");
  const end = until === null ? "until further notice" : spellInstant(until);
  return `${spellInstant(from)} … ${end}: ${phase}, ${says.join("; ") || "everything permitted"}`;
}

/** Effects as text: what was answered, and what will be. */
export function describeEffects({ effects, securities }: EntryEffects): readonly string[] {
  if (effects.length + securities.length === 0)
    return ["  No act is permitted or prohibited otherwise than before."];
  const listed = effects.flatMap(({ listing, issuer, before, after }) => [
    `  ${issuer} (${listing})`,
    ...before.map((span) => `    - ${spellSpan(span)}`),
    ...after.map((span) => `    + ${spellSpan(span)}`),
  ]);
  const held = securities.flatMap(({ issuer, security, spans }) => [
    `  ${security} (${issuer})`,
    ...spans.map(
      ({ from, until, before, after }) =>
        `    ${spellInstant(from)} … ${until === null ? "until further notice" : spellInstant(until)}: ${before.status} → ${after.status}`,
    ),
  ]);
  return [...listed, ...held];
}
