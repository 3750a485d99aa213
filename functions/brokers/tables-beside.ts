/**
 * A second table in the same rows, as of short positions beside the long ones: what it holds would not be read.
 * @module
 */

import { isBlank } from "./blank-cells.ts";
import { areCodes, mostly, readsLikeTickers } from "./column-cells.ts";
import { describesOnly, type Role } from "./column-names.ts";
import { type Column, type Columns, identities } from "./columns.ts";
import type { FileRefusal } from "./refusal.ts";

const naming: readonly Role[] = [...identities, "name"];
const amounts: readonly Role[] = ["quantity", "marketValue"];
const has = ({ roles }: Column, some: readonly Role[]): boolean => some.some((role) => roles.has(role));

const isSeparator = ({ header, counts }: Column): boolean => header === "" && counts.filled === 0;
const isNumeric = ({ counts, header }: Column): boolean =>
  mostly(counts.numbers, counts) && !describesOnly(header);
/** Texts that describe nothing known: they may name what a second table holds. */
const isText = ({ header, cells, counts }: Column): boolean =>
  counts.filled > 0 &&
  !mostly(counts.numbers, counts) &&
  !mostly(counts.days, counts) &&
  !describesOnly(header) &&
  !areCodes(header, cells);

/** Tickers under an unknown name, behind an empty column or before one of numbers that is not read either. */
function tickersBeside({ all, unknown }: Columns): Column | undefined {
  return unknown.find((column) => {
    const [before, behind] = [all[column.at - 1], all[column.at + 1]];
    const isApart = before !== undefined && isSeparator(before);
    const isValued = behind !== undefined && unknown.includes(behind) && isNumeric(behind);
    return (
      (isApart || isValued) &&
      isText(column) &&
      readsLikeTickers(column.counts) &&
      column.cells.some((cell) => /[A-Z]/.test(cell))
    );
  });
}

/** Names and amounts of their own behind an empty column, where the columns before it have both already. */
function namesBeside({ all, unknown }: Columns): Column | undefined {
  const at = all.findIndex(
    (column, i) =>
      isSeparator(column) && all.slice(0, i).some((one) => one.counts.filled > 0 && has(one, naming)),
  );
  if (at < 0) return undefined;
  const [left, right] = [all.slice(0, at), all.slice(at + 1).filter(({ counts }) => counts.filled > 0)];
  const isAgain = (column: Column): boolean =>
    amounts.some((role) => column.roles.has(role) && left.some((one) => one.roles.has(role)));
  const isUnread = (column: Column): boolean => unknown.includes(column);
  if (!left.some((column) => has(column, amounts))) return undefined;
  if (right.some(isAgain))
    return right.find((column) => has(column, naming) || (isUnread(column) && isText(column)));
  return right.some((column) => isUnread(column) && isNumeric(column))
    ? right.find((column) => isUnread(column) && isText(column))
    : undefined;
}

/** Why a table refuses its file beside which another one stands; null: none does. */
export function tableBeside(columns: Columns, line: number): FileRefusal | null {
  const column = tickersBeside(columns) ?? namesBeside(columns);
  if (column === undefined) return null;
  return {
    line,
    column: column.title,
    value: (column.cells.find((cell) => !isBlank(cell)) ?? "").slice(0, 80),
    detail: `Column "${column.title}" may begin a second table beside the first: its holdings would not be read. Put them below the others, or remove the column.`,
  };
}
