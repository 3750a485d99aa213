/**
 * From when on holdings are too old to be called the whole of what is held.
 * @module
 */

/** Holdings that can be fetched are, every day: after this long without one something is wrong. */
export const SILENT_DAYS = 3;
export const SILENT_MS = SILENT_DAYS * 24 * 3_600_000;

/** That a provider itself calls what it gave old. */
export const CALLED_OLD = `the provider itself calls the holdings older than ${SILENT_DAYS} days`;

/** Whether an answer of now is of an instant too long ago to be called the whole of what is held. */
export const isOld = (at: number, now: number): boolean => now - at > SILENT_MS;
