/**
 * Another process of the same machine: opens the directory, then does as it is told.
 * @module
 */

import { openEmbedded } from "../../functions/local/embedded-dynamodb.ts";
import { ensureTable } from "../../functions/register/table.ts";
import { appended, depsOf, request } from "../register/fixtures.ts";

const [dir = ""] = process.argv.slice(2);
const embedded = await openEmbedded(dir);
const deps = depsOf(embedded.client, "register");

process.on("message", async (message) => {
  if (message === "close") {
    await embedded.close();
    process.disconnect?.();
    return;
  }
  await ensureTable(deps);
  const { version } = await appended(deps, request(String(message)));
  process.send?.({ version, endpoint: await embedded.endpoint() });
});
process.send?.({ version: 0, endpoint: await embedded.endpoint() });
