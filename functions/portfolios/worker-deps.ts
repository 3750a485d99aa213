/**
 * What carrying out a delivery needs.
 * @module
 */

import type { Register } from "../core/register/register.ts";
import type { PullDeps } from "./providers/ask-provider.ts";
import type { SecretStore } from "./secrets.ts";
import type { HoldingsTable } from "./table.ts";

/** What carrying a delivery out needs. */
export interface WorkerDeps {
  readonly table: HoldingsTable;
  readonly secrets: SecretStore;
  readonly pull: PullDeps;
  readonly register: () => Promise<Register>;
  /** Milliseconds since 1970. */
  readonly now: () => number;
}
