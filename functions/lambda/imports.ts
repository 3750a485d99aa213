import { join } from "node:path";
import { importCurated } from "./curated.ts";
import { readImportsEnvironment } from "./environment.ts";
import { createObservability } from "./observability.ts";
import { openRegister } from "./register.ts";
import { isTraced } from "./trace.ts";

/** Schedule and deploy step → the import of `data/`, which lies beside the bundle. */
const environment = readImportsEnvironment(process.env);
const observability = createObservability({
  environment: environment.environment,
  service: "imports",
  now: Date.now,
  isTraced,
});
const register = openRegister(environment, 0, observability);
const directory = join(import.meta.dirname, "data");

export const handler = () =>
  observability.during({}, () => importCurated(register, observability, directory, Date.now));
