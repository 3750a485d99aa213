/**
 * Delivers what waits in the lanes that the queue names. Of the register, of portfolios and of brokers' secrets nothing is in its reach:
 * it is the one function that calls addresses which its tenants choose.
 * @module
 */

import { type DeliverDeps, deliverLane } from "../alerts/deliver.ts";
import { systemResolve } from "../alerts/destination.ts";
import type { Mailer } from "../alerts/mail.ts";
import { type DeliveryMessage, decodeAlertMessage, isSearch, turnOf } from "../alerts/queue.ts";
import { recentSecrets } from "../alerts/recent-secrets.ts";
import { resumeLanes } from "../alerts/resume.ts";
import { traceOf } from "../api/http/trace-of.ts";
import type { NotifierEnvironment } from "./alerts-environment.ts";
import { holdingsTable, openAlerts } from "./alerts-stores.ts";
import type { Observability } from "./observability.ts";
import { type BatchResult, carryOutBatch, recordsOf } from "./sqs-batch.ts";

/** Of the minute that the function has: a try that has begun takes ten seconds at most, with its reads and writes some more. */
const STOP_AFTER_MS = 35_000;

function decode(text: string): DeliveryMessage | null {
  const message = decodeAlertMessage(text);
  return message === null || isSearch(message) ? null : message;
}

/** Letters, by what is loaded with the first of them. */
const mailerOf = (region: string, sender: string): Mailer => {
  let mailer: Promise<Mailer> | null = null;
  const open = async (): Promise<Mailer> =>
    (await import("../alerts/ses-mail.ts")).createSesMailer({ region, sender });
  return {
    send: async (letter) => {
      mailer ??= open();
      await (await mailer).send(letter);
    },
  };
};

/** The handler of the queue's events, without what every function's handler does. */
export function createNotifier(
  environment: NotifierEnvironment,
  observability: Observability,
): (event: unknown) => Promise<BatchResult> {
  const { region, alerts } = environment;
  const { secrets, queue, rules } = openAlerts(alerts, region);
  const { sender } = alerts;
  const deps: DeliverDeps = {
    table: holdingsTable(environment.holdingsTable, environment, observability),
    secrets: recentSecrets(secrets),
    queue,
    mailer: sender === null ? null : mailerOf(region, sender),
    rules,
    resolve: systemResolve,
    now: Date.now,
    random: Math.random,
    tried: (outcome) =>
      observability.measure(outcome === "delivered" ? "AlertsDelivered" : "AlertsNotTaken", 1),
  };
  return async (event) => {
    const until = performance.now() + STOP_AFTER_MS;
    const timed = { ...deps, mustStop: () => performance.now() > until };
    return carryOutBatch(recordsOf(event), {
      decode,
      turnOf,
      carryOut: (message) =>
        message.kind === "lane" ? deliverLane(timed, message) : resumeLanes(timed, message),
      failed: (error, messageId) =>
        observability.log({ event: "fault", requestId: messageId, route: null, ...traceOf(error) }),
    });
  };
}
