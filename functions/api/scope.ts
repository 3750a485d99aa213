/**
 * What a question is narrowed to, and what it says of the trade: the request's `programmes` and `trade`.
 * @module
 */

import type { CheckRequest, Trade } from "../core/check/answer.ts";
import { documentOf, recordingAt } from "../core/facts/publication.ts";
import type { Register } from "../core/register/register.ts";
import { echo } from "../schema/fault.ts";
import type { FieldPlace } from "./clocks.ts";
import { invalid } from "./http/problem.ts";

/** As a body or a query has let it pass. */
export interface AskedScope {
  readonly programmes?: readonly string[] | undefined;
  readonly trade?: Trade | undefined;
}

/** A query's parameters as the fields of a body. */
export const scopeOfQuery = (asked: {
  readonly programmes?: string;
  readonly counterparty?: NonNullable<Trade["counterparty"]>;
}): AskedScope => ({
  programmes: asked.programmes?.split(","),
  trade: asked.counterparty === undefined ? undefined : { counterparty: asked.counterparty },
});

/** Programmes that the register's version holds, known at the question's knownAt or not. */
const programmesHeld = (register: Register): readonly string[] =>
  [...register.facts.programme]
    .filter(([, publications]) =>
      publications.some((publication) => {
        const change = recordingAt(publication, register.version);
        return change !== null && documentOf("programme", change) !== null;
      }),
    )
    .map(([id]) => id)
    .sort();

/** The scope of a question, programmes sorted and each once. Throws a Refusal that names a programme the register lacks. */
export function resolveScope(
  register: Register,
  { programmes, trade }: AskedScope,
  place: FieldPlace,
): Pick<CheckRequest, "programmes" | "trade"> {
  const held = programmesHeld(register);
  const unknown = (programmes ?? []).flatMap((id, i) => (held.includes(id) ? [] : [{ id, i }]));
  if (unknown.length > 0)
    throw invalid(
      unknown.map(({ id, i }) => ({
        ...place(`programmes${"pointer" in place("") ? `/${i}` : ""}`),
        value: echo(id),
        detail: `"${echo(id)}" is not a programme of this register; expected ${held.join(", ")}.`,
      })),
    );
  return {
    ...(programmes === undefined ? {} : { programmes: [...new Set(programmes)].sort() }),
    ...(trade?.counterparty === undefined ? {} : { trade: { counterparty: trade.counterparty } }),
  };
}
