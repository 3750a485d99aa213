/**
 * What a government list says of an issuer, or of a class of issuers.
 * @module
 */

import type { Moment } from "../time.ts";

/** Every security whose ISIN begins with a country's code, entered here or not. */
export interface ListedClass {
  /** As ISO 3166 writes it: "RU". */
  readonly isinCountry: string;
}

/** One issuer's spell under one programme, or that of a class: exactly one of `issuer` and `class` is present. */
export interface Listing {
  readonly issuer?: string;
  readonly class?: ListedClass;
  readonly programme: string;
  /** The name exactly as the list printed it. */
  readonly name: string;
  readonly listedAt: Moment;
  /** When the prohibitions begin, inclusive; null: the list gave none. */
  readonly effectiveAt: Moment | null;
  /** When permission to divest ends, exclusive; null: no end is known. */
  readonly divestBy: Moment | null;
  readonly ended: { readonly at: Moment; readonly how: "superseded" | "removed" | "delisted" } | null;
}
