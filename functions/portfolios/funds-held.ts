/**
 * What of the stored funds bears on a question: only the days that it takes are read, and of the funds that these hold.
 * @module
 */

import { fundIndex, newestNotAfter, usualAgeDays } from "../core/check/fund-index.ts";
import type { FundHoldings, Position } from "../core/check/position.ts";
import { type Interval, newYorkDay } from "../core/time.ts";
import { HoldingsUnavailable } from "./errors.ts";
import type { FundDay, StoredFund } from "./fund.ts";
import { listFunds } from "./fund-names.ts";
import { readDay } from "./fund-store.ts";
import type { HoldingsTable } from "./table.ts";

/** Lines of stored funds in one question: what a function of the usual size holds in memory. */
export const MAX_LINES = 500_000;
const AT_ONCE = 16;

/** A question's funds have more lines than one answer takes. */
export class TooManyLines extends Error {
  override readonly name = "TooManyLines";
  readonly count: number;
  constructor(count: number) {
    super(`${count} lines`);
    this.count = count;
  }
}

export interface FundsWanted {
  readonly positions: readonly Position[];
  readonly asOf: Interval;
  readonly mostDays?: number | undefined;
  /** What the question itself says of funds: it counts before what is stored of the same day. */
  readonly given?: readonly FundHoldings[] | undefined;
  /** As if of a stored fund this list were stored, and no other; null: none. */
  readonly instead?: { readonly fund: string; readonly list: FundHoldings | null } | undefined;
}

/** A fund with the day that the question takes, its lines not read. */
interface Unopened {
  readonly stored: StoredFund;
  readonly day: FundDay;
}

/** null: a day was replaced between two reads. */
async function attempt(
  table: HoldingsTable,
  tenant: string,
  { positions, asOf, mostDays = usualAgeDays, given = [], instead }: FundsWanted,
): Promise<readonly FundHoldings[] | null> {
  const closed = new Map<FundHoldings, Unopened>();
  for (const stored of await listFunds(table, tenant)) {
    if (stored.id === instead?.fund) continue;
    const day = newestNotAfter(stored.days, newYorkDay(asOf.start));
    if (day !== null) closed.set({ fund: stored.fund, asOf: day.asOf, holdings: [] }, { stored, day });
  }
  const opened = instead?.list == null ? [] : [instead.list];
  if (closed.size + opened.length === 0) return [];
  const find = fundIndex([...closed.keys(), ...opened, ...given], asOf, mostDays);
  const found = new Map<FundHoldings, FundHoldings>();
  let lines: readonly Position[] = [...positions, ...given.flatMap(({ holdings }) => holdings)];
  let count = 0;
  while (lines.length > 0) {
    const wanted: (Unopened & { readonly at: FundHoldings })[] = [];
    const next: Position[] = [];
    for (const line of lines) {
      const choice = find(line);
      if (choice !== null && opened.includes(choice.holdings) && !found.has(choice.holdings)) {
        const holdings = choice.kind === "found" ? choice.holdings.holdings : [];
        found.set(choice.holdings, { ...choice.holdings, holdings });
        count += holdings.length;
        for (const holding of holdings) next.push(holding);
      }
      const unopened = choice === null ? undefined : closed.get(choice.holdings);
      if (choice === null || unopened === undefined || found.has(choice.holdings)) continue;
      // Of one too old or too late its day alone is told.
      found.set(choice.holdings, choice.holdings);
      if (choice.kind === "found") wanted.push({ ...unopened, at: choice.holdings });
    }
    count += wanted.reduce((sum, { day }) => sum + day.count, 0);
    if (count > MAX_LINES) throw new TooManyLines(count);
    for (let i = 0; i < wanted.length; i += AT_ONCE) {
      const some = wanted.slice(i, i + AT_ONCE);
      const read = await Promise.all(some.map(({ stored, day }) => readDay(table, tenant, stored, day)));
      for (const [n, holdings] of read.entries()) {
        const at = some[n]?.at;
        if (holdings === null || at === undefined) return null;
        found.set(at, { ...at, holdings });
        for (const holding of holdings) next.push(holding);
      }
    }
    lines = next;
  }
  return [...closed.keys(), ...opened].flatMap((one) => found.get(one) ?? []);
}

/**
 * The stored funds that positions are of, and those that these hold, each on the newest day that is not after the question's; of such
 * as are too old or too late the day alone, without lines. Rejects with TooManyLines.
 */
export async function fundsHeld(
  table: HoldingsTable,
  tenant: string,
  wanted: FundsWanted,
): Promise<readonly FundHoldings[]> {
  for (let tries = 0; tries < 5; tries += 1) {
    const found = await attempt(table, tenant, wanted);
    if (found !== null) return found;
  }
  throw new HoldingsUnavailable("stored funds were replaced faster than they could be read; try again");
}
