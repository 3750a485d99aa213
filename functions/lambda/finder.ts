/**
 * Entry point of the function that looks whose answers have changed, and puts their events.
 * @module
 */

import { readFinderEnvironment } from "./alerts-environment.ts";
import { createFinder } from "./find-news.ts";
import { createObservability } from "./observability.ts";
import { isTraced } from "./trace.ts";

/** Schedule, or SQS → the search for news. */
const environment = readFinderEnvironment(process.env);
const observability = createObservability({
  environment: environment.environment,
  service: "finder",
  now: Date.now,
  isTraced,
});
const find = createFinder(environment, observability);

export const handler = (event: unknown) => observability.during({}, () => find(event));
