/**
 * What the stored funds among a portfolio's positions hold, as its check looks them through.
 * @module
 */

import type { FundHoldings } from "../core/check/position.ts";
import type { Instant } from "../core/time.ts";
import { type FundsWanted, fundsHeld, TooManyLines } from "../portfolios/funds-held.ts";
import { fundIdIn } from "../portfolios/keys.ts";
import type { Portfolio } from "../portfolios/portfolio.ts";
import type { HoldingsTable } from "../portfolios/table.ts";

/** `instead`: as if that list were stored of its fund. undefined: the portfolio is of no stored fund, or of funds with more lines than a check of it looks through. */
export async function fundsOf(
  table: HoldingsTable,
  tenant: string,
  { head, positions }: Portfolio,
  at: Instant,
  instead?: FundsWanted["instead"],
): Promise<readonly FundHoldings[] | undefined> {
  if (!head.issuers.some((key) => fundIdIn(key) !== null)) return undefined;
  try {
    const held = await fundsHeld(table, tenant, {
      positions,
      asOf: { start: at, end: at },
      instead,
    });
    return held.length === 0 ? undefined : held;
  } catch (error) {
    if (error instanceof TooManyLines) return undefined;
    throw error;
  }
}
