/**
 * Entry point of `cdk` for `npm run deploy:emulated`.
 * @module
 */

import { CfnAlarm } from "aws-cdk-lib/aws-cloudwatch";
import { perFeed, urlsOf } from "../functions/ingest/feeds.ts";
import { buildApp } from "./build.ts";
import { environments, oidc } from "./environments.ts";

/**
 * The dev environment as `npm run deploy:emulated` deploys it: with an issuer, a broker's platform and a publisher on this machine,
 * which the script starts, and in its second round with another size of function, so that there is something to update.
 */
const { EMULATED_ISSUER: issuer, EMULATED_WORLD: world, EMULATED_MEMORY_MIB: memory } = process.env;
if (issuer === undefined || world === undefined)
  throw new Error(
    "EMULATED_ISSUER and EMULATED_WORLD are not set; run scripts/deploy-emulated.sh, which starts what they name.",
  );
const { dev } = environments;
const api = memory === undefined ? dev.memoryMiB.api : Number(memory);
const { app } = buildApp({
  dev: {
    ...dev,
    region: "us-east-1",
    identity: oidc(issuer),
    memoryMiB: { ...dev.memoryMiB, api },
    providers: { snaptrade: `${world}/snaptrade` },
    feeds: perFeed((name) => ({
      urls: urlsOf(`${world}/${name}/cons_prim.csv`),
      redirectHosts: [],
      everyMinutes: 15,
    })),
  },
});
// The emulator knows no metric math: there such an alarm watches a metric that nobody emits. What is deployed elsewhere is the stack's own.
for (const alarm of app.node.findAll().filter((found) => found instanceof CfnAlarm)) {
  if (alarm.metrics === undefined) continue;
  alarm.addPropertyDeletionOverride("Metrics");
  alarm.addPropertyOverride("Namespace", "Emulated");
  alarm.addPropertyOverride("MetricName", alarm.node.id);
  alarm.addPropertyOverride("Period", 300);
  alarm.addPropertyOverride("Statistic", "Maximum");
}
app.synth();
