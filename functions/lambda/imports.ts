/**
 * Entry point of the function that imports `data/` and polls the government's lists.
 * @module
 */

import { searchesQueueUrl } from "./alerts-environment.ts";
import { readImportsEnvironment } from "./environment.ts";
import { readEvidenceEnvironment } from "./evidence-environment.ts";
import { createImports } from "./import-source.ts";
import { createObservability } from "./observability.ts";
import { isTraced } from "./trace.ts";

/** Schedules and deploy step → the import of a source: `data/`, which lies beside the bundle, or a government's list. */
const environment = {
  ...readImportsEnvironment(process.env),
  ...readEvidenceEnvironment(process.env),
  searchesQueueUrl: searchesQueueUrl(process.env),
};
const observability = createObservability({
  environment: environment.environment,
  service: "imports",
  now: Date.now,
  isTraced,
});
const importSource = createImports(environment, observability, import.meta.dirname);

export const handler = (event: unknown) => observability.during({}, () => importSource(event));
