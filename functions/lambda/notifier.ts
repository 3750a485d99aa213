/**
 * Entry point of the function that delivers events to their subscribers.
 * @module
 */

import { readNotifierEnvironment } from "./alerts-environment.ts";
import { createNotifier } from "./notify.ts";
import { createObservability } from "./observability.ts";
import { isTraced } from "./trace.ts";

/** SQS → deliveries to the outside. */
const environment = readNotifierEnvironment(process.env);
const observability = createObservability({
  environment: environment.environment,
  service: "notifier",
  now: Date.now,
  isTraced,
});
const notify = createNotifier(environment, observability);

export const handler = (event: unknown) => observability.during({}, () => notify(event));
