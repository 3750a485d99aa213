/**
 * The function that imports facts, its schedules and its rights.
 * @module
 */

import { Duration, Validations } from "aws-cdk-lib";
import type { ITableV2 } from "aws-cdk-lib/aws-dynamodb";
import { Rule, RuleTargetInput, Schedule } from "aws-cdk-lib/aws-events";
import { LambdaFunction } from "aws-cdk-lib/aws-events-targets";
import { SqsDestination } from "aws-cdk-lib/aws-lambda-destinations";
import type { RetentionDays } from "aws-cdk-lib/aws-logs";
import type { Queue } from "aws-cdk-lib/aws-sqs";
import { Trigger } from "aws-cdk-lib/triggers";
import type { Construct } from "constructs";
import { curated, feedNames, feeds, variablesOf } from "../../functions/ingest/feeds.ts";
import type { EnvironmentConfig } from "../environments.ts";
import { codeOf } from "./bundle.ts";
import { deadLetterQueue } from "./dead-letters.ts";
import { grantImport } from "./register-access.ts";
import { ServiceFunction } from "./service-function.ts";

export interface ImportsProps {
  readonly config: EnvironmentConfig;
  readonly register: ITableV2;
  readonly logRetention: RetentionDays;
  readonly environment: Readonly<Record<string, string>>;
}

/** What a function that polls has to know. */
export const feedVariables = ({ feeds: places }: EnvironmentConfig): Readonly<Record<string, string>> =>
  Object.fromEntries(
    Object.entries(places).flatMap(([name, { urls, redirectHosts }]) => [
      [`${variablesOf(name)}_URLS`, urls.join(",")],
      [`${variablesOf(name)}_REDIRECT_HOSTS`, redirectHosts.join(",")],
    ]),
  );

/** The imports: of `data/` with each deployment and every hour, of each feed as often as the environment says. */
export function addImports(
  scope: Construct,
  { config, register, logRetention, environment }: ImportsProps,
): { readonly imports: ServiceFunction; readonly deadLetters: Queue } {
  const deadLetters = deadLetterQueue(scope, "DeadLetters");
  const imports = new ServiceFunction(scope, "Imports", {
    code: codeOf("imports", "data"),
    description: "Brings the reviewed facts of data/ and the governments' lists into the register.",
    memoryMiB: config.memoryMiB.imports,
    timeoutSeconds: 300,
    logRetention,
    environment: {
      ...environment,
      ...feedVariables(config),
      REGISTER_MAX_STALENESS_MS: String(config.registerMaxStalenessMs),
    },
  });
  // On the alias, which the schedule invokes: what is set on the function holds for its unpublished version only.
  imports.live.configureAsyncInvoke({ retryAttempts: 2, onFailure: new SqsDestination(deadLetters) });
  grantImport(imports.role, register);
  new Trigger(scope, "ImportOnDeploy", { handler: imports.function, timeout: Duration.minutes(6) });
  const every = (id: string, source: string, rate: Duration, description: string) =>
    new Rule(scope, id, {
      description,
      schedule: Schedule.rate(rate),
      targets: [
        new LambdaFunction(imports.live, {
          event: RuleTargetInput.fromObject({ import: source }),
          deadLetterQueue: deadLetters,
          retryAttempts: 2,
        }),
      ],
    });
  every("ImportHourly", curated, Duration.hours(1), "Shows that the register still says what data/ says.");
  for (const name of feedNames) {
    every(
      `Poll${name.charAt(0).toUpperCase()}${name.slice(1)}`,
      name,
      Duration.minutes(config.feeds[name]?.everyMinutes ?? 15),
      `Asks whether ${feeds[name].title} is a newer one.`,
    );
  }
  Validations.of(imports.function).acknowledge({
    id: "Serverless-LambdaDLQ",
    reason: "Failed imports go to the dead letters as the alias's failure destination, with the error.",
  });
  return { imports, deadLetters };
}
