/**
 * What a question may say in a body and in a query alike.
 * @module
 */

import * as Type from "typebox";
import { counterparties } from "../../core/facts/condition.ts";
import { oneOf } from "../../schema/parts.ts";

/** Without a default in the schema: clients made from it would send one in the query of a request whose body is JSON, which is refused. */
export const UsPerson = Type.Boolean({
  description: "true for a United States person (the default), otherwise false",
});

export const Counterparty = oneOf(
  counterparties,
  "us-person or not-us-person: who buys what the investor sells; what hangs on it is review where absent",
);

export const MaxAge = Type.Integer({
  minimum: 0,
  maximum: 36_500,
  description: "how many days before asOf a fund's holdings may be of, 45 where absent",
});

export const StoredFunds = Type.Boolean({
  description:
    "whether positions are looked through by the tenant's stored funds too, beside constituents; false where absent, but true for a stored portfolio",
});

export const Kept = Type.Boolean({
  description:
    "true to have the question and its answer kept as a record for ten years; the answer's Record-Id names it",
});

export const Detail = oneOf(
  ["all", "matched"] as const,
  "all (the default), or matched to leave out positions that are no-match and have no problems",
);
