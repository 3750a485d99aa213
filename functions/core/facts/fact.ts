/**
 * What can be recorded: the kinds of facts, changes and entries.
 * @module
 */

import type { Citation } from "./citation.ts";

import type { CourtOrder } from "./court-order.ts";
import type { Issuer } from "./issuer.ts";
import type { Licence } from "./licence.ts";
import type { Listing } from "./listing.ts";
import type { Programme } from "./programme.ts";
import type { Source } from "./source.ts";
import type { Stake } from "./stake.ts";

/** Every kind of fact and the shape of its document. */
export interface Documents {
  readonly programme: Programme;
  readonly issuer: Issuer;
  readonly listing: Listing;
  readonly "court-order": CourtOrder;
  readonly licence: Licence;
  readonly stake: Stake;
  readonly source: Source;
}

export const factKinds = [
  "programme",
  "issuer",
  "listing",
  "court-order",
  "licence",
  "stake",
  "source",
] as const satisfies readonly (keyof Documents)[];
export type FactKind = (typeof factKinds)[number];

interface ChangeOf<K extends FactKind> {
  readonly kind: K;
  readonly id: string;
  /** When the fact was made public: an instant, or a New York day. With kind and id it is the fact's key. */
  readonly publishedAt: string;
  readonly citations: readonly Citation[];
}

/** States what was published then; a null document says that the publisher took the fact back. */
export type Publish = {
  [K in FactKind]: ChangeOf<K> & { readonly op: "publish"; readonly document: Documents[K] | null };
}[FactKind];

/** Removes a publication that never happened: our own mistake. */
export type Retract = ChangeOf<FactKind> & { readonly op: "retract"; readonly document: null };

export type Change = Publish | Retract;

/** One committed entry of the register's log, decoded. */
export interface Entry {
  readonly version: number;
  /** The writer's own id: the same id with the same content is the same entry. */
  readonly id: string;
  readonly recordedAt: string;
  readonly source: string;
  readonly author: string;
  readonly changes: readonly Change[];
  readonly previous: string;
  readonly digest: string;
}
