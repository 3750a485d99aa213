/**
 * How old what is known of a fund may be, and whether what is stored of funds counts.
 * @module
 */

import * as Type from "typebox";

export const MaxAge = Type.Integer({
  minimum: 0,
  maximum: 36_500,
  description: "how many days before asOf a fund's holdings may be of, 45 where absent",
});

export const StoredFunds = Type.Boolean({
  description:
    "whether positions are looked through by the tenant's stored funds too, beside constituents; false where absent, but true for a stored portfolio",
});
