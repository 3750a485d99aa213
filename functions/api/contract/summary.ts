/**
 * The sums of an answer, as the contract has them.
 * @module
 */

import type { TSchema } from "typebox";
import * as Type from "typebox";
import { perStatus } from "../../core/law/status.ts";
import { closed, orNull } from "../../schema/parts.ts";

const byStatus = <T extends TSchema>(schema: T) =>
  Type.Object(
    perStatus(() => schema),
    closed,
  );

const Amount = Type.String({ pattern: "^-?[0-9]+(\\.[0-9]+)?$", description: "an exact decimal" });

const Count = Type.Integer({ minimum: 0 });

const Exposure = Type.Object(
  {
    currency: Type.String(),
    long: Amount,
    short: Amount,
    restrictedShare: orNull(Amount),
    byStatus: byStatus(Amount),
    through: Type.Optional(
      Type.Object(
        { byStatus: byStatus(Amount), unaccounted: Amount, restrictedShare: orNull(Amount) },
        {
          ...closed,
          description:
            "present where a fund with a market value was looked through: the same with such funds taken apart into what they hold, each line by its own status; unaccounted is what their weights leave open",
        },
      ),
    ),
  },
  {
    ...closed,
    title: "Exposure",
    description:
      "exact sums of marketValue, by currency (XXX where a value came without one). A negative value is short, whatever the sign of the quantity; both sums are absolute. restrictedShare is over long plus short, to four places, half-even, null for a zero total",
  },
);

export const Summary = Type.Object(
  { positions: Count, unvalued: Count, byStatus: byStatus(Count), exposure: Type.Array(Exposure) },
  { ...closed, title: "Summary" },
);
