/**
 * `data/` as the tests about its facts look at it.
 * @module
 */

import { readdirSync, readFileSync } from "node:fs";
import type { Issuer } from "../../functions/core/facts/issuer.ts";
import type { Listing } from "../../functions/core/facts/listing.ts";
import { parseCurated } from "../../functions/ingest/sources/curated.ts";

const data = new URL("../../data/", import.meta.url);

export const curatedFiles: ReadonlyMap<string, string> = new Map(
  readdirSync(data, { recursive: true, encoding: "utf8" })
    .filter((name) => name.endsWith(".yaml"))
    .map((name) => [name.replaceAll("\\", "/"), readFileSync(new URL(name, data), "utf8")] as const),
);
export const curatedChanges = parseCurated(curatedFiles);

export const issuers = curatedChanges.flatMap((change) =>
  change.kind === "issuer" && change.document !== null ? [{ ...change, document: change.document }] : [],
);
export const listings = curatedChanges.flatMap((change) =>
  change.kind === "listing" && change.document !== null ? [{ ...change, document: change.document }] : [],
);

/** The last publication of each fact. */
const final = <T>(facts: readonly { readonly id: string; readonly document: T }[]): ReadonlyMap<string, T> =>
  new Map(facts.map(({ id, document }) => [id, document]));
export const lastIssuer: ReadonlyMap<string, Issuer> = final(issuers);
const lastListing: ReadonlyMap<string, Listing> = final(listings);

export const listingsOf = (programme: string): readonly (readonly [string, Listing])[] =>
  [...lastListing].filter(([, listing]) => listing.programme === programme);
