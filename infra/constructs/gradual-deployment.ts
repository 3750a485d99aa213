/**
 * A new version takes a share of the calls first, and is rolled back on an alarm.
 * @module
 */

import { Duration, Validations } from "aws-cdk-lib";
import type { IAlarm } from "aws-cdk-lib/aws-cloudwatch";
import {
  LambdaApplication,
  LambdaDeploymentConfig,
  LambdaDeploymentGroup,
  TimeBasedCanaryTrafficRouting,
} from "aws-cdk-lib/aws-codedeploy";
import { Construct } from "constructs";
import type { Canary } from "../environments.ts";
import { type FunctionName, functionNames } from "../watches.ts";
import type { ServiceFunction } from "./service-function.ts";

export interface GradualDeploymentProps {
  readonly canary: Canary;
  readonly functions: Readonly<Record<FunctionName, ServiceFunction>>;
  /** Any of these, and the old version of that function takes all calls again. */
  readonly alarms: (name: FunctionName) => readonly IAlarm[];
}

/** Shifts an alias to its new version by a share of the calls first, and back again on an alarm. */
export class GradualDeployment extends Construct {
  constructor(scope: Construct, id: string, { canary, functions, alarms }: GradualDeploymentProps) {
    super(scope, id);
    const application = new LambdaApplication(this, "Application");
    const deploymentConfig = new LambdaDeploymentConfig(this, "Config", {
      trafficRouting: new TimeBasedCanaryTrafficRouting({
        interval: Duration.minutes(canary.minutes),
        percentage: canary.percent,
      }),
    });
    for (const name of functionNames) {
      const group = new LambdaDeploymentGroup(this, name, {
        application,
        alias: functions[name].live,
        deploymentConfig,
        alarms: [...alarms(name)],
        autoRollback: { failedDeployment: true, stoppedDeployment: true, deploymentInAlarm: true },
      });
      Validations.of(group).acknowledge({
        id: "AwsSolutions-IAM4[Policy::arn:<AWS::Partition>:iam::aws:policy/service-role/AWSCodeDeployRoleForLambdaLimited]",
        reason:
          "AWS's own policy for exactly this: CodeDeploy alone assumes the role, to shift aliases and to read alarms.",
      });
    }
  }
}
