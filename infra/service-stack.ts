import { CfnOutput, Duration, Stack, type StackProps, Validations } from "aws-cdk-lib";
import type { ITableV2 } from "aws-cdk-lib/aws-dynamodb";
import { Rule, Schedule } from "aws-cdk-lib/aws-events";
import { LambdaFunction } from "aws-cdk-lib/aws-events-targets";
import { SqsDestination } from "aws-cdk-lib/aws-lambda-destinations";
import { RetentionDays } from "aws-cdk-lib/aws-logs";
import { Queue, QueueEncryption } from "aws-cdk-lib/aws-sqs";
import { Trigger } from "aws-cdk-lib/triggers";
import type { Construct } from "constructs";
import { Alarms } from "./constructs/alarms.ts";
import { codeOf } from "./constructs/bundle.ts";
import { GradualDeployment } from "./constructs/gradual-deployment.ts";
import { HttpService } from "./constructs/http-service.ts";
import { Overview } from "./constructs/overview.ts";
import { grantAppend, grantImport, grantRead } from "./constructs/register-access.ts";
import { ServiceFunction } from "./constructs/service-function.ts";
import type { EnvironmentConfig } from "./environments.ts";
import { type Watched, watches } from "./watches.ts";

export interface ServiceStackProps extends StackProps {
  readonly environmentName: string;
  readonly config: EnvironmentConfig;
  readonly register: ITableV2;
}

/** What answers: the HTTP API, the functions behind it, the imports, and what watches over them. Holds no data. */
export class ServiceStack extends Stack {
  constructor(
    scope: Construct,
    id: string,
    { environmentName, config, register, ...props }: ServiceStackProps,
  ) {
    super(scope, id, props);
    const logRetention = retention[config.logRetentionDays];
    const common = { ENVIRONMENT: environmentName, REGISTER_TABLE: register.tableName };
    const http = {
      ...common,
      REGISTER_MAX_STALENESS_MS: String(config.registerMaxStalenessMs),
      APPROVALS: config.approvals ? "required" : "none",
      IDENTITY: JSON.stringify(config.identity),
    };

    const answering = codeOf("api", null);

    const api = new ServiceFunction(this, "Reader", {
      code: answering,
      description: "Answers checks and look-ups; may read the register.",
      memoryMiB: config.memoryMiB.api,
      // API Gateway gives up after 30 seconds.
      timeoutSeconds: 29,
      logRetention,
      environment: http,
    });
    grantRead(api.role, register);

    const writer = new ServiceFunction(this, "Writer", {
      code: answering,
      description: "Takes entries; may append to the register.",
      memoryMiB: config.memoryMiB.writer,
      timeoutSeconds: 29,
      logRetention,
      environment: http,
    });
    grantAppend(writer.role, register);

    const deadLetters = new Queue(this, "DeadLetters", {
      encryption: QueueEncryption.SQS_MANAGED,
      enforceSSL: true,
      retentionPeriod: Duration.days(14),
    });
    const imports = new ServiceFunction(this, "Imports", {
      code: codeOf("imports", "data"),
      description: "Brings the reviewed facts of data/ into the register.",
      memoryMiB: config.memoryMiB.imports,
      timeoutSeconds: 120,
      logRetention,
      environment: common,
    });
    // On the alias, which the schedule invokes: what is set on the function holds for its unpublished version only.
    imports.live.configureAsyncInvoke({ retryAttempts: 2, onFailure: new SqsDestination(deadLetters) });
    grantImport(imports.role, register);
    new Trigger(this, "ImportOnDeploy", { handler: imports.function, timeout: Duration.minutes(3) });
    new Rule(this, "ImportHourly", {
      description: "Shows that the register still says what data/ says.",
      schedule: Schedule.rate(Duration.hours(1)),
      targets: [new LambdaFunction(imports.live, { deadLetterQueue: deadLetters, retryAttempts: 2 })],
    });

    for (const { function: fn } of [api, writer]) {
      Validations.of(fn).acknowledge({
        id: "Serverless-LambdaDLQ",
        reason:
          "Invoked by API Gateway, which waits: a failure is answered to the caller, nothing is queued.",
      });
    }
    Validations.of(imports.function).acknowledge({
      id: "Serverless-LambdaDLQ",
      reason: "Failed imports go to the dead letters as the alias's failure destination, with the error.",
    });
    for (const id of ["Serverless-SQSRedrivePolicy", "AwsSolutions-SQS3"]) {
      Validations.of(deadLetters).acknowledge({
        id,
        reason: "This is the queue where failures end; an alarm watches it.",
      });
    }

    const service = new HttpService(this, "Http", {
      reader: api.live,
      writer: writer.live,
      identity: config.identity,
      throttle: config.throttle,
      logRetention,
    });

    const watched: Watched = {
      environmentName,
      config,
      api,
      writer,
      imports,
      deadLetters,
      stage: service.stage,
    };
    const alarms = new Alarms(this, "Alarms", config.alarmAddress);
    const raised = watches(watched).map((watch) => ({ watch, alarm: alarms.add(watch) }));
    new Overview(
      this,
      "Overview",
      watched,
      raised.map(({ alarm }) => alarm),
    );
    if (config.canary !== null) {
      new GradualDeployment(this, "Deployment", {
        canary: config.canary,
        aliases: { Reader: api.live, Writer: writer.live, Imports: imports.live },
        alarms: raised.filter(({ watch }) => watch.rollsBack).map(({ alarm }) => alarm),
      });
    }

    new CfnOutput(this, "Url", { value: service.api.apiEndpoint, description: "Where the service answers" });
    new CfnOutput(this, "RegisterTable", {
      value: register.tableName,
      description: "The table of the register",
    });
    new CfnOutput(this, "ImportsFunction", {
      value: imports.function.functionName,
      description: "Invoke it to import data/ again",
    });
  }
}

const retention = {
  7: RetentionDays.ONE_WEEK,
  30: RetentionDays.ONE_MONTH,
  400: RetentionDays.THIRTEEN_MONTHS,
} as const satisfies Record<EnvironmentConfig["logRetentionDays"], RetentionDays>;
