/**
 * What people decided on positions that were to be reviewed, and which of it a later answer shows.
 * @module
 */

import type { CheckRequest } from "../core/check/answer.ts";
import type { SentPosition } from "../core/check/position.ts";
import { schemeNames } from "../core/facts/scheme.ts";
import { intervalOf } from "../core/time.ts";
import type { Decision } from "../evidence/record.ts";
import { principalOf } from "./auth/subject-of.ts";
import type { Call } from "./route.ts";

/** What names a position wherever it stands in later portfolios. */
const naming = ["symbol", "exchange", ...schemeNames, "name"] as const;

/** A position's names, without what changes from day to day. */
export function namesIn(position: SentPosition): Decision["position"] {
  const given = naming.flatMap((field) => {
    const value = position[field];
    return value === undefined ? [] : [[field, value] as const];
  });
  return Object.fromEntries(given);
}

const keyOf = (position: Decision["position"]): string =>
  JSON.stringify(naming.map((field) => position[field] ?? null));

/** A decision counts until the moment from which somebody must look again; where either is a day, its beginning. */
const standsAt = ({ until }: Decision, asOf: string): boolean =>
  until === null || (intervalOf(asOf)?.start ?? 0) < (intervalOf(until)?.start ?? 0);

/** Decisions on a stored portfolio that concern what it holds, and still count at the question's asOf; oldest first. */
export async function decisionsOn(
  call: Call,
  portfolio: string,
  { positions, asOf }: Pick<CheckRequest, "positions" | "asOf">,
): Promise<readonly Decision[]> {
  const { records } = call.deps;
  if (records === undefined) return [];
  const all = await records.decisions(principalOf(call).tenant, portfolio);
  if (all.length === 0) return [];
  const held = new Set(positions.map((position) => keyOf(namesIn(position))));
  return all.filter((decision) => held.has(keyOf(decision.position)) && standsAt(decision, asOf));
}
