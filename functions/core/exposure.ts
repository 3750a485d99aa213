import { Big } from "big.js";
import type { Amounts, Exposure, Position, Status } from "./answer.ts";
import { DecimalSum } from "./decimal.ts";

/** What is held under which status: exact decimals, per currency, over market values only, long and short apart. */

/** ISO 4217's code for "no currency": values sent without one are summed apart, never mixed in. */
const NO_CURRENCY = "XXX";

interface Totals {
  readonly long: DecimalSum;
  readonly short: DecimalSum;
  readonly byStatus: Readonly<Record<Status, DecimalSum>>;
}

/** Its own constructor: four places, half-even, without touching anybody's defaults. */
const Share = Big();
Share.DP = 4;
Share.RM = 2;

const noTotals = (): Totals => ({
  long: new DecimalSum(),
  short: new DecimalSum(),
  byStatus: {
    restricted: new DecimalSum(),
    review: new DecimalSum(),
    pending: new DecimalSum(),
    stayed: new DecimalSum(),
    "not-binding": new DecimalSum(),
    "no-match": new DecimalSum(),
  },
});

const amounts = (byStatus: Readonly<Record<Status, DecimalSum>>): Amounts => ({
  restricted: byStatus.restricted.toString(),
  review: byStatus.review.toString(),
  pending: byStatus.pending.toString(),
  stayed: byStatus.stayed.toString(),
  "not-binding": byStatus["not-binding"].toString(),
  "no-match": byStatus["no-match"].toString(),
});

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
      totals = noTotals();
      byCurrency.set(currency, totals);
    }
    const isShort = position.marketValue.startsWith("-");
    const size = isShort ? position.marketValue.slice(1) : position.marketValue;
    (isShort ? totals.short : totals.long).add(size);
    totals.byStatus[status].add(size);
  });
  const exposure = [...byCurrency]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([currency, { long, short, byStatus }]) => {
      const total = long.value.plus(short.value);
      return {
        currency,
        long: long.toString(),
        short: short.toString(),
        restrictedShare: total.eq(0) ? null : new Share(byStatus.restricted.value).div(total).toFixed(4),
        byStatus: amounts(byStatus),
      };
    });
  return { exposure, unvalued };
}

/** Counts per status, every status named. */
export function countByStatus(all: readonly Status[]): Readonly<Record<Status, number>> {
  const counts = {
    restricted: 0,
    review: 0,
    pending: 0,
    stayed: 0,
    "not-binding": 0,
    "no-match": 0,
  } satisfies Record<Status, number>;
  for (const status of all) counts[status] += 1;
  return counts;
}
