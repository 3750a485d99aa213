/**
 * The options of `check`.
 * @module
 */

import type { ClockOptions } from "./ask.ts";

export const formats = ["table", "json", "csv", "html"] as const;

export interface CheckOptions extends Omit<ClockOptions, "asOf"> {
  /** One instant or day, or several: each input is then asked at each of them. */
  readonly asOf?: readonly string[];
  readonly format: (typeof formats)[number];
  readonly matched?: true;
  readonly all?: true;
  readonly usPerson: boolean;
  /** Ids with commas. */
  readonly programmes?: string;
  readonly counterparty?: string;
  /** A folder of files of what funds hold. */
  readonly funds?: string;
  /** Days. */
  readonly fundsMaxAge?: string;
}

/** The options of one question. */
export type AskedOptions = Omit<CheckOptions, "asOf"> & ClockOptions;
