/**
 * Columns that say in which account a holding lies (Fidelity's "Type": Cash, Margin), not what it is. Read as a kind of
 * security, "Cash" would take every share in a cash account for money.
 * @module
 */

import { accountTypes } from "../core/check/position-kind.ts";

const ACCOUNTS: ReadonlySet<string> = new Set([...accountTypes, "cash"]);

/** Whether a column's cells name accounts: nothing but cash, margin, short and the like, and at least one. */
export function namesAccounts(cells: readonly string[]): boolean {
  const filled = cells.map((cell) => cell.trim().toLowerCase()).filter((cell) => cell !== "");
  return filled.length > 0 && filled.every((cell) => ACCOUNTS.has(cell));
}

export const isShortAccount = (cell: string): boolean => cell.trim().toLowerCase() === "short";
