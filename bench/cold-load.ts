/**
 * How long a fresh process takes to read a register to its end, and how much memory it needs.
 * @module
 */

import { dynamoClient } from "../functions/register/client.ts";
import { createRegisterReader } from "../functions/register/read.ts";

/** A fresh process that reads a register to its end: prints milliseconds and the peak of its memory in MB. */
const client = dynamoClient({
  endpoint: process.argv[2] ?? "",
  region: "us-east-1",
  attemptTimeoutMs: 60_000,
});
let requests = 0;
client.middlewareStack.add(
  (next) => (args) => {
    requests += 1;
    return next(args);
  },
  { step: "finalizeRequest", priority: "low" },
);
const began = performance.now();
const { register } = await createRegisterReader({
  client,
  table: process.argv[3] ?? "",
  now: Date.now,
  deadlineMs: 600_000,
}).current();
const ms = performance.now() - began;
process.stdout.write(
  JSON.stringify({
    ms,
    requests,
    peakMb: process.resourceUsage().maxRSS / 1024,
    issuers: register.facts.issuer.size,
  }),
);
client.destroy();
