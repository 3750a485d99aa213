/**
 * Entry point of the function that asks the service from outside, every minute.
 * @module
 */

import { createObservability } from "./observability.ts";
import { readSelfCheckEnvironment } from "./self-check-environment.ts";
import { createSelfCheck } from "./self-checking.ts";
import { isTraced } from "./trace.ts";

/** Schedule → whether the service answers, and rightly, to somebody outside. */
const environment = readSelfCheckEnvironment(process.env);
const observability = createObservability({
  environment: environment.environment,
  service: "self-check",
  now: Date.now,
  isTraced,
});
const selfCheck = createSelfCheck(environment, observability);

export const handler = () => observability.during({}, selfCheck);
