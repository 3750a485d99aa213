/**
 * Amounts beside a sign that several currencies share ("$", "¥", "kr"), where nothing else says which: of two currencies there is no sum.
 * @module
 */

import type { Position } from "../core/check/position.ts";
import { venueTable } from "../core/symbols/venue-table.ts";
import { readVenue, sensesOfSuffix } from "../core/symbols/venues.ts";
import { sharedSignIn } from "./currency-text.ts";
import type { FileRefusal } from "./refusal.ts";

/** The currencies that a sign may mean. */
const families: Readonly<Record<string, readonly string[] | undefined>> = {
  $: ["USD", "HKD", "SGD", "CAD", "AUD", "NZD", "TWD", "MXN"],
  "¥": ["JPY", "CNY"],
  元: ["CNY", "HKD", "TWD"],
  kr: ["SEK", "NOK", "DKK", "ISK"],
};

const currenciesAt = new Map(venueTable.map(({ mic, currencies }) => [mic, currencies]));

function venuesOf({ symbol = "", exchange }: Position): readonly string[] {
  if (exchange !== undefined) return readVenue(exchange) ?? [];
  const prefix = /^([A-Z]{2,8}):/i.exec(symbol)?.[1];
  if (prefix !== undefined) return readVenue(prefix) ?? [];
  const suffix = /[. ]([A-Z]{1,4})(?: equity)?$/i.exec(symbol)?.[1];
  const usual = suffix === undefined ? undefined : sensesOfSuffix(suffix)?.tiers[0];
  return usual?.flatMap(({ mics }) => mics) ?? [];
}

/** What a sign may mean beside a line that says where it is traded; null: it does not say. */
function meaningsOf(sign: string, position: Position): readonly string[] | null {
  const family = families[sign] ?? [];
  const symbol = position.symbol?.trim() ?? "";
  const local = venuesOf(position).flatMap((mic) => currenciesAt.get(mic) ?? []);
  const own = family.filter((code) => local.includes(code));
  if (own.length > 0) return own;
  if (sign === "¥" && /^\d{6}$/.test(symbol)) return ["CNY"];
  if (sign === "¥" && /^\d{4}$/.test(symbol)) return ["JPY"];
  return sign === "$" && /^[A-Z]{1,5}$/.test(symbol) ? ["USD"] : null;
}

interface Valued {
  readonly line: number;
  readonly position: Position;
}

/**
 * Why a table is refused whose values bear shared signs of more than one currency. `cellAt`: the cell of values by its line.
 * Null: no two of its lines show different ones.
 */
export function sharedSigns(rows: readonly Valued[], cellAt: (line: number) => string): FileRefusal | null {
  const signed = rows.flatMap(({ line, position }) => {
    const sign = position.currency === undefined ? sharedSignIn(cellAt(line)) : null;
    return sign === null ? [] : [{ line, sign, meanings: meaningsOf(sign, position) }];
  });
  const [first] = signed;
  if (first === undefined) return null;
  let left: readonly string[] = families[first.sign] ?? [];
  for (const { line, sign, meanings } of signed) {
    left = meanings === null ? left : left.filter((code) => meanings.includes(code));
    if (sign === first.sign && left.length > 0) continue;
    return {
      line,
      value: cellAt(line).slice(0, 80),
      detail: `The values bear "${first.sign}"${sign === first.sign ? "" : ` and "${sign}"`}, which several currencies share, on lines that are traded in different ones; no sum can be made of them. Add a column "Currency", or name the one of all values: "Market Value (USD)".`,
    };
  }
  return null;
}
