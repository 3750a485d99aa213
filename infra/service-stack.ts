/**
 * The stack of an environment's functions, HTTP API, queues and alarms.
 * @module
 */

import { CfnOutput, Lazy, RemovalPolicy, Stack, type StackProps, Validations } from "aws-cdk-lib";
import type { ITableV2 } from "aws-cdk-lib/aws-dynamodb";
import type { IKey } from "aws-cdk-lib/aws-kms";
import { CfnLogGroup, RetentionDays } from "aws-cdk-lib/aws-logs";
import type { Construct } from "constructs";
import { feedNames } from "../functions/ingest/feeds.ts";
import { Alarms } from "./constructs/alarms.ts";
import { addAlertQueues, addAlerts, alertVariables, searchVariables } from "./constructs/alerts.ts";
import { grantSubscribe } from "./constructs/alerts-access.ts";
import { codeOf } from "./constructs/bundle.ts";
import { type Evidence, mayKeepRecords, maySignHeads } from "./constructs/evidence-access.ts";
import { GradualDeployment } from "./constructs/gradual-deployment.ts";
import { addHoldingsService } from "./constructs/holdings-service.ts";
import { HttpService } from "./constructs/http-service.ts";
import { addImports, feedVariables } from "./constructs/imports.ts";
import { Overview } from "./constructs/overview.ts";
import { addPacker } from "./constructs/packer.ts";
import { grantAppend, grantRead } from "./constructs/register-access.ts";
import { RegisterTrail } from "./constructs/register-trail.ts";
import { SelfCheck, withSelfCheck } from "./constructs/self-check.ts";
import { ServiceFunction } from "./constructs/service-function.ts";
import type { EnvironmentConfig } from "./environments.ts";
import { objectiveBurns, rollsBack, type Watched, watches } from "./watches.ts";
import { publicUrl } from "./ways-in.ts";

export interface ServiceStackProps extends StackProps {
  readonly environmentName: string;
  readonly config: EnvironmentConfig;
  readonly register: ITableV2;
  readonly holdings: ITableV2;
  /** What connections' secrets are encrypted with; null: the account's own key. */
  readonly key: IKey | null;
  readonly evidence: Evidence;
}

