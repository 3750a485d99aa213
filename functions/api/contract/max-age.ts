/**
 * How old what is known of a fund may be.
 * @module
 */

import * as Type from "typebox";

export const MaxAge = Type.Integer({
  minimum: 0,
  maximum: 36_500,
  description: "how many days before asOf a fund's holdings may be of, 45 where absent",
});
