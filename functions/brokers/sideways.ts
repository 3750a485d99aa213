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

/** Columns' titles, as a refusal shows them. */
const titlesOf = (columns: Columns["all"]): string =>
  columns
    .map(({ title }) => title)
    .join(", ")
    .slice(0, 80);

/** What accounts are called, by themselves or with a number or letter. */
const ACCOUNT =
  /\b(?:account|acct|ira|roth|joint|isa|sipp|401 ?k|403 ?b|tfsa|rrsp|taxable|brokerage|custodial|trust|portfolio|client|depot|konto|compte|cuenta|conto|rekening)\b|账户|帳戶|口座|계좌/iu;

/** Why a table is refused that gives amounts in columns of accounts, and none of the whole: none of them is read. Null: it is no such table. */
export function accountsAcross(columns: Columns, line: number): FileRefusal | null {
  if (AMOUNTS.some((role) => columnsOf(columns, role).length > 0)) return null;
  const accounts = [
    ...columns.unknown,
    ...columnsOf(columns, "account"),
    ...columnsOf(columns, "fund"),
  ].filter(({ header, counts }) => ACCOUNT.test(header) && mostly(counts.numbers, counts));
  if (accounts.length < 2) return null;
  const shown = titlesOf(accounts);
  return {
    line,
    value: shown,
    detail: `The columns seem to be accounts with how much each holds ("${shown}"); expected one column of quantities. Write a line for each account, or one column of the sums.`,
  };
}

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
  const titled = columns.all.filter((one) => one !== first && one.header !== "" && one.roles.size === 0);
  const unvalued = AMOUNTS.every((role) => columnsOf(columns, role).length === 0);
  const heads = unvalued && first !== undefined && canName(first);
  const lying = heads && lines.length > 0 && named.length * 2 >= lines.length && titled.length > 0;
  const shouted = columns.all.every(({ header }) => header === header.toUpperCase());
  const crossed = unvalued && !shouted && securities.length > 1 && securities.length === unread.length;
  if (!lying && !crossed) return null;
  const shown = titlesOf(lying ? titled : securities);
  return {
    line,
    value: shown,
    detail: `The securities seem to be the names of columns ("${shown}"); expected one line per position. Turn the table, so that each security has a line of its own.`,
  };
}
