/**
 * The function that writes packs of the register's log, its schedule and its rights.
 * @module
 */

import { Duration, Validations } from "aws-cdk-lib";
import { Stats } from "aws-cdk-lib/aws-cloudwatch";
import type { ITableV2 } from "aws-cdk-lib/aws-dynamodb";
import { Rule, Schedule } from "aws-cdk-lib/aws-events";
import { LambdaFunction } from "aws-cdk-lib/aws-events-targets";
import type { RetentionDays } from "aws-cdk-lib/aws-logs";
import type { Construct } from "constructs";
import { ownMetric, type Watch } from "./alarms.ts";
import { codeOf } from "./bundle.ts";
import { grantPack } from "./register-access.ts";
import { ServiceFunction } from "./service-function.ts";

export interface PackerProps {
  readonly register: ITableV2;
  readonly memoryMiB: number;
  readonly logRetention: RetentionDays;
  readonly environment: Readonly<Record<string, string>>;
}

/** The packer, which runs every hour. What it missed, the next hour makes up for. */
export function addPacker(
  scope: Construct,
  { register, memoryMiB, logRetention, environment }: PackerProps,
): ServiceFunction {
  const packer = new ServiceFunction(scope, "Packer", {
    code: codeOf("packer", null),
    description: "Writes packs of the register's entries, by which a long log is read in few requests.",
    memoryMiB,
    timeoutSeconds: 300,
    logRetention,
    environment,
  });
  grantPack(packer.role, register);
  packer.live.configureAsyncInvoke({ retryAttempts: 0, maxEventAge: Duration.hours(1) });
  const rule = new Rule(scope, "PackHourly", {
    description: "Packs what was appended to the register, and mends packs that were damaged.",
    schedule: Schedule.rate(Duration.hours(1)),
    targets: [new LambdaFunction(packer.live, { retryAttempts: 0 })],
  });
  for (const [on, id] of [
    [rule, "Serverless-EventBusDLQ"],
    [packer.function, "Serverless-LambdaDLQ"],
    [packer.live, "Serverless-LambdaAsyncFailureDestination"],
  ] as const)
    Validations.of(on).acknowledge({
      id,
      reason:
        "Packs are a cache: an hour that is missed is made up for by the next, and failures raise the alarm.",
    });
  return packer;
}

/** Packs that readers find damaged and that three runs did not mend: such as the packer has no key for. */
export const packsDamaged = (environmentName: string): Watch => ({
  id: "PacksDamaged",
  metric: ownMetric(environmentName, "api", "PacksDamaged", Stats.SUM, Duration.hours(1)),
  threshold: 1,
  periods: 3,
  says: "Packs of the register's entries are damaged and stay so: cold starts take longer; answers are right.",
  runbook: "packs-are-damaged",
  urgency: "ticket",
  silence: "good",
});
