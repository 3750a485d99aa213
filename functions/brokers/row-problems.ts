/**
 * What is told of a position that lacks what every other of its format has.
 * @module
 */

import type { RowProblem } from "./export-rows.ts";

/** A position of a format that gives every security an identifier, and has none here: its name alone decides nothing. */
export const nameOnly = (line: number, found: string): RowProblem => ({
  code: "identifier-not-understood",
  line,
  field: "symbol",
  message:
    "The position has a name and no symbol or identifier that was understood; expected one. Export the file again with its identifiers, or judge the position by itself.",
  found,
  undecided: true,
});

/** An amount of which the file does not say in what it is: it is left out, since a sum of two currencies is none. */
export const noCurrency = (line: number, found: string): RowProblem => ({
  code: "currency-not-understood",
  line,
  field: "currency",
  message:
    "The file does not say in which currency the value is; expected a code such as USD. The position stands without its value; add the currency to the export.",
  found,
  undecided: false,
});
