/**
 * Writes on condition of a revision, which only rises: what a write of unknown outcome has come to is told by what stands there.
 * @module
 */

import { absent, type Condition, numberAt } from "./table.ts";

/** Revisions only rise: once one has passed, no write that builds upon it can land any more. */
const movedFrom =
  (revision: number): NonNullable<Condition["moved"]> =>
  (present) => {
    const stands = present === null ? 0 : (numberAt(present, "revision") ?? 0);
    if (stands <= revision) return "still";
    return stands === revision + 1 ? "once" : "further";
  };

/** That nothing has been written since this revision was read; null: nothing was there. */
export const atRevision = (expected: { readonly revision: number } | null): Condition => ({
  ...(expected === null
    ? absent
    : { expression: "revision = :revision", values: { ":revision": { N: String(expected.revision) } } }),
  moved: movedFrom(expected?.revision ?? 0),
});
