/**
 * A function as all of them are made: runtime, memory, logs, tracing, alias.
 * @module
 */

import { Duration, RemovalPolicy, Validations } from "aws-cdk-lib";
import { Role, ServicePrincipal } from "aws-cdk-lib/aws-iam";
import {
  Alias,
  Architecture,
  type Code,
  Function as LambdaFunction,
  Runtime,
  Tracing,
} from "aws-cdk-lib/aws-lambda";
import { LogGroup, type RetentionDays } from "aws-cdk-lib/aws-logs";
import { Construct } from "constructs";

export interface ServiceFunctionProps {
  /** Shared by functions that run the same bundle under different roles. */
  readonly code: Code;
  readonly description: string;
  readonly memoryMiB: number;
  readonly timeoutSeconds: number;
  readonly logRetention: RetentionDays;
  readonly environment: Readonly<Record<string, string>>;
  /** How many run at once, which are then kept for it; absent: as many as the account has left. */
  readonly concurrency?: number | null;
}

/**
 * A function as all of this service's are: an ES module with its source map, for Node 24 on arm64, with
 * a role and a log group of its own. Callers go through `live`, the alias that a deployment shifts.
 */
export class ServiceFunction extends Construct {
  readonly function: LambdaFunction;
  readonly role: Role;
  readonly live: Alias;

  constructor(scope: Construct, id: string, props: ServiceFunctionProps) {
    super(scope, id);
    const { code, description, memoryMiB, timeoutSeconds, logRetention, environment, concurrency } = props;
    const logGroup = new LogGroup(this, "Logs", {
      retention: logRetention,
      removalPolicy: RemovalPolicy.DESTROY,
    });
    this.role = new Role(this, "Role", {
      assumedBy: new ServicePrincipal("lambda.amazonaws.com"),
      description,
    });
    logGroup.grantWrite(this.role);
    this.function = new LambdaFunction(this, "Function", {
      description,
      code,
      handler: "index.handler",
      runtime: Runtime.NODEJS_24_X,
      architecture: Architecture.ARM_64,
      memorySize: memoryMiB,
      timeout: Duration.seconds(timeoutSeconds),
      role: this.role,
      logGroup,
      tracing: Tracing.ACTIVE,
      environment: { ...environment },
      ...(concurrency == null ? {} : { reservedConcurrentExecutions: concurrency }),
    });
    Validations.of(this.role).acknowledge({
      id: "AwsSolutions-IAM5[Resource::*]",
      reason:
        "X-Ray's PutTraceSegments and PutTelemetryRecords know no resources; a test holds that nothing else is allowed on *.",
    });
    this.live = new Alias(this, "Live", { aliasName: "live", version: this.function.currentVersion });
  }
}
