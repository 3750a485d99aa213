/**
 * Health and readiness: open to all, because they tell nothing of anyone.
 * @module
 */

import type { TSchema } from "typebox";
import { check } from "../../core/check/check.ts";
import { registerRef } from "../../core/register/facts-digest.ts";
import type { Register } from "../../core/register/register.ts";
import { askStore } from "../../portfolios/store.ts";
import { NoQuery } from "../contract/query.ts";
import { Health, Readiness } from "../contract/service.ts";
import type { AppDeps, KnownAnswer } from "../deps.ts";
import { Refusal } from "../http/problem.ts";
import { json, type Reply, type Route } from "../route.ts";

const open = { method: "GET", scope: null, query: NoQuery } as const;

const success = (description: string, schema: TSchema): Route["successes"] => [
  { status: 200, description, mediaType: "application/json", schema, headers: {} },
];

export const getHealth: Route = {
  ...open,
  path: "/healthz",
  operationId: "getHealth",
  summary: "Is the process alive?",
  description: "Says nothing of the register; see /readyz.",
  successes: success("It is.", Health),
  problems: [],
  handle: async () => json({ status: "alive" }),
};

/** Known questions that this register does not answer as the law does; the names of the wrong ones. */
function wrongAnswers(register: Register, known: readonly KnownAnswer[]): readonly string[] {
  return known
    .filter(({ request, expect }) => {
      const answer = check(register, request);
      const position = answer.positions[0];
      const deciding = position?.matches[0]?.listing;
      const phase = deciding === undefined ? null : (answer.listings[deciding]?.phase ?? null);
      return position?.status !== expect.status || phase !== expect.phase;
    })
    .map(({ name }) => name);
}

/** Anybody may ask, and each asking reads the store: within this time the answer before is given again, unless it was a problem. */
const REUSED_MS = 1000;
const lastReady = new WeakMap<AppDeps, { readonly at: number; readonly reply: Reply }>();

async function readiness(deps: AppDeps): Promise<Reply> {
  const { register } = await deps.reader.current();
  if (deps.holdings !== undefined) await askStore(deps.holdings.table);
  const wrong = wrongAnswers(register, deps.knownAnswers);
  if (wrong.length > 0) {
    throw new Refusal(
      "not-ready",
      "Known questions get a wrong answer from this register; see errors. Import the curated data, or correct what was appended.",
      {
        errors: wrong.map((name) => ({ detail: `Wrong answer: ${name}` })),
        headers: { "Retry-After": "30" },
      },
    );
  }
  const staleSources = (await deps.sourceStates(register))
    .filter(({ state }) => state !== "fresh")
    .map(({ name }) => name);
  return json({
    status: staleSources.length === 0 ? "ready" : "degraded",
    register: registerRef(register),
    knownAnswers: deps.knownAnswers.length,
    staleSources,
  });
}

export const getReadiness: Route = {
  ...open,
  path: "/readyz",
  operationId: "getReadiness",
  summary: "Can the service answer, and rightly?",
  description:
    "Reads the register and puts known questions to it, Xiaomi on 15 March 2021 among them. Where portfolios are kept, their store is asked too.",
  successes: success("It can.", Readiness),
  problems: ["register-unavailable", "holdings-unavailable", "not-ready"],
  handle: async ({ deps, now }) => {
    const last = lastReady.get(deps);
    if (last !== undefined && now - last.at >= 0 && now - last.at < REUSED_MS) return last.reply;
    const reply = await readiness(deps);
    lastReady.set(deps, { at: now, reply });
    return reply;
  },
};
