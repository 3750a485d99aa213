/**
 * What a code looks like on an exchange, in the words of a refusal.
 * @module
 */

import type { CodeShape } from "./venue-table.ts";

/** By the shape of an exchange's codes: "Expected on XHKG: one to five digits". */
export const codesOf: Readonly<Record<CodeShape, string>> = {
  us: "letters, with a class or sort behind a dot",
  letters: "letters, with a class behind a dot",
  latin: "letters and digits, at least one letter",
  any: "letters and digits",
  numbers: "letters and digits",
  "hong-kong": "one to five digits",
  mainland: "six digits; a spreadsheet may have dropped leading zeros",
  korea: "six characters beginning with a digit; a spreadsheet may have dropped leading zeros",
  japan: "four or five characters beginning with a digit",
  taiwan: "four to six characters beginning with digits",
};
