/**
 * What a fact points to, and what points at it.
 * @module
 */

import type { Change, FactKind } from "../facts/fact.ts";
import type { Register } from "./register.ts";
import { standing } from "./standing-facts.ts";

const namesListings = (change: Change, id: string): boolean =>
  (change.kind === "court-order" || change.kind === "licence") &&
  change.document !== null &&
  change.document.listings.includes(id);

/** What the facts that count point to, and must find. */
export function references(change: Change): readonly { kind: FactKind; id: string; mustPrecede: boolean }[] {
  if (change.document === null) return [];
  switch (change.kind) {
    case "listing":
      return [
        { kind: "programme", id: change.document.programme, mustPrecede: true },
        ...(change.document.issuer === undefined
          ? []
          : [{ kind: "issuer" as const, id: change.document.issuer, mustPrecede: true }]),
      ];
    case "stake":
      return [change.document.owner, change.document.owned].map((id) => ({
        kind: "issuer" as const,
        id,
        mustPrecede: false,
      }));
    case "court-order":
      return [
        ...change.document.listings.map((id) => ({ kind: "listing" as const, id, mustPrecede: false })),
        ...(change.document.against === null
          ? []
          : [{ kind: "court-order" as const, id: change.document.against, mustPrecede: false }]),
      ];
    case "licence":
      return change.document.listings.map((id) => ({ kind: "listing" as const, id, mustPrecede: false }));
    default:
      return [];
  }
}

/** Facts that point at this one, whose references must be looked at again when it changes. */
export function dependents(
  register: Register,
  kind: FactKind,
  id: string,
): readonly { kind: FactKind; id: string }[] {
  const listings = (ids: readonly string[]) =>
    ids.map((listing) => ({ kind: "listing" as const, id: listing }));
  switch (kind) {
    case "issuer":
      return [
        ...listings(register.listingsByIssuer.get(id) ?? []),
        ...(register.stakesByIssuer.get(id) ?? []).map((stake) => ({ kind: "stake" as const, id: stake })),
      ];
    case "programme":
      return listings(
        (register.listingsByProgramme.get(id) ?? []).filter((listing) =>
          standing(register, "listing", listing).some(
            ({ change }) => change.kind === "listing" && change.document?.programme === id,
          ),
        ),
      );
    case "listing":
      return [
        ...(register.ordersByListing.get(id) ?? []).map((order) => ({
          kind: "court-order" as const,
          id: order,
        })),
        ...(register.licencesByListing.get(id) ?? []).map((licence) => ({
          kind: "licence" as const,
          id: licence,
        })),
      ].filter((dependent) =>
        standing(register, dependent.kind, dependent.id).some(({ change }) => namesListings(change, id)),
      );
    case "court-order":
      return (register.ordersAgainst.get(id) ?? []).map((order) => ({
        kind: "court-order" as const,
        id: order,
      }));
    case "licence":
    case "stake":
    case "source":
      return [];
  }
}
