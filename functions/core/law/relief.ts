/**
 * What can suspend, end or cloud a listing.
 * @module
 */

import type { CourtOrder } from "../facts/court-order.ts";
import type { Licence } from "../facts/licence.ts";
import type { Known } from "../register/known.ts";

export type ReliefFact =
  | { readonly kind: "order"; readonly known: Known<CourtOrder> }
  | { readonly kind: "licence"; readonly known: Known<Licence> };

export const asOrder = (known: Known<CourtOrder> | undefined): ReliefFact | null =>
  known === undefined ? null : { kind: "order", known };
export const asLicence = (known: Known<Licence> | undefined): ReliefFact | null =>
  known === undefined ? null : { kind: "licence", known };
