/**
 * Whose every check is recorded, whether or not the caller asks for it.
 * @module
 */

/** Tenants by their names; "all": everybody. */
export type RecordedAlways = readonly string[] | "all";

export const isRecordedAlways = (always: RecordedAlways, tenant: string): boolean =>
  always === "all" || always.includes(tenant);
