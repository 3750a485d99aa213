/**
 * A connection's credentials: whether they are the provider's, and whether it takes them.
 * @module
 */

import type { Connection } from "../../portfolios/connection.ts";
import type { HoldingsDeps } from "../../portfolios/connections.ts";
import { type CredentialRefusal, probe } from "../../portfolios/probe.ts";
import type { ProviderWork } from "../../portfolios/providers/adapter.ts";
import { adapterOf } from "../../portfolios/providers/all.ts";
import type { PullFailure } from "../../portfolios/pull-failed.ts";
import type { Credentials } from "../../portfolios/secrets.ts";
import { invalid, type Refusal } from "../http/problem.ts";

const wrong = (pointer: string, detail: string): Refusal => invalid([{ pointer, detail }]);

/** The key that deliveries are verified with; the service makes one where that is the receiver's part. */
export function signingKey(work: ProviderWork, secret: string | undefined, credentials: Credentials) {
  const choice = work.signingKey(secret, credentials);
  if ("expected" in choice) throw wrong("/secret", `Expected ${choice.expected}.`);
  return choice;
}

export function assertCredentials(
  { provider, work }: { readonly provider: string; readonly work: ProviderWork },
  credentials: Credentials,
  whole: boolean,
): void {
  const { names: known, optional = false } = adapterOf({ provider }).credentials;
  const names = Object.keys(credentials);
  const unknown = names.filter((name) => !known.includes(name));
  const missing = whole && !optional ? known.filter((name) => !names.includes(name)) : [];
  if (unknown.length + missing.length > 0) {
    throw wrong(
      "/credentials",
      `Expected ${known.join(", ") || "none"} for ${provider}${missing.length > 0 ? `; ${missing.join(", ")} missing` : ""}.`,
    );
  }
  const unfit = work.fault?.(credentials) ?? null;
  if (unfit !== null) throw wrong(`/credentials/${unfit.name}`, `Expected ${unfit.expected}.`);
}

const refusals = {
  refused:
    "does not take these credentials, or the user must sign in there again. Correct them and send the request again; nothing was changed.",
  invalid:
    "finds a fault with these credentials. Correct them and send the request again; nothing was changed.",
  "other-item":
    "answers with these credentials for another item than itemId names. Correct them and send the request again; nothing was changed.",
} as const satisfies Record<CredentialRefusal, string>;

/** Asks the provider about credentials; throws where it refuses them. What kept it from answering, or null. */
export async function probed(
  { pull }: HoldingsDeps,
  at: Pick<Connection, "provider" | "environment">,
  credentials: Credentials,
): Promise<PullFailure | null> {
  const found = await probe(pull, at, credentials);
  if (found.kind === "refused") throw wrong("/credentials", `${adapterOf(at).title} ${refusals[found.why]}`);
  return found.kind === "unknown" ? found.failure : null;
}
