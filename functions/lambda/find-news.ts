/**
 * Looks for news: for every tenant when the schedule or a writer says so, for one tenant when a message does. What it cannot end in
 * its time goes back into the queue, and is gone on with from where it came to.
 * @module
 */

import { randomUUID } from "node:crypto";
import { bringUp, type FindDeps } from "../alerts/bring-up.ts";
import { type LookDeps, look } from "../alerts/look.ts";
import { decodeAlertMessage, isSearch, type SearchMessage, turnOf } from "../alerts/queue.ts";
import { troublesOf } from "../alerts/sources.ts";
import { traceOf } from "../api/http/trace-of.ts";
import { createSourceView } from "../api/source-view.ts";
import { sourceNames } from "../ingest/feeds.ts";
import { createSourceStatesReader } from "../register/sources.ts";
import type { FinderEnvironment } from "./alerts-environment.ts";
import { holdingsTable, openAlerts, queueAt } from "./alerts-stores.ts";
import type { Observability } from "./observability.ts";
import { openRegister } from "./register.ts";
import { type BatchResult, carryOutBatch, recordsOf } from "./sqs-batch.ts";

/** Of the five minutes that the function has: a page of portfolios, and of the index, takes seconds. */
const STOP_AFTER_MS = 240_000;

/** What the schedule sends. */
const isLook = (event: unknown): boolean =>
  typeof event === "object" && event !== null && "look" in event && event.look === "alerts";

function decode(text: string): SearchMessage | null {
  const message = decodeAlertMessage(text);
  return message !== null && isSearch(message) ? message : null;
}

function depsOf(environment: FinderEnvironment, observability: Observability): Omit<LookDeps, "mustStop"> {
  const { client, table, reader } = openRegister(environment, observability);
  const { region, alerts } = environment;
  const sources = createSourceStatesReader({ client, table, names: sourceNames, now: Date.now });
  const view = createSourceView(sources.states, Date.now, environment.sourceMaxAgeMs);
  const { secrets, queue: lanes } = openAlerts(alerts, region);
  const register: FindDeps["register"] = () => reader.current();
  return {
    table: holdingsTable(environment.holdingsTable, environment, observability),
    secrets,
    lanes,
    searches: queueAt(environment.searchesQueueUrl, region),
    register,
    troubles: async () => troublesOf(await view.states((await register()).register)),
    now: Date.now,
    worker: randomUUID(),
  };
}

/** The handler of the schedule's and the queue's events, without what every function's handler does. */
export function createFinder(
  environment: FinderEnvironment,
  observability: Observability,
): (event: unknown) => Promise<BatchResult | { readonly tenants: number; readonly lanes: number }> {
  const deps = depsOf(environment, observability);
  return async (event) => {
    const until = performance.now() + STOP_AFTER_MS;
    const timed: LookDeps = { ...deps, mustStop: () => performance.now() > until };
    const lookOnce = async () => {
      let failed = 1;
      try {
        const found = await look(timed);
        observability.measure("AlertsTenantsBehind", found.tenants);
        failed = 0;
        return found;
      } finally {
        observability.measure("AlertsLookFailed", failed);
      }
    };
    if (isLook(event)) return lookOnce();
    return carryOutBatch(recordsOf(event), {
      decode,
      turnOf,
      carryOut: async (message) => {
        if (message.kind === "look") return lookOnce();
        if (!(await bringUp(timed, message))) await timed.searches.send([message]);
      },
      failed: (error, messageId) =>
        observability.log({ event: "fault", requestId: messageId, route: null, ...traceOf(error) }),
    });
  };
}
