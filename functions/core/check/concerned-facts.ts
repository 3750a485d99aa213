/**
 * Which of the facts that were recorded or published together bear on a position.
 * @module
 */

import type { Change, FactKind } from "../facts/fact.ts";
import type { ListingState } from "../law/listing-state.ts";
import type { Register } from "../register/register.ts";
import { type FactRef, MAX_FACTS } from "./cause.ts";
import type { Judged } from "./turns.ts";

const refOf = ({ kind, id, publishedAt }: Change): FactRef => ({ kind, id, publishedAt });

/** Whatever may bear on the listings of a position: themselves, their programmes, orders, licences, issuers and owners. */
function bearing(register: Register, standings: readonly ListingState[]): ReadonlySet<string> {
  const found = new Set<string>();
  const add = (kind: FactKind, ids: readonly string[]): void => {
    for (const id of ids) found.add(`${kind} ${id}`);
  };
  for (const { listing, programme, segment } of standings) {
    const orders = new Set(register.ordersByListing.get(listing));
    for (const order of orders)
      for (const against of register.ordersAgainst.get(order) ?? []) orders.add(against);
    const { issuer } = segment.world.listing.document;
    add("listing", [listing]);
    add("programme", [programme]);
    add("court-order", [...orders]);
    add("licence", register.licencesByListing.get(listing) ?? []);
    if (issuer === undefined) continue;
    add("issuer", [issuer]);
    add("stake", register.stakesByIssuer.get(issuer) ?? []);
  }
  return found;
}

/** Of facts that were recorded or published together, those that bear on the position; all where none is known to. */
export function concerned(
  register: Register,
  changes: readonly Change[],
  before: Judged,
  after: Judged,
): readonly FactRef[] {
  const ids = bearing(register, [...before.standings, ...after.standings]);
  const own = changes.filter(({ kind, id }) => ids.has(`${kind} ${id}`));
  return (own.length > 0 ? own : changes).slice(0, MAX_FACTS).map(refOf);
}
