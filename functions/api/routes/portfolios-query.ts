import * as Type from "typebox";
import { closed, Id, text } from "../../schema/parts.ts";
import { ClocksQuery } from "../contract/query.ts";
import { limits, page } from "../http/limits.ts";

/** Query parameters and file bodies of the routes of portfolios. */
export const PortfoliosQuery = {
  list: Type.Object(
    {
      ...ClocksQuery.properties,
      after: Type.Optional(Id),
      limit: Type.Optional(
        Type.String({
          pattern: "^([1-9][0-9]{0,2}|1000)$",
          description: `a number of items from 1 to ${page.max}; ${page.default} where absent`,
        }),
      ),
    },
    closed,
  ),
  file: text(limits.bodyBytes, "a broker's file as it was downloaded"),
} as const;
