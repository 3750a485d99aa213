/**
 * Entry point of `cdk` for `npm run deploy:emulated`.
 * @module
 */

import { CfnApi } from "aws-cdk-lib/aws-apigatewayv2";
import { CfnAlarm, CfnCompositeAlarm } from "aws-cdk-lib/aws-cloudwatch";
import { CfnFunction } from "aws-cdk-lib/aws-lambda";
import { perFeed, urlsOf } from "../functions/ingest/feeds.ts";
import { buildApp } from "./build.ts";
import { type EnvironmentConfig, environments, oidc } from "./environments.ts";

/**
 * The dev environment as `npm run deploy:emulated` deploys it: with an issuer, a broker's platform and a publisher on this machine,
 * which the script starts, and in its second round with another size of function, so that there is something to update. Or the rows that
 * `npm run rehearse` names, each in its own account and region.
 */
const {
  EMULATED_ROWS: rows,
  EMULATED_ISSUER: issuer,
  EMULATED_WORLD: world,
  EMULATED_MEMORY_MIB: memory,
  EMULATED_REGISTER: otherRegister,
  AWS_ENDPOINT_URL: endpoint,
} = process.env;
if (issuer === undefined || world === undefined)
  throw new Error(
    "EMULATED_ISSUER and EMULATED_WORLD are not set; run scripts/deploy-emulated.sh, which starts what they name.",
  );
const table: Readonly<Record<string, EnvironmentConfig>> = environments;
const place = rows === undefined ? { account: "000000000000", region: "us-east-1" } : {};

function emulated(name: string): EnvironmentConfig {
  const row = table[name];
  if (row === undefined) throw new Error(`EMULATED_ROWS names "${name}", which is no row of the table`);
  const api = memory === undefined ? row.memoryMiB.api : Number(memory);
  return {
    ...row,
    ...place,
    identity: oidc(issuer ?? ""),
    selfCheck: { everyMinutes: 1, tokenUrl: `${issuer}/token` },
    memoryMiB: { ...row.memoryMiB, api },
    providers: { snaptrade: `${world}/snaptrade` },
    feeds: perFeed((feed) => ({
      urls: urlsOf(`${world}/${feed}/cons_prim.csv`, "ofac"),
      redirectHosts: [],
      everyMinutes: 15,
    })),
  };
}

const { app } = buildApp(
  Object.fromEntries((rows ?? "dev").split(",").map((name) => [name, emulated(name)])),
);
/** An alarm over a metric that nobody emits. */
function watchNothing(alarm: CfnAlarm | CfnCompositeAlarm): void {
  const nothing = {
    Namespace: "Emulated",
    MetricName: alarm.node.id,
    Period: 300,
    Statistic: "Maximum",
    EvaluationPeriods: 1,
    Threshold: 1,
    ComparisonOperator: "GreaterThanOrEqualToThreshold",
  };
  for (const [name, value] of Object.entries(nothing)) alarm.addPropertyOverride(name, value);
}
// The emulator knows no metric math, and no alarm over alarms: such alarms watch nothing there. What is deployed elsewhere is the stack's own.
for (const alarm of app.node.findAll()) {
  if (alarm instanceof CfnAlarm && alarm.metrics !== undefined) {
    alarm.addPropertyDeletionOverride("Metrics");
    watchNothing(alarm);
  }
  if (alarm instanceof CfnCompositeAlarm) {
    alarm.addOverride("Type", "AWS::CloudWatch::Alarm");
    alarm.addPropertyDeletionOverride("AlarmRule");
    watchNothing(alarm);
  }
}
// It serves every API under its own address, told apart by the path; the names that it gives them lead nowhere.
const functions = app.node.findAll().filter((found) => found instanceof CfnFunction);
for (const fn of functions) {
  const { node } = fn;
  const [api] = node.scopes[1]?.node.findAll().filter((found) => found instanceof CfnApi) ?? [];
  if (node.path.includes("/SelfCheck/") && api !== undefined)
    fn.addPropertyOverride(
      "Environment.Variables.SERVICE_URL",
      `${endpoint}/_aws/execute-api/${api.ref}/$default`,
    );
}
// What is told goes to a receiver on this machine, which no deployment on AWS lets anybody name.
for (const fn of functions)
  if (/\/(Portfolios|Notifier)\//.test(fn.node.path))
    fn.addPropertyOverride("Environment.Variables.ALERTS_LOOPBACK", "allowed");
if (otherRegister !== undefined) {
  // A register that ends before an order of a court, which `data/` would bring in: nothing is imported into it.
  for (const fn of functions)
    if (/\/(Portfolios|Writer|Reader|Finder)\//.test(fn.node.path))
      fn.addPropertyOverride("Environment.Variables.REGISTER_TABLE", otherRegister);
}
app.synth();
