/**
 * What files print where there is no value.
 * @module
 */

import { noValueWords } from "../core/symbols/no-value.ts";

export const isBlank = (cell: string): boolean => noValueWords.has(cell.trim().toLowerCase());

/** Whether a cell says nothing at all, not even that there is no value. */
export const isEmpty = (cell: string | undefined): boolean => cell === undefined || cell.trim() === "";

/** The cells of a row that say anything. */
export const filledIn = ({ cells }: { readonly cells: readonly string[] }): readonly string[] =>
  cells.filter((cell) => !isEmpty(cell));
