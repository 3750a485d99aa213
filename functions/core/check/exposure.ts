/**
 * What is held under which status: exact decimals, per currency, over market values only, long and short apart.
 * @module
 */

import { Big } from "big.js";
import { DecimalSum } from "../decimal.ts";
import { perStatus, type Status, statuses } from "../law/status.ts";
import type { Exposure } from "./answer.ts";
import type { Position } from "./position.ts";

/** ISO 4217's code for "no currency": values sent without one are summed apart, never mixed in. */
export const NO_CURRENCY = "XXX";

/** Long and short are summed by status, so that each market value is added once. */
interface Totals {
  readonly long: Readonly<Record<Status, DecimalSum>>;
  readonly short: Readonly<Record<Status, DecimalSum>>;
}

/** Its own constructor: four places, half-even, without touching anybody's defaults. */
const Share = Big();
Share.DP = 4;
Share.RM = 2;

const noSums = (): Totals["long"] => perStatus(() => new DecimalSum());

/** Four places, half-even; null for a total of zero. */
export const restrictedShareOf = (restricted: Big, all: Big): string | null =>
  all.eq(0) ? null : new Share(restricted).div(all).toFixed(4);

const total = (sums: Totals["long"]): Big =>
  statuses.reduce((sofar, status) => sofar.plus(sums[status].value), new Big(0));

function printed(currency: string, { long, short }: Totals): Exposure {
  const under = (status: Status): Big => long[status].value.plus(short[status].value);
  const [allLong, allShort] = [total(long), total(short)];
  const all = allLong.plus(allShort);
  return {
    currency,
    long: allLong.toFixed(),
    short: allShort.toFixed(),
    restrictedShare: restrictedShareOf(under("restricted"), all),
    byStatus: perStatus((status) => under(status).toFixed()),
  };
}

/**
 * Exposure per currency, sorted by code. `long` and `short` are absolute amounts, and so are those by status: their sum
 * is long plus short. `statusOf[i]` is the status of `positions[i]`.
 */
export function exposureOf(
  positions: readonly Position[],
  statusOf: readonly Status[],
): { readonly exposure: readonly Exposure[]; readonly unvalued: number } {
  const byCurrency = new Map<string, Totals>();
  let unvalued = 0;
  positions.forEach((position, i) => {
    const status = statusOf[i];
    if (position.marketValue === undefined || status === undefined) {
      unvalued += 1;
      return;
    }
    const currency = position.currency ?? NO_CURRENCY;
    let totals = byCurrency.get(currency);
    if (totals === undefined) {
      totals = { long: noSums(), short: noSums() };
      byCurrency.set(currency, totals);
    }
    if (position.marketValue.startsWith("-")) totals.short[status].add(position.marketValue.slice(1));
    else totals.long[status].add(position.marketValue);
  });
  const exposure = [...byCurrency]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([currency, totals]) => printed(currency, totals));
  return { exposure, unvalued };
}

/** Counts per status, every status named. */
export function countByStatus(all: readonly Status[]): Readonly<Record<Status, number>> {
  const counts: Record<Status, number> = { ...perStatus(() => 0) };
  for (const status of all) counts[status] += 1;
  return counts;
}
