/**
 * The index from issuers to portfolios and stored funds, entry by entry.
 * @module
 */

import { issuerKey, type Key, linesKey } from "./keys.ts";
import { type HoldingsTable, numberAt, put, remove } from "./table.ts";

/** What is indexed: by what it is called, under whom it may hold, found with which lines of the register. */
export interface Indexed {
  readonly id: string;
  readonly issuers: readonly string[];
  readonly lines: string;
}

/** Under what a portfolio, or a stored fund by its `fundName`, is found. */
export const indexKeys = (tenant: string, { id, issuers, lines }: Indexed): readonly Key[] => [
  linesKey(tenant, lines, id),
  ...issuers.map((issuer) => issuerKey(tenant, issuer, id)),
];

const spelled = ({ pk, sk }: Key): string => `${pk}\n${sk}`;

/** Index entries bear the revision that they were last needed for: a slow writer's clean-up never takes a later one's. */
export async function enterIndex(
  table: HoldingsTable,
  keys: readonly Key[],
  revision: number,
): Promise<void> {
  const value = { N: String(revision) };
  for (const key of keys) {
    await put(
      table,
      key,
      { revision: value },
      {
        expression: "attribute_not_exists(pk) or revision <= :revision",
        values: { ":revision": value },
        moved: (present) =>
          present === null || (numberAt(present, "revision") ?? 0) < revision ? "still" : "once",
      },
    );
  }
}

export async function leaveIndex(
  table: HoldingsTable,
  keys: readonly Key[],
  revision: number,
): Promise<void> {
  for (const key of keys) {
    await remove(table, key, {
      expression: "attribute_not_exists(pk) or revision <= :revision",
      values: { ":revision": { N: String(revision) } },
    });
  }
}

/** Removes the entries of before that are not needed any more. */
export async function leaveUnneeded(
  table: HoldingsTable,
  before: readonly Key[],
  needed: readonly Key[],
  revision: number,
): Promise<void> {
  const kept = new Set(needed.map(spelled));
  await leaveIndex(
    table,
    before.filter((key) => !kept.has(spelled(key))),
    revision,
  );
}
