/**
 * What can be wrong with the store of records.
 * @module
 */

/** The store did not take or give a record: 503. An answer that was to be recorded is not given without its record. */
export class RecordsUnavailable extends Error {
  override readonly name = "RecordsUnavailable";
}

/** What is kept is not what was written. */
export class RecordDamaged extends Error {
  override readonly name = "RecordDamaged";
}
