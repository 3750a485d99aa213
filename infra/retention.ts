/**
 * What an environment's row says of what is kept for years: copies of the register, and records.
 * @module
 */

import type { RecordedAlways } from "../functions/evidence/always.ts";

/** How checks are kept as evidence. */
export interface RecordsConfig {
  /**
   * For how many days the bucket's lock holds each record, in compliance mode: nobody can shorten that, for those that stand, and nobody can
   * remove the bucket before the last has ended. Another number is for records to come.
   */
  readonly keptDays: number;
  /** Tenants whose every check is recorded; "all": everybody's. */
  readonly always: RecordedAlways;
}

/** Copies of the register, one a month. */
export interface Backup {
  readonly years: number;
  /**
   * governance: whoever has the rights can still shorten or remove it. compliance: once `graceDays` are over nobody can, AWS included, until the
   * last copy is as old as that.
   */
  readonly lock: "governance" | { readonly compliance: true; readonly graceDays: number };
}
