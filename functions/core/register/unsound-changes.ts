/**
 * What is refused at the door, though a register that held it could be read: facts that would mislead whoever reads them, or
 * cost every question more than it is worth. Readers do not ask this again, so that what was recorded stays readable.
 * @module
 */

import type { Citation } from "../facts/citation.ts";
import type { CourtOrder } from "../facts/court-order.ts";
import type { Change } from "../facts/fact.ts";
import { documentOf } from "../facts/publication.ts";
import { decodedInterval, type Interval, isDay } from "../time.ts";
import { hiddenText } from "./hidden-text.ts";
import type { Register } from "./register.ts";
import { standing } from "./standing-facts.ts";
import { unmatchableLines } from "./unmatchable-lines.ts";

/** A link that a browser may follow: `javascript:` or `file:` would be followed too, and for ever. */
const LINK = /^https?:\/\/[^\s]+$/;

/** Every citation of a change with its pointer below `/changes`. */
function citationsOf(change: Change, i: number): readonly (readonly [string, Citation])[] {
  const at = (pointer: string, citations: readonly Citation[] | undefined) =>
    (citations ?? []).map((citation, n) => [`/changes/${i}${pointer}/citations/${n}`, citation] as const);
  const own = at("", change.citations);
  if (change.document === null) return own;
  if (change.kind === "issuer")
    return [
      ...own,
      ...change.document.lines.flatMap((line, n) => at(`/document/lines/${n}`, line.citations)),
    ];
  if (change.kind === "programme")
    return [
      ...own,
      ...change.document.periods.flatMap((period, n) => at(`/document/periods/${n}`, period.citations)),
    ];
  return own;
}

const badLinks = (change: Change, i: number): readonly string[] =>
  citationsOf(change, i).flatMap(([pointer, { url }]) =>
    url === undefined || LINK.test(url)
      ? []
      : [
          `${pointer}/url: ${JSON.stringify(url)} is not a link; expected one that begins with https:// or http://`,
        ],
  );

/** The documents that a register with these changes has of an order. */
function documentsOf(register: Register, changes: readonly Change[], id: string): readonly CourtOrder[] {
  const added = changes.filter((change) => change.kind === "court-order" && change.id === id);
  return [...standing(register, "court-order", id).map(({ change }) => change), ...added].flatMap(
    (change) => documentOf("court-order", change) ?? [],
  );
}

/** Relief from before the order was there, which only an order that says so gives. */
function tooEarlyRelief({ enteredAt, from, nuncProTunc }: CourtOrder, i: number): readonly string[] {
  const isBefore = isOlder(decodedInterval(from.at), decodedInterval(enteredAt.at));
  return isBefore && nuncProTunc !== true
    ? [
        `/changes/${i}/document/from: ${from.at} lies before ${enteredAt.at}, when the order was entered; expected enteredAt or a later moment. Where the order itself says that it holds from before (nunc pro tunc), give "nuncProTunc": true`,
      ]
    : [];
}

/** An order that says what no court can: it undoes one that was not there yet, or a vacatur that ends by itself. */
function misstatedOrder(register: Register, changes: readonly Change[], i: number): readonly string[] {
  const change = changes[i];
  if (change?.kind !== "court-order" || change.document === null) return [];
  const { kind, until, against, enteredAt } = change.document;
  const targets = against === null ? [] : documentsOf(register, changes, against);
  const entered = decodedInterval(enteredAt.at);
  // The same day is not before: either may have come first.
  const isTooEarly =
    targets.length > 0 && targets.every((target) => isOlder(entered, decodedInterval(target.enteredAt.at)));
  return [
    ...tooEarlyRelief(change.document, i),
    ...(kind === "vacatur" && until !== null
      ? [
          `/changes/${i}/document/until: a vacatur ends the listing and does not run out; expected null. Where it was reversed, enter the reversal as an order of its own with "against"`,
        ]
      : []),
    ...(isTooEarly
      ? [
          `/changes/${i}/document/enteredAt: ${enteredAt.at} lies before ${against} was entered, which it is against; expected a later moment`,
        ]
      : []),
  ];
}

/** Whether an interval lies wholly before another. */
const isOlder = (own: Interval, other: Interval): boolean =>
  own.end <= other.start && own.start < other.start;

/**
 * How many orders on one listing may be known to the same day only. In whichever order they came out that day, each is a
 * possible world that every question about the listing weighs; no listing ever had more than three.
 */
const MAX_SAME_DAY = 8;

/** Orders that bear on a listing with these changes: those that name it, and those against them. */
function ordersOn(register: Register, changes: readonly Change[], listing: string): ReadonlySet<string> {
  const orders = new Set(register.ordersByListing.get(listing));
  const added = changes.flatMap((change) =>
    change.kind === "court-order" && change.document !== null ? [{ id: change.id, ...change.document }] : [],
  );
  for (const { id, listings } of added) if (listings.includes(listing)) orders.add(id);
  for (const id of orders) {
    for (const other of register.ordersAgainst.get(id) ?? []) orders.add(other);
    for (const other of added) if (other.against === id) orders.add(other.id);
  }
  return orders;
}

/** Listings on which more orders bear than questions can weigh in time. */
function crowdedListings(register: Register, changes: readonly Change[]): readonly string[] {
  const touched = new Set<string>();
  const visit = (id: string, seen: ReadonlySet<string>): void => {
    for (const { listings, against } of documentsOf(register, changes, id)) {
      for (const listing of listings) touched.add(listing);
      if (against !== null && !seen.has(against)) visit(against, new Set([...seen, against]));
    }
  };
  for (const { kind, id } of changes) if (kind === "court-order") visit(id, new Set([id]));
  return [...touched].flatMap((listing) => {
    const orders = [...ordersOn(register, changes, listing)];
    const days = orders.flatMap((id) => {
      const added = changes.filter((change) => change.kind === "court-order" && change.id === id);
      const recorded = standing(register, "court-order", id).map(({ change }) => change);
      const published = [...recorded, ...added].map(({ publishedAt }) => publishedAt);
      return [...new Set(published.filter((at) => isDay(decodedInterval(at))))];
    });
    const sameDay = [...Map.groupBy(days, (day) => day)].find(([, same]) => same.length > MAX_SAME_DAY);
    return sameDay === undefined
      ? []
      : [
          `listing ${listing} would have ${sameDay[1].length} orders published on ${sameDay[0]}, the hour of none of which is known; expected at most ${MAX_SAME_DAY}: state the hours, or enter them as one order`,
        ];
  });
}

/** Why changes are refused at the door, each with a pointer below `/changes` where one place is at fault; empty: they are not. */
export const unsoundChanges = (register: Register, changes: readonly Change[]): readonly string[] => [
  ...hiddenText(changes, "/changes"),
  ...changes.flatMap(badLinks),
  ...unmatchableLines(changes),
  ...changes.flatMap((_, i) => misstatedOrder(register, changes, i)),
  ...crowdedListings(register, changes),
];
