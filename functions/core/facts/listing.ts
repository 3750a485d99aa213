import type { Moment } from "../time.ts";

/** One issuer's spell under one programme. */
export interface Listing {
  readonly issuer: string;
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
