/**
 * Whether a provider takes the credentials of a connection that is being made, or of one whose credentials are replaced.
 * @module
 */

import type { Connection } from "./connection.ts";
import { adapterOf } from "./providers/all.ts";
import type { PullDeps } from "./providers/ask-provider.ts";
import { PullFailed, type PullFailure } from "./pull-failed.ts";
import type { Credentials } from "./secrets.ts";

/** Somebody waits for the answer. */
const TIMEOUT_MS = 5_000;

/** Failures that are the provider's word on the credentials; the others say nothing of them. */
const refusals = ["refused", "invalid", "other-item"] as const satisfies readonly PullFailure[];
export type CredentialRefusal = (typeof refusals)[number];

export type Probed =
  | { readonly kind: "taken" }
  | { readonly kind: "refused"; readonly why: CredentialRefusal }
  /** Nothing was heard of the credentials. */
  | { readonly kind: "unknown"; readonly failure: PullFailure };

/** Asks the provider once. */
export async function probe(
  deps: PullDeps,
  connection: Pick<Connection, "provider" | "environment">,
  credentials: Credentials,
): Promise<Probed> {
  const work = await adapterOf(connection).work();
  const timeoutMs = Math.min(deps.timeoutMs ?? TIMEOUT_MS, TIMEOUT_MS);
  try {
    await work.probe?.({ ...deps, timeoutMs }, connection, credentials);
    return { kind: "taken" };
  } catch (error) {
    if (!(error instanceof PullFailed)) throw error;
    const { failure } = error;
    const why = refusals.find((refusal) => refusal === failure);
    return why === undefined ? { kind: "unknown", failure } : { kind: "refused", why };
  }
}
