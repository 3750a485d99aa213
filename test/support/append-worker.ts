/**
 * A writer in a process of its own: appends so many entries at once, each until it is told that it stands.
 * @module
 */

import { setTimeout } from "node:timers/promises";
import { append } from "../../functions/register/append.ts";
import { dynamoClient } from "../../functions/register/client.ts";
import { RegisterUnavailable } from "../../functions/register/errors.ts";
import { depsOf, issuerChange, request } from "../register/fixtures.ts";

const [endpoint = "", table = "", name = "", count = "0"] = process.argv.slice(2);
const client = dynamoClient({ endpoint, region: "us-east-1", attemptTimeoutMs: 10_000 });
const deps = depsOf(client, table);

async function persist(id: string): Promise<void> {
  for (;;) {
    try {
      const outcome = await append(deps, request(id, { changes: [issuerChange(id, `Issuer ${id}`)] }));
      if (outcome.kind === "appended" || outcome.kind === "already") {
        process.send?.({ id, version: outcome.version, digest: outcome.digest });
        return;
      }
      if (outcome.kind !== "contended") throw new Error(`${id}: ${JSON.stringify(outcome)}`);
    } catch (error) {
      if (!(error instanceof RegisterUnavailable)) throw error;
    }
    await setTimeout(Math.random() * 50);
  }
}

await Promise.all(Array.from({ length: Number(count) }, (_, i) => persist(`${name}.${i}`)));
process.disconnect?.();
client.destroy();
