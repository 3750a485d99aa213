/**
 * What a newer version of the service has stored: while a canary is half done, or after a step back, this version meets fields that
 * it does not know. It can't tell what they mean, so it answers nothing from them, and never writes over them.
 * @module
 */

import type { TObject } from "typebox";
import { NewerHoldings } from "./errors.ts";

/** The fields that any of these schemas names. */
export const fieldsOf = (...schemas: readonly TObject[]): ReadonlySet<string> =>
  new Set(schemas.flatMap(({ properties }) => Object.keys(properties)));

/** Throws NewerHoldings for an object that has a field of another name; any other value is no matter of this. */
export function refuseNewer(value: unknown, what: string, known: ReadonlySet<string>): void {
  if (typeof value !== "object" || value === null || Object.keys(value).every((name) => known.has(name)))
    return;
  throw new NewerHoldings(
    `${what} has a field that this version of the service does not know; let the newer version answer, or deploy it again`,
  );
}
