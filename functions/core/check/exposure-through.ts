/**
 * What is held under which status once funds are taken apart into what they hold.
 * @module
 */

import { Big } from "big.js";
import { shareOf } from "../fraction.ts";
import { perStatus, type Status, statuses } from "../law/status.ts";
import type { Exposure } from "./answer.ts";
import { NO_CURRENCY, restrictedShareOf } from "./exposure.ts";
import { atLeast, type Shares, unaccountedOf } from "./fund-status.ts";
import type { LookThrough } from "./look-through.ts";
import type { SentPosition } from "./position.ts";

interface Sums {
  readonly byStatus: Record<Status, Big>;
  unaccounted: Big;
  looked: boolean;
}

const noSums = (): Sums => ({
  byStatus: { ...perStatus(() => new Big(0)) },
  unaccounted: new Big(0),
  looked: false,
});

/** Adds what a fund holds, of its amount. */
function addFund(sums: Sums, amount: Big, byStatus: Shares): void {
  for (const status of statuses)
    sums.byStatus[status] = sums.byStatus[status].plus(shareOf(amount, byStatus[status]));
  sums.unaccounted = sums.unaccounted.plus(shareOf(amount, unaccountedOf(byStatus)));
  sums.looked = true;
}

/** What is known of the positions' funds: what each holds, and the status that a position has without looking through. */
export interface FundsKnown extends Pick<LookThrough, "nodeOf"> {
  readonly ownStatusOf: readonly Status[];
}

/** The exposures, each with what is held through funds where any was looked through. */
export function exposureThrough(
  positions: readonly SentPosition[],
  statusOf: readonly Status[],
  { nodeOf, ownStatusOf }: FundsKnown,
  exposures: readonly Exposure[],
): readonly Exposure[] {
  const byCurrency = new Map<string, Sums>();
  for (const [i, position] of positions.entries()) {
    const { marketValue, currency = NO_CURRENCY } = position;
    const status = statusOf[i];
    if (marketValue === undefined || status === undefined) continue;
    const sums = byCurrency.get(currency) ?? noSums();
    byCurrency.set(currency, sums);
    const amount = new Big(marketValue).abs();
    const node = nodeOf(position);
    if (node === null) sums.byStatus[status] = sums.byStatus[status].plus(amount);
    else addFund(sums, amount, atLeast(ownStatusOf[i] ?? status, node.byStatus));
  }
  return exposures.map((exposure) => {
    const sums = byCurrency.get(exposure.currency);
    if (sums?.looked !== true) return exposure;
    const all = new Big(exposure.long).plus(exposure.short);
    return {
      ...exposure,
      through: {
        byStatus: perStatus((status) => sums.byStatus[status].toFixed()),
        unaccounted: sums.unaccounted.toFixed(),
        restrictedShare: restrictedShareOf(sums.byStatus.restricted, all),
      },
    };
  });
}