/** What answers: the HTTP API, the functions behind it, the imports, and what watches over them. Holds no data. */
export class ServiceStack extends Stack {
  constructor(
    scope: Construct,
    id: string,
    { environmentName, config, register, holdings, key, evidence, ...props }: ServiceStackProps,
  ) {
    super(scope, id, props);
    const logRetention = retention[config.logRetentionDays];
    const common = { ENVIRONMENT: environmentName, REGISTER_TABLE: register.tableName };
    const http = {
      ...common,
      SOURCE_STALE_AFTER_HOURS: String(config.sourceMaxAgeHours),
      TENANT_LIMIT: `${config.tenantLimit.rate},${config.tenantLimit.burst}`,
      APPROVALS: config.approvals ? "required" : "none",
      IDENTITY: JSON.stringify(
        withSelfCheck(config.identity, Lazy.string({ produce: () => selfCheck.checker.role.roleArn })),
      ),
      ...(config.page === null ? {} : { PAGE_CLIENT: JSON.stringify(config.page) }),
    };

    const alertQueues = addAlertQueues(this);
    const subscriptionSecrets = { prefix: `investor-exposure/${environmentName}/subscriptions/`, key };
    const answering = codeOf("api", "page");
    const reader = new ServiceFunction(this, "Reader", {
      code: answering,
      description: "Answers checks and look-ups; may read the register.",
      memoryMiB: config.memoryMiB.api,
      // API Gateway gives up after 30 seconds.
      timeoutSeconds: 29,
      logRetention,
      environment: http,
    });
    grantRead(reader.role, register);
    mayKeepRecords(reader, evidence.records);

    const writer = new ServiceFunction(this, "Writer", {
      code: answering,
      description: "Takes entries, and decides on imports; may append to the register.",
      memoryMiB: config.memoryMiB.writer,
      timeoutSeconds: 29,
      logRetention,
      environment: { ...http, ...feedVariables(config), ...searchVariables(alertQueues) },
    });
    grantAppend(writer.role, register);
    maySignHeads(writer, evidence);
    for (const { function: fn } of [reader, writer]) {
      Validations.of(fn).acknowledge({
        id: "Serverless-LambdaDLQ",
        reason:
          "Invoked by API Gateway, which waits: a failure is answered to the caller, nothing is queued.",
      });
    }

    const { imports, deadLetters } = addImports(this, {
      config,
      register,
      logRetention,
      environment: { ...common, ...searchVariables(alertQueues) },
    });
    for (const { role } of [writer, imports]) alertQueues.searches.grantSendMessages(role);
    maySignHeads(imports, evidence);
    const { portfolios, receiver, deliveries, queue, lost } = addHoldingsService(this, {
      config,
      register,
      holdings,
      secrets: { prefix: `investor-exposure/${environmentName}/connections/`, key },
      logRetention,
      answering,
      http,
      alerting: {
        ...alertVariables(alertQueues, subscriptionSecrets, config),
        ...searchVariables(alertQueues),
      },
      common,
    });
    grantSubscribe(portfolios.role, holdings, subscriptionSecrets);
    for (const queue of [alertQueues.deliveries, alertQueues.searches])
      queue.grantSendMessages(portfolios.role);
    const { finder, notifier } = addAlerts(this, {
      config,
      environmentName,
      register,
      holdings,
      secrets: subscriptionSecrets,
      queues: alertQueues,
      logRetention,
    });
    mayKeepRecords(portfolios, evidence.records);
    const packer = addPacker(this, {
      register,
      memoryMiB: config.memoryMiB.imports,
      logRetention,
      environment: common,
    });
    const functions = {
      Reader: reader,
      Writer: writer,
      Imports: imports,
      Portfolios: portfolios,
      Receiver: receiver,
      Deliveries: deliveries,
      Finder: finder,
      Notifier: notifier,
      Packer: packer,
    };

    const service = new HttpService(this, "Http", {
      reader: reader.live,
      writer: writer.live,
      portfolios: portfolios.live,
      receiver: receiver.live,
      identity: config.identity,
      throttle: config.throttle,
      domain: config.domain,
      logRetention,
    });

    const url = publicUrl(config) ?? service.api.apiEndpoint;
    const selfCheck = new SelfCheck(this, "SelfCheck", {
      environmentName,
      config,
      api: service.api,
      url,
      logRetention,
    });

    const registerTrail = config.registerTrail
      ? new RegisterTrail(this, "RegisterTrail", {
          environmentName,
          register,
          writers: [writer.role, imports.role, packer.role],
          logRetention,
        })
      : null;

    const watched: Watched = {
      environmentName,
      config,
      functions,
      deadLetters,
      queue,
      lost,
      alertQueues,
      stage: service.stage,
      registerTrail,
    };
    const alarms = new Alarms(this, "Alarms", config);
    const raised = watches(watched).map((watch) => ({ watch, alarm: alarms.add(watch) }));
    const burning = objectiveBurns(watched).map((burn) => alarms.addBurn(burn));
    new Overview(this, "Overview", watched, [...raised.map(({ alarm }) => alarm), ...burning]);
    if (config.canary !== null) {
      new GradualDeployment(this, "Deployment", {
        canary: config.canary,
        functions,
        alarms: (name) => raised.filter(({ watch }) => rollsBack(watch, name)).map(({ alarm }) => alarm),
      });
    }

    // What happened is asked about when the environment is gone as well: logs go only where the data does.
    const logs = this.node.findAll().filter((found) => found instanceof CfnLogGroup);
    for (const group of logs)
      group.applyRemovalPolicy(
        config.data.whenRemoved === "keep" ? RemovalPolicy.RETAIN : RemovalPolicy.DESTROY,
      );

    new CfnOutput(this, "Url", { value: url, description: "Where the service answers" });
    if (service.domainName !== null)
      new CfnOutput(this, "DomainTarget", {
        value: service.domainName.regionalDomainName,
        description: "What the domain's name has to lead to, in the DNS",
      });
    new CfnOutput(this, "RegisterTable", {
      value: register.tableName,
      description: "The table of the register",
    });
    new CfnOutput(this, "ImportsFunction", {
      value: imports.function.functionName,
      description: `Invoke it to import data/ again, or with {"import":"${feedNames[0]}"} to poll a feed`,
    });
    new CfnOutput(this, "SelfCheckFunction", {
      value: selfCheck.checker.function.functionName,
      description: "Invoke it to ask the service from outside, as its callers do",
    });
    if (selfCheck.secret !== null)
      new CfnOutput(this, "SelfCheckSecret", {
        value: selfCheck.secret.secretArn,
        description: "As whom the self-check asks the issuer for a token",
      });
    new CfnOutput(this, "HoldingsTable", {
      value: holdings.tableName,
      description: "The table of portfolios and connections",
    });
  }
}

const retention = {
  7: RetentionDays.ONE_WEEK,
  30: RetentionDays.ONE_MONTH,
  400: RetentionDays.THIRTEEN_MONTHS,
} as const satisfies Record<EnvironmentConfig["logRetentionDays"], RetentionDays>;
