/**
 * Entry point of the function that writes packs of the register's log.
 * @module
 */

import { readRegisterEnvironment } from "./environment.ts";
import { createObservability } from "./observability.ts";
import { createPacker } from "./pack-log.ts";
import { isTraced } from "./trace.ts";

/** Schedule → the packs of the log. */
const environment = readRegisterEnvironment(process.env);
const observability = createObservability({
  environment: environment.environment,
  service: "packer",
  now: Date.now,
  isTraced,
});
const packLog = createPacker(environment, observability);

export const handler = () => observability.during({}, packLog);
