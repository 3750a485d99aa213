/**
 * Permissions that hang on conditions, and shares, as documents state them.
 * @module
 */

import * as Type from "typebox";
import { plainConditions } from "../core/facts/condition.ts";
import { acts, perAct } from "../core/facts/permission.ts";
import { duties } from "../core/facts/programme.ts";
import { intervalOf } from "../core/time.ts";
import { Citation, closed, Moment, oneOf, orNull, Permission } from "./parts.ts";

const Day = Type.Refine(
  Type.String({
    pattern: "^[0-9]{4}-[0-9]{2}-[0-9]{2}$",
    description: 'a day that exists ("2022-02-24")',
  }),
  (day) => intervalOf(day) !== null,
  () => "must be a day that exists",
);

/** A share above 0 and up to 1. */
export const Share = Type.String({
  pattern: "^(0\\.[0-9]{0,5}[1-9]|1)$",
  description: 'a share above 0 and up to 1, as a decimal without trailing zeros ("0.5")',
});

/** A share from 0 to 1. */
const ShareOrNone = Type.String({
  pattern: "^(0|0\\.[0-9]{0,5}[1-9]|1)$",
  description: 'a share from 0 to 1, as a decimal without trailing zeros ("0", "0.5")',
});

/** How a programme reaches funds. */
export const FundRules = Type.Array(
  Type.Object(
    {
      from: Moment,
      until: orNull(Moment),
      reached: ShareOrNone,
      review: Type.Optional(ShareOrNone),
      citations: Type.Array(Citation, { minItems: 1, maxItems: 20 }),
    },
    { ...closed, title: "FundRule" },
  ),
  {
    minItems: 1,
    maxItems: 100,
    description:
      "from which share of its value a fund that holds listed securities is reached as they are, and from which whether it is can't be told by rule; a fund is reached whatever the share where this is absent",
  },
);

/** One of the closed list of conditions. */
export const Condition = Type.Union(
  [
    oneOf(plainConditions),
    Type.Object({ "issued-before": Day }, closed),
    Type.Object({ "issued-on-or-after": Day }, closed),
    Type.Object({ "acquired-before": Day }, closed),
    Type.Object({ "tenor-over-days": Type.Integer({ minimum: 0, maximum: 100_000 }) }, closed),
  ],
  {
    title: "Condition",
    description:
      'a condition: "buyer-not-us-person", "covers-short", or an object with one of issued-before, issued-on-or-after, acquired-before (a day), tenor-over-days (a number)',
  },
);

const branch = <T extends Parameters<typeof Type.Union>[0][number]>(title: string, leaf: T) =>
  // biome-ignore lint/suspicious/noThenProperty: the law's own word; no branch is ever awaited.
  Type.Object({ when: Condition, then: leaf, otherwise: leaf }, { ...closed, title });
const Simple = branch("PermissionOnCondition", Permission);
const Nested = branch("PermissionOnTwoConditions", Type.Union([Permission, Simple]));

const Cell = Type.Union([Permission, Nested], {
  title: "PermissionOrCondition",
  description:
    'a permission, or an object with when (a condition), then and otherwise: {"when": "buyer-not-us-person", "then": "permitted", "otherwise": "prohibited"}',
});

/** What a programme's table says of each act in one phase. */
export const Row = Type.Object(
  perAct(() => Cell),
  {
    ...closed,
    title: "PermissionRow",
    description: "a permission for each act, which may hang on a condition",
  },
);

export const Duties = Type.Array(oneOf(duties), {
  description:
    "what the law requires of the holder beside the acts: to block the property and report it, or to reject orders and report them",
});

/** What would settle acts that are `review`. */
export const OpenConditions = Type.Array(
  Type.Object(
    {
      acts: Type.Array(oneOf(acts)),
      needs: Type.Array(Type.String(), {
        description:
          "what to say: a field of the request (trade.counterparty) or of a position (position.issued)",
      }),
      says: Type.String({
        description: '"permitted if the buyer is not a US person, otherwise prohibited"',
      }),
    },
    closed,
  ),
  { description: "what would settle the acts that are review, and how; absent where nothing said would" },
);
