/**
 * What funds hold, as requests and stored funds give it.
 * @module
 */

import type { Static } from "typebox";
import * as Type from "typebox";
import {
  type Constituent,
  constituentFields,
  type FundName,
  fundFields,
  identifying,
} from "../../core/check/position.ts";
import { namesOf } from "../../core/check/position-fields.ts";
import { intervalOf } from "../../core/time.ts";
import { closed, named, type Same } from "../../schema/parts.ts";
import { limits } from "../http/limits.ts";
import { shapesOf } from "./position-shapes.ts";

const shapes = shapesOf(constituentFields);
const oneNamed = {
  anyOf: identifying.map((field) => ({ required: [field] })),
  description: `an object with at least one of ${identifying.join(", ")}, and its weight in percent`,
};

export const ConstituentInput = named(
  "Constituent",
  Type.Unsafe<Constituent>(Type.Object(shapes, { ...closed, ...oneNamed })),
);

const namingFund = ["symbol", "isin", "cusip"] as const;

export const FundNameInput = named(
  "FundName",
  Type.Unsafe<FundName>(
    Type.Object(shapesOf(fundFields), {
      ...closed,
      anyOf: namingFund.map((field) => ({ required: [field] })),
      description: `what names the fund: an object with at least one of ${namingFund.join(", ")}, and optionally exchange and name`,
    }),
  ),
);

/** The day of which holdings are; that it exists is part of the contract, as no fund holds anything on another. */
export const HoldingsDay = Type.Refine(
  Type.String({
    pattern: "^[0-9]{4}-[0-9]{2}-[0-9]{2}$",
    description: 'the day of which the holdings are ("2022-09-01"), one that exists',
  }),
  (day) => intervalOf(day) !== null,
  () => "must be a day that exists",
);

export const constituentBounds = {
  minItems: 1,
  maxItems: limits.constituents,
  description: "1 to 10,000 constituents",
};

const fundOf = <T extends Parameters<typeof Type.Array>[0]>(one: T) => ({
  fund: FundNameInput,
  asOf: HoldingsDay,
  holdings: Type.Array(one, constituentBounds),
});

const bounds = {
  minItems: 1,
  maxItems: limits.constituents,
  description:
    "what funds hold, each with the day of which it is; 10,000 constituents in all. A position of a fund is looked through where the newest holdings that are not after asOf are not too old",
};

export const Constituents = Type.Array(
  Type.Object(fundOf(ConstituentInput), {
    ...closed,
    title: "FundHoldings",
    description: "an object with fund, asOf and holdings",
  }),
  bounds,
);

/** The contract but for unknown fields of a constituent: the compiled test for these is most of its cost. */
export const LenientConstituents = Type.Array(
  Type.Object(fundOf(Type.Unsafe<Constituent>(Type.Object(shapes, oneNamed))), closed),
  bounds,
);

const known: ReadonlySet<string> = new Set(namesOf(constituentFields));

export const hasOnlyKnownConstituents = (funds: Static<typeof LenientConstituents>): boolean =>
  funds.every(({ holdings }) =>
    holdings.every((holding) => {
      for (const field in holding) if (!known.has(field)) return false;
      return true;
    }),
  );

/** Does not compile once the schema of a constituent and the core's type have drifted apart. @public */
export const constituentAgrees: Same<Static<typeof ConstituentInput>, Constituent> = true;
