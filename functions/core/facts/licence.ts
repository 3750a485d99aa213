import type { Moment } from "../time.ts";
import type { Act } from "./permission.ts";

/** An agency's general licence: while it runs, the acts are permitted for the listings. */
export interface Licence {
  readonly title: string;
  readonly agency: string;
  /** What it authorises, in the agency's words as far as known. */
  readonly scope: string;
  readonly acts: readonly Act[];
  /** Empty where the licence reaches no listed issuer (names that merely resemble one) or no investor (exchanges). */
  readonly listings: readonly string[];
  readonly from: Moment;
  readonly until: Moment | null;
}
