/**
 * What court orders do at an instant, act by act: an order's reach counts against a listing, against another order, and in a
 * vacatur. What it does not reach stands.
 * @module
 */

import type { CourtOrder } from "../facts/court-order.ts";
import type { Act } from "../facts/permission.ts";
import type { Known } from "../register/known.ts";
import type { Moment } from "../time.ts";

/** Whether a moment has passed: the one question that a state asks of time. */
export type Past = (moment: Moment) => boolean;

export const runs = (span: { readonly from: Moment; readonly until: Moment | null }, past: Past): boolean =>
  past(span.from) && (span.until === null || !past(span.until));

/** Whether an order counts for this investor: `unclear` where it, or one against it, is for named parties. */
export type Force = "none" | "unclear" | "certain";

const rank = { none: 0, unclear: 1, certain: 2 } as const satisfies Record<Force, number>;
const left = { none: "certain", unclear: "unclear", certain: "none" } as const satisfies Record<Force, Force>;
const weaker = (a: Force, b: Force): Force => (rank[a] <= rank[b] ? a : b);

/** An order against another that names no listings reaches what the other reaches. */
const reaches = ({ acts, listings, against }: CourtOrder, listing: string, act: Act): boolean =>
  (acts === null || acts.includes(act)) &&
  ((against !== null && listings.length === 0) || listings.includes(listing));

/** All that bears on one listing when exactly these moments have passed. */
export interface Docket {
  readonly listing: string;
  readonly orders: Orders;
  readonly past: Past;
}

type Orders = readonly Known<CourtOrder>[];
const remembered = new WeakMap<Orders, ReadonlyMap<string | null, Orders>>();

/** Orders by the one that they are against: asked for at each instant of a timeline, act by act. */
function againstEach(orders: Orders): ReadonlyMap<string | null, Orders> {
  const known = remembered.get(orders) ?? Map.groupBy(orders, ({ document }) => document.against);
  remembered.set(orders, known);
  return known;
}

/**
 * The force of an order on one act of a listing: it runs, it reaches the act and the listing, and no order against it that
 * itself has force takes that away. Which names mean the same investor is not ours to tell: each leaves it unclear.
 */
export function forceOf(order: Known<CourtOrder>, act: Act, docket: Docket): Force {
  const { document } = order;
  if (!runs(document, docket.past) || !reaches(document, docket.listing, act)) return "none";
  return (againstEach(docket.orders).get(order.id) ?? [])
    .map((other) => left[forceOf(other, act, docket)])
    .reduce(weaker, document.parties === null ? "certain" : "unclear");
}

/** Orders that name the listing itself, not another order. */
export const ownOrders = ({ orders, listing }: Docket): readonly Known<CourtOrder>[] =>
  orders.filter(({ document }) => document.against === null && document.listings.includes(listing));
