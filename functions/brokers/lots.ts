/**
 * Lots below the position that they make up: counted again they would double it.
 * @module
 */

import { DecimalSum } from "../core/decimal.ts";

/** What tells a security from others: its names and identifiers, venue, currency and kind. */
export type Identity = Readonly<Record<string, string>>;

/** Whether a row says of the security above nothing but what is said there: what it leaves out is the same. */
const repeats = (lot: Identity, whole: Identity): boolean =>
  Object.entries(lot).every(([field, text]) => whole[field]?.toUpperCase() === text.toUpperCase());

/** A row as far as lots are told by it. */
export interface LotRow {
  /** What names the security, by column; null: the row names none. */
  readonly key: Identity | null;
  readonly quantity: string | undefined;
  /** When it was bought, where the row says so. */
  readonly acquired: string | null;
}

function sumsTo(rows: readonly LotRow[], whole: string): boolean {
  const sum = new DecimalSum();
  for (const { quantity } of rows) {
    if (quantity === undefined) return false;
    sum.add(quantity);
  }
  const expected = new DecimalSum();
  expected.add(whole);
  return sum.value.eq(expected.value);
}

/** More rows of one security are accounts or days, and no lots. */
const MAX_LOTS = 500;

/** The rows behind a position that may be its lots: they name it again, or nothing. */
function followers(rows: readonly LotRow[], at: number): number {
  const key = rows[at]?.key ?? null;
  let end = at + 1;
  while (end < rows.length && end - at <= MAX_LOTS) {
    const row = rows[end];
    if (row === undefined || (row.key !== null && (key === null || !repeats(row.key, key)))) break;
    end += 1;
  }
  return end;
}

export interface Lots {
  /** Indices of rows that are lots of a position above them. */
  readonly lots: ReadonlySet<number>;
  /** Indices of positions of which the rows below may be the lots, or holdings of their own: nothing says which. */
  readonly unclear: readonly number[];
}

/**
 * Finds lots: rows below a position that make up its quantity exactly, and either name no security or bear days of
 * purchase where the position bears none. Rows that name it again, with nothing to tell them apart, are unclear.
 */
export function lotsIn(rows: readonly LotRow[]): Lots {
  const lots = new Set<number>();
  const unclear: number[] = [];
  for (let at = 0; at < rows.length; ) {
    const row = rows[at];
    const end = followers(rows, at);
    const below = rows.slice(at + 1, end);
    const whole = row?.quantity;
    if (
      row === undefined ||
      row.key === null ||
      below.length === 0 ||
      whole === undefined ||
      !sumsTo(below, whole)
    ) {
      at += 1;
      continue;
    }
    const bare = below.every(({ key }) => key === null);
    const dated = row.acquired === null && below.every(({ acquired }) => acquired !== null);
    if (bare || dated) for (let i = at + 1; i < end; i += 1) lots.add(i);
    else if (below.length > 1) unclear.push(at);
    at = end;
  }
  return { lots, unclear };
}
