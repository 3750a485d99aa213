/**
 * What carrying out a delivery needs.
 * @module
 */

import type { Register } from "../core/register/register.ts";
import type { PullDeps } from "./pull.ts";
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

/** Writes of one portfolio that others may be faster with before a message goes back to the queue. */
export const MOST_TRIES = 50;

/** Somebody else wrote each time: the message is tried again later. */
export const contended = (): Error =>
  new Error("a portfolio changed faster than it could be written; try again");

/** A portfolio of this name is kept by another source: trying again does not help, a human must choose another name. */
export class NotOurs extends Error {
  override readonly name = "NotOurs";
}
