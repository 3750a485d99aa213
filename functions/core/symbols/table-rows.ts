/**
 * Tables that stand in the code as text, one row a line, so that they read as tables.
 * @module
 */

/** The cells of a row, trimmed. */
export const cells = (row: string, separator: string): readonly string[] =>
  row.split(separator).map((cell) => cell.trim());
/** The rows of a table; empty lines are none. */
export const rowsOf = (table: string): readonly string[] => table.split("\n").filter((row) => row !== "");
