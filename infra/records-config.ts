/**
 * What an environment's row says of records.
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
