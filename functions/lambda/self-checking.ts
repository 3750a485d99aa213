/**
 * The self-check as it is deployed: where its token comes from, and what it tells of what it saw.
 * @module
 */

import { GetSecretValueCommand, SecretsManagerClient } from "@aws-sdk/client-secrets-manager";
import { knownAnswers } from "../api/known-answers.ts";
import { askFromOutside, type Step } from "./ask-from-outside.ts";
import type { Observability } from "./observability.ts";
import { bearer, type OwnClient, roleSignature, type SignRequest } from "./own-token.ts";
import type { SelfCheckEnvironment } from "./self-check-environment.ts";

/** API Gateway gives up after half a minute; whoever waits for longer than this has had no answer. */
const TIMEOUT_MS = 10_000;

async function clientIn(secrets: SecretsManagerClient, id: string): Promise<OwnClient> {
  const { SecretString = "{}" } = await secrets.send(new GetSecretValueCommand({ SecretId: id }));
  const { clientId, clientSecret } = JSON.parse(SecretString);
  if (typeof clientId === "string" && typeof clientSecret === "string") return { clientId, clientSecret };
  throw new Error('The self-check\'s secret must be {"clientId": …, "clientSecret": …}; put such a value.');
}

function signerOf({ region, caller }: SelfCheckEnvironment): SignRequest {
  if (caller.kind === "iam") return roleSignature({ region, ...caller.credentials });
  const secrets = new SecretsManagerClient({ region });
  const { tokenUrl, audience, scope, secretId } = caller;
  const client = () => clientIn(secrets, secretId);
  return bearer({ tokenUrl, audience, scope, client, fetch, now: Date.now });
}

/** What the self-check found; the pipeline reads it after a deployment. */
export interface SelfCheckReport {
  readonly ok: boolean;
  readonly steps: readonly Step[];
}

/** One round of questions. It measures 1 where any failed, 0 where none did: silence means that it did not run. */
export function createSelfCheck(
  environment: SelfCheckEnvironment,
  observability: Pick<Observability, "measure" | "log">,
): () => Promise<SelfCheckReport> {
  const sign = signerOf(environment);
  const [known] = knownAnswers;
  if (known === undefined) throw new Error("there is no known answer to ask for");
  return async () => {
    const steps = await askFromOutside({
      url: environment.url,
      sign,
      known,
      fetch,
      clock: () => performance.now(),
      timeoutMs: TIMEOUT_MS,
    });
    const failed = steps.filter(({ ok }) => !ok);
    for (const { asked, saw } of failed)
      observability.log({
        event: "fault",
        requestId: "self-check",
        route: asked,
        errors: [`SelfCheckFailed: ${saw}`],
        frames: [],
      });
    observability.measure("SelfCheckFailed", failed.length === 0 ? 0 : 1);
    observability.measure("SelfCheckTime", Math.max(...steps.map(({ ms }) => ms)));
    return { ok: failed.length === 0, steps };
  };
}
