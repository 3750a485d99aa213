/**
 * Wires the service's parts for Lambda; the entry points call it and nothing else.
 * @module
 */

import { randomUUID } from "node:crypto";
import { createAdmission } from "../api/admission.ts";
import { createApp } from "../api/app.ts";
import { authenticateGateway } from "../api/auth/authenticate-gateway.ts";
import type { AppDeps } from "../api/deps.ts";
import { entryWriting } from "../api/entry-writing.ts";
import { knownAnswers } from "../api/known-answers.ts";
import { createSourceView } from "../api/source-view.ts";
import { sourceNames } from "../ingest/feeds.ts";
import type { AppendDeps } from "../register/append.ts";
import { createSourceStatesReader } from "../register/sources.ts";
import type { ServiceEnvironment } from "./alerts-environment.ts";
import { openEvidence, openHeads, signedAppends } from "./evidence.ts";
import type { EvidenceEnvironment } from "./evidence-environment.ts";
import { lightResponse } from "./light-web.ts";
import type { Observability } from "./observability.ts";
import { pageFiles } from "./page-files.ts";
import { openRegister } from "./register.ts";
import { waking } from "./wake.ts";

/** API Gateway gives up after half a minute, so that a poll on request waits less than the schedule's. */
const FETCH_WITHIN_A_CALL = { timeoutMs: 5_000, tries: 1 };

/** The parts that only some functions have, each loaded only where the environment names it: no cold start pays for another's. */
async function partsOf(
  { holdings, deliveriesQueueUrl, alerts, searchesQueueUrl, feed, approvals, region }: ServiceEnvironment,
  register: AppendDeps,
  observability: Observability,
): Promise<Pick<AppDeps, "holdings" | "alerts" | "deliveries" | "imports">> {
  if (holdings !== null) {
    const { openHoldings, openReceiver } = await import("./holdings.ts");
    const kept = openHoldings(holdings, observability);
    if (deliveriesQueueUrl !== null) return { deliveries: openReceiver(holdings, kept, deliveriesQueueUrl) };
    if (alerts === null) return { holdings: kept };
    const { openAlerts } = await import("./alerts-stores.ts");
    const wake = searchesQueueUrl === null ? async () => {} : waking(searchesQueueUrl, region, observability);
    return { holdings: kept, alerts: { ...openAlerts(alerts, region), wake } };
  }
  if (feed === null) return {};
  const { openFeeds } = await import("./feeds.ts");
  return { imports: openFeeds(register, feed, FETCH_WITHIN_A_CALL, approvals) };
}

/** The app over the deployed register, given how to learn what the gateway's authorizer found of a request. */
export async function createService(
  environment: ServiceEnvironment & EvidenceEnvironment,
  observability: Observability,
): Promise<(authorizerOf: (request: Request) => unknown) => ReturnType<typeof createApp>> {
  const opened = openRegister(environment, observability, environment.searchesQueueUrl);
  const register = signedAppends(opened, openHeads(opened, environment));
  const { client, table, reader } = register;
  const sources = createSourceStatesReader({ client, table, names: sourceNames, now: Date.now });
  const view = createSourceView(sources.states, Date.now, environment.sourceMaxAgeMs);
  const parts = await partsOf(environment, register, observability);
  const admit = environment.tenantLimit === null ? null : createAdmission(environment.tenantLimit);
  return (authorizerOf) =>
    createApp({
      ...parts,
      ...openEvidence(environment, register),
      ...(admit === null ? {} : { admit }),
      reader,
      ...entryWriting(register, environment.approvals),
      authenticate: authenticateGateway({ identity: environment.identity, authorizerOf, now: Date.now }),
      now: Date.now,
      requestId: randomUUID,
      log: observability.log,
      checked: observability.checked,
      knownAnswers,
      page: { files: pageFiles, portfolios: true, signIn: environment.pageSignIn },
      respond: lightResponse,
      sourceStates: view.states,
      sourceAge: view.age,
    });
}
