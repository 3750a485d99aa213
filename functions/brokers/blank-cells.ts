/**
 * What files print where there is no value.
 * @module
 */

const blanks: ReadonlySet<string> = new Set([
  "",
  "-",
  "--",
  "---",
  "—",
  "–",
  "n/a",
  "#n/a",
  "n.a.",
  "n/d",
  "n.v.",
  "k.a.",
  "not applicable",
  "not available",
  "unavailable",
]);

export const isBlank = (cell: string): boolean => blanks.has(cell.trim().toLowerCase());

/** Whether a cell says nothing at all, not even that there is no value. */
export const isEmpty = (cell: string | undefined): boolean => cell === undefined || cell.trim() === "";

/** The cells of a row that say anything. */
export const filledIn = ({ cells }: { readonly cells: readonly string[] }): readonly string[] =>
  cells.filter((cell) => !isEmpty(cell));
