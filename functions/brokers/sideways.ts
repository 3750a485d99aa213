/**
 * Tables that lie on their side: securities as the names of columns, and what is said of them in lines.
 * @module
 */

import { isBlank } from "./blank-cells.ts";
import { mostly } from "./column-cells.ts";
import { namedColumn } from "./column-names.ts";
import { type Columns, columnsOf } from "./columns.ts";
import { holdsIdentifier } from "./footers.ts";
import { canName } from "./header.ts";
import { bearsVenue } from "./labelled.ts";
import type { FileRefusal } from "./refusal.ts";

const namesSecurity = (title: string): boolean =>
  /^[A-Z]{1,5}(?:[./-][A-Z]{1,2})?$/.test(title) || bearsVenue(title) || holdsIdentifier(title);

const AMOUNTS = ["quantity", "price", "marketValue", "shortQuantity", "shortValue"] as const;

/** Why a table is refused whose columns are named by securities, or whose lines are named as columns are; null: it stands upright. */
export function sideways(columns: Columns, line: number): FileRefusal | null {
  const first = columns.all.find(({ counts }) => counts.filled > 0 && counts.numbers === 0);
  const lines = (first?.cells ?? []).filter((cell) => !isBlank(cell));
  const named = lines.filter((cell) => {
    const roles = [...namedColumn(cell).roles.keys()];
    return (
      AMOUNTS.some((role) => roles.includes(role)) || roles.includes("currency") || roles.includes("isin")
    );
  });
  const unread = columns.unknown.filter(({ header }) => header !== "");
  const securities = unread.filter(
    ({ header, counts }) => namesSecurity(header.trim()) && mostly(counts.numbers, counts),
  );
  const unvalued = AMOUNTS.every((role) => columnsOf(columns, role).length === 0);
  const heads = unvalued && first !== undefined && canName(first);
  const lying = heads && lines.length > 0 && named.length * 2 >= lines.length && unread.length > 0;
  const shouted = columns.all.every(({ header }) => header === header.toUpperCase());
  const crossed = unvalued && !shouted && securities.length > 1 && securities.length === unread.length;
  if (!lying && !crossed) return null;
  const shown = (lying ? unread : securities)
    .map(({ title }) => title)
    .join(", ")
    .slice(0, 80);
  return {
    line,
    value: shown,
    detail: `The securities seem to be the names of columns ("${shown}"); expected one line per position. Turn the table, so that each security has a line of its own.`,
  };
}
