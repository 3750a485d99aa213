/**
 * What is to be told of a position for its kind alone.
 * @module
 */

import type { Problem } from "../problem.ts";
import type { KindReading } from "./position-kind.ts";

/** Problems of a kind as it was written: rule 10, and kinds that nobody knows. */
export function problemsOfKind(value: string, kind: KindReading): readonly Problem[] {
  const unknown = {
    code: "unknown-kind",
    field: "kind",
    value,
    message: `${JSON.stringify(value)} is not a kind that is known here; the position is treated as a security`,
  };
  const message =
    "The fund was not looked through, because nobody said what it holds. E.O. 13959 and 14032 reach funds whatever the share of a listed issuer (OFAC FAQ 861), E.O. 14071 from half of their value on (FAQ 1054). Say what it holds: send constituents, store its list as a fund, or name a folder of such lists on the command line (--funds)";
  const fund = { code: "fund-not-looked-through", field: "kind", value, message };
  return [...(kind.known ? [] : [unknown]), ...(kind.class === "fund" ? [fund] : [])];
}
