import { Big } from "big.js";
import { type Amounts, type Exposure, type Position, type Status } from "./answer.ts";

/** What is held under which status: exact decimals, per currency, over market values only, long and short apart. */

/** ISO 4217's code for "no currency": values sent without one are summed apart, never mixed in. */
const NO_CURRENCY = "XXX";

interface Totals {
  long: Big;
  short: Big;
  readonly byStatus: Record<Status, Big>;
}

const zero = new Big(0);

/** Its own constructor: four places, half-even, without touching anybody's defaults. */
const Share = Big();
Share.DP = 4;
Share.RM = 2;

const noTotals = (): Totals => ({
  long: zero,
  short: zero,
  byStatus: { restricted: zero, review: zero, pending: zero, stayed: zero, "not-binding": zero, "no-match": zero },
});

const amounts = (byStatus: Readonly<Record<Status, Big>>): Amounts => ({
  restricted: byStatus.restricted.toFixed(),
  review: byStatus.review.toFixed(),
  pending: byStatus.pending.toFixed(),
  stayed: byStatus.stayed.toFixed(),
  "not-binding": byStatus["not-binding"].toFixed(),
  "no-match": byStatus["no-match"].toFixed(),
});

/**
 * Exposure per currency, sorted by code. `long` and `short` are absolute amounts, and so are those by status: their sum
 * is long plus short. `statusOf[i]` is the status of `positions[i]`.
 */
export function exposureOf(positions: readonly Position[], statusOf: readonly Status[]): { readonly exposure: readonly Exposure[]; readonly unvalued: number } {
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
    const value = new Big(position.marketValue);
    const size = value.abs();
    if (value.lt(zero)) totals.short = totals.short.plus(size);
    else totals.long = totals.long.plus(size);
    totals.byStatus[status] = totals.byStatus[status].plus(size);
  });
  const exposure = [...byCurrency]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([currency, { long, short, byStatus }]) => {
      const total = long.plus(short);
      return {
        currency,
        long: long.toFixed(),
        short: short.toFixed(),
        restrictedShare: total.eq(zero) ? null : new Share(byStatus.restricted).div(total).toFixed(4),
        byStatus: amounts(byStatus),
      };
    });
  return { exposure, unvalued };
}

/** Counts per status, every status named. */
export function countByStatus(all: readonly Status[]): Readonly<Record<Status, number>> {
  const counts = { restricted: 0, review: 0, pending: 0, stayed: 0, "not-binding": 0, "no-match": 0 } satisfies Record<Status, number>;
  for (const status of all) counts[status] += 1;
  return counts;
}

