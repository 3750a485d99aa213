/**
 * Entry point of the function that carries brokers' deliveries out and fetches holdings once a day.
 * @module
 */

import { readDeliveriesEnvironment } from "./environment.ts";
import { createObservability } from "./observability.ts";
import { isTraced } from "./trace.ts";
import { createWorker } from "./worker.ts";

/** SQS → the deliveries that brokers' webhooks left in the queue, carried out; schedule → the fetches of the day, queued. */
const environment = readDeliveriesEnvironment(process.env);
const observability = createObservability({
  environment: environment.environment,
  service: "deliveries",
  now: Date.now,
  isTraced,
});
const worker = createWorker(environment, observability);

export const handler = (event: unknown) => observability.during({}, () => worker(event));
