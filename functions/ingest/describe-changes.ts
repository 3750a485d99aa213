import type { Change } from "../core/fact.ts";
import type { Issuer, SecurityLine } from "../core/issuer.ts";
import { sameJson } from "../core/json.ts";
import type { Listing } from "../core/listing.ts";
import { type ListingDetail, listing as listingAt } from "../core/look-up.ts";
import { acts } from "../core/permission.ts";
import { fold, type Register } from "../core/register.ts";
import { iso, type Moment } from "../core/time.ts";
import { latest } from "../core/view.ts";

/** Changes as a person reviews them: what is new, what ends, and from when whose answers differ. Pure. */

type SegmentAnswer = ListingDetail["segments"][number];

const spellMoment = (moment: Moment | null): string => (moment === null ? "none" : moment.at);
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

/** One change against what the register says now. */
function describe(register: Register, change: Change): readonly string[] {
  const before = latest(register, change.kind, change.id, null)?.document ?? null;
  const mark = change.document === null ? "-" : before === null ? "+" : "~";
  const head = `  ${mark} ${change.kind} ${change.id}, published ${change.publishedAt}`;
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
        `${head}: ${change.document.kind}, ${change.document.court} ${change.document.docket}, from ${change.document.from.at} until ${spellMoment(change.document.until)}`,
      ];
    case "licence":
      return [
        `${head}: ${change.document.title}, from ${change.document.from.at} until ${spellMoment(change.document.until)}`,
      ];
    case "programme":
      return [`${head}: ${change.document.name}`];
  }
}

/** Every change, one after the other, with what is new in it. */
export const describeChanges = (register: Register, changes: readonly Change[]): readonly string[] =>
  changes.flatMap((change) => describe(register, change));

const spellSegment = ({ from, until, phase, acts: allowed }: SegmentAnswer): string => {
  const prohibited = acts.filter((act) => allowed[act] === "prohibited");
  const unclear = acts.filter((act) => allowed[act] === "review");
  const says = [
    prohibited.length > 0 ? `${prohibited.join(", ")} prohibited` : "",
    unclear.length > 0 ? `${unclear.join(", ")} for review` : "",
  ].filter((part) => part !== "");
  return `${from} … ${until ?? "until further notice"}: ${phase}, ${says.join("; ") || "everything permitted"}`;
};

const alike = (a: SegmentAnswer, b: SegmentAnswer): boolean =>
  a.from === b.from && a.until === b.until && a.phase === b.phase && sameJson(a.acts, b.acts);

export interface Effect {
  readonly listing: string;
  readonly issuer: string;
  readonly removed: readonly string[];
  readonly added: readonly string[];
}

/**
 * Whose answers differ once the changes are appended, and from when to when. Throws FoldError where the register could not
 * be answered from with them.
 */
export function effectsOf(register: Register, changes: readonly Change[], now: number): readonly Effect[] {
  const digest = `sha256:${"f".repeat(64)}`;
  const entry = {
    version: register.version + 1,
    id: "preview",
    recordedAt: iso(now),
    source: "preview",
    author: "preview",
    changes,
    previous: register.digest,
    digest,
  };
  const after = fold(register, [entry]);
  const view = { asOf: iso(now), knownAt: null };
  const segments = (detail: ListingDetail | null): readonly SegmentAnswer[] => detail?.segments ?? [];
  return [...after.facts.listing.keys()].flatMap((id) => {
    const [old, next] = [listingAt(register, view, id), listingAt(after, view, id)];
    const lost = segments(old).filter((segment) => !segments(next).some((other) => alike(segment, other)));
    const won = segments(next).filter((segment) => !segments(old).some((other) => alike(segment, other)));
    if (lost.length === 0 && won.length === 0) return [];
    return [
      {
        listing: id,
        issuer: (next ?? old)?.issuer.name ?? id,
        removed: lost.map(spellSegment),
        added: won.map(spellSegment),
      },
    ];
  });
}

/** Effects as text: what was answered, and what will be. */
export const describeEffects = (effects: readonly Effect[]): readonly string[] =>
  effects.length === 0
    ? ["  No answer changes."]
    : effects.flatMap(({ listing, issuer, removed, added }) => [
        `  ${issuer} (${listing})`,
        ...removed.map((text) => `    - ${text}`),
        ...added.map((text) => `    + ${text}`),
      ]);
