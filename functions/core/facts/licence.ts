/**
 * An agency's general licence.
 * @module
 */

import type { Moment } from "../time.ts";
import type { Condition } from "./condition.ts";
import type { Act } from "./permission.ts";

/** While it runs, the acts are permitted for the listings, where all its conditions are met. */
export interface Licence {
  readonly title: string;
  readonly agency: string;
  /** What it authorises, in the agency's words as far as known. */
  readonly scope: string;
  readonly acts: readonly Act[];
  /** Empty where the licence reaches no listed issuer (names that merely resemble one) or no investor (exchanges). */
  readonly listings: readonly string[];
  /** Absent: it authorises the acts whoever trades and whatever the security. */
  readonly conditions?: readonly Condition[];
  readonly from: Moment;
  readonly until: Moment | null;
}
