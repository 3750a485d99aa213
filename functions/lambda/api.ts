import { readApiEnvironment } from "./environment.ts";
import { httpHandler } from "./http.ts";
import { createObservability } from "./observability.ts";
import { createService } from "./service.ts";
import { isTraced } from "./trace.ts";

/** HTTP API → the app. The writer's function is this bundle too, under the role that may put. */
const environment = readApiEnvironment(process.env);
const observability = createObservability({
  environment: environment.environment,
  service: "api",
  now: Date.now,
  isTraced,
});

export const handler = httpHandler({
  observability,
  build: (authorizerOf) => createService(environment, observability, authorizerOf),
});
