/**
 * Xiaomi's court orders as entries, and invented ones against them.
 * @module
 */

import { curatedChanges } from "../support/curated-data.ts";

export const XIAOMI = "ccmc.xiaomi.2021-01-14";
/** When the prohibition begins: 9:30 a.m. in New York. */
export const EFFECTIVE = Date.parse("2021-03-15T13:30:00Z");

/** What `data/` states of an order, as an editor posts it. */
export const statedOf = (id: string): readonly unknown[] =>
  curatedChanges.filter((change) => change.id === id);

/** What of it had been published by a moment. */
export const statedBy = (id: string, at: number): readonly unknown[] =>
  curatedChanges.filter((change) => change.id === id && Date.parse(change.publishedAt) <= at);

/** An invented order, published when it was entered. */
export const invented = (
  id: string,
  kind: string,
  at: string,
  {
    against = null,
    listings = [],
  }: { readonly against?: string | null; readonly listings?: readonly string[] },
) => ({
  op: "publish",
  kind: "court-order",
  id,
  publishedAt: at,
  citations: [{ title: "An invented opinion", url: "https://example.org/opinion" }],
  document: {
    kind,
    court: "D.D.C.",
    docket: "1:21-cv-00280",
    judge: null,
    enteredAt: { at },
    from: { at },
    until: null,
    listings,
    acts: null,
    parties: null,
    against,
    revocable: true,
  },
});

/** An invented order about a company that the stories do not hold. */
export const unrelated = invented(
  "order.hikvision.2021-03-15",
  "preliminary-injunction",
  "2021-03-15T13:00:00Z",
  {
    listings: ["ccmc.hikvision.2020-11-12"],
  },
);
