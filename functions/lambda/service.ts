import { randomUUID } from "node:crypto";
import { createApp } from "../api/app.ts";
import { authenticateGateway } from "../api/authenticate-gateway.ts";
import type { ProposalService } from "../api/deps.ts";
import { knownAnswers } from "../api/known-answers.ts";
import { createSourceView } from "../api/source-view.ts";
import { type AppendDeps, append } from "../register/append.ts";
import { decideProposal, findProposal, listProposals, propose } from "../register/proposals.ts";
import { createSourceStatesReader } from "../register/sources.ts";
import type { ApiEnvironment } from "./environment.ts";
import type { Observability } from "./observability.ts";
import { openRegister } from "./register.ts";

/** Wires the service's parts for Lambda; the entry points call it and nothing else. */

/** The sources whose states `GET /v1/register` shows. */
export const sourceNames = ["curated", "ofac"] as const;

/** OFAC's lists change rarely, but somebody should have looked within a day. */
const STALE_AFTER_MS = 86_400_000;

const proposalsOf = (register: AppendDeps): ProposalService => ({
  list: () => listProposals(register),
  find: (id) => findProposal(register, id),
  decide: (request) => decideProposal(register, request),
});

/** The app over the deployed register, its callers known by what the gateway's authorizer found. */
export function createService(
  environment: ApiEnvironment,
  observability: Observability,
  authorizerOf: (request: Request) => unknown,
): ReturnType<typeof createApp> {
  const register = openRegister(environment, environment.maxStalenessMs, observability);
  const { client, table, reader } = register;
  const sources = createSourceStatesReader({ client, table, names: sourceNames, now: Date.now });
  const view = createSourceView(sources.states, Date.now, STALE_AFTER_MS);
  return createApp({
    reader,
    append: (request) => (environment.approvals ? propose : append)(register, request),
    ...(environment.approvals ? { proposals: proposalsOf(register) } : {}),
    authenticate: authenticateGateway({ identity: environment.identity, authorizerOf, now: Date.now }),
    now: Date.now,
    requestId: randomUUID,
    log: observability.log,
    checked: observability.checked,
    knownAnswers,
    sourceStates: view.states,
    sourceAge: view.age,
  });
}
