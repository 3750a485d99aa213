/**
 * Entry point of every function that answers HTTP: one bundle, under a role and an environment of its own.
 * @module
 */

import { readServiceEnvironment } from "./alerts-environment.ts";
import { readEvidenceEnvironment } from "./evidence-environment.ts";
import { httpHandler } from "./http.ts";
import { createObservability } from "./observability.ts";
import { createService } from "./service.ts";
import { isTraced } from "./trace.ts";

/** HTTP API → the app. Every function that answers is this bundle, under a role and an environment of its own. */
const environment = { ...readServiceEnvironment(process.env), ...readEvidenceEnvironment(process.env) };
const observability = createObservability({
  environment: environment.environment,
  service: "api",
  now: Date.now,
  isTraced,
});

export const handler = httpHandler({ observability, build: await createService(environment, observability) });
