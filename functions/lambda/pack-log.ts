/**
 * The packer as it is deployed: what it writes, and what it tells of it.
 * @module
 */

import { type PackReport, writePacks } from "../register/write-packs.ts";
import type { CommonEnvironment } from "./environment.ts";
import type { Observability } from "./observability.ts";
import { openRegister } from "./register.ts";

/** Writes the packs that are missing or damaged. Rejects where the log itself does not chain or cannot be read. */
export function createPacker(
  environment: CommonEnvironment,
  observability: Observability,
): () => Promise<PackReport> {
  const register = openRegister(environment, observability);
  return async () => {
    const report = await writePacks(register);
    observability.measure("PacksWritten", report.written);
    return report;
  };
}
