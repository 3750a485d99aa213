/**
 * What a request says of the trade and a position of its security, as far as it can be understood.
 * @module
 */

import { nothingSaid, type TradeFacts } from "../facts/condition.ts";
import type { Problem } from "../problem.ts";
import { intervalOf } from "../time.ts";
import { fieldsOfKind, type Position } from "./position.ts";
import type { PositionFieldName } from "./position-fields.ts";

/** The fields of a position that carry a day. */
export const dayFields = fieldsOfKind("day");

type DayField = PositionFieldName;

const noProblems: readonly Problem[] = Object.freeze([]);

/** Each is named: this is asked of every position of a portfolio. */
const saysNoDay = ({ issued, matures, acquired }: Position): boolean =>
  issued === undefined && matures === undefined && acquired === undefined;

/** Days that do not exist, and a maturity before the issue: they are as good as not said. */
export function problemsOfDays(position: Position): readonly Problem[] {
  if (saysNoDay(position)) return noProblems;
  const wrong = dayFields.flatMap((field): readonly Problem[] => {
    const value = position[field];
    if (value === undefined || intervalOf(value) !== null) return [];
    const message = `${JSON.stringify(value)} is not a day that exists; expected one such as 2022-02-24. What hangs on it is not decided`;
    return [{ code: "impossible-day", field, value, message }];
  });
  const { issued, matures } = position;
  if (wrong.length > 0 || issued === undefined || matures === undefined || issued <= matures) return wrong;
  const message = `${matures} lies before ${issued}, when the security was issued; expected a later day. What hangs on it is not decided`;
  return [{ code: "matures-before-issued", field: "matures", value: matures, message }];
}

/** Whether a position is short, by the sign of its quantity; undefined: the caller did not say how much it is. */
function isShort({ quantity, marketValue }: Position): boolean | undefined {
  if (quantity !== undefined) return quantity.startsWith("-");
  return marketValue?.startsWith("-") === true ? true : undefined;
}

/** What nearly every position says, where the request says nothing of the trade: whether it is short. */
const onlyShort: TradeFacts = Object.freeze({ ...nothingSaid, short: true });
const onlyLong: TradeFacts = Object.freeze({ ...nothingSaid, short: false });

/** What a condition may hang on, of the trade as a whole and of one position. Days in which a problem lies are left out. */
export function tradeFactsOf(trade: TradeFacts, position: Position): TradeFacts {
  const short = isShort(position);
  if (trade === nothingSaid && saysNoDay(position))
    return short === undefined ? nothingSaid : short ? onlyShort : onlyLong;
  const problems = problemsOfDays(position);
  const day = (field: DayField): string | undefined =>
    problems.some((problem) => problem.field === field) ? undefined : position[field];
  const [issued, matures, acquired] = [day("issued"), day("matures"), day("acquired")];
  return {
    ...trade,
    ...(issued === undefined ? {} : { issued }),
    ...(matures === undefined ? {} : { matures }),
    ...(acquired === undefined ? {} : { acquired }),
    ...(short === undefined ? {} : { short }),
  };
}
