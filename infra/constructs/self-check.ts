/**
 * The function that asks the service from outside, its schedule, and who it is to the issuer.
 * @module
 */

import { Duration, RemovalPolicy, Validations } from "aws-cdk-lib";
import type { HttpApi } from "aws-cdk-lib/aws-apigatewayv2";
import { Rule, Schedule } from "aws-cdk-lib/aws-events";
import { LambdaFunction } from "aws-cdk-lib/aws-events-targets";
import { PolicyStatement } from "aws-cdk-lib/aws-iam";
import type { RetentionDays } from "aws-cdk-lib/aws-logs";
import { Secret } from "aws-cdk-lib/aws-secretsmanager";
import { Construct } from "constructs";
import type { Scope } from "../../functions/api/auth/auth.ts";
import type { Identity } from "../../functions/api/auth/authenticate-gateway.ts";
import type { EnvironmentConfig } from "../environments.ts";
import { codeOf } from "./bundle.ts";
import { ServiceFunction } from "./service-function.ts";

export interface SelfCheckProps {
  readonly environmentName: string;
  readonly config: EnvironmentConfig;
  readonly api: HttpApi;
  /** Where callers reach the service. */
  readonly url: string;
  readonly logRetention: RetentionDays;
}

/** All that it may ask for. */
export const selfCheckScope = "check" satisfies Scope;

/** The callers of an environment, the self-check among them where they sign with IAM; an issuer's tokens say for themselves who bears them. */
export const withSelfCheck = (identity: Identity, roleArn: string): Identity =>
  identity.kind === "oidc"
    ? identity
    : {
        ...identity,
        callers: [...identity.callers, { arn: roleArn, tenant: "self-check", scopes: [selfCheckScope] }],
      };

/** Asks as callers do: over the public address, with a token of its own. */
export class SelfCheck extends Construct {
  readonly checker: ServiceFunction;
  /** null: callers sign with IAM, and so does this one. */
  readonly secret: Secret | null;

  constructor(scope: Construct, id: string, props: SelfCheckProps) {
    super(scope, id);
    const { environmentName, config, api, url, logRetention } = props;
    const { identity, selfCheck } = config;
    this.secret = identity.kind === "oidc" ? this.#ownSecret() : null;
    this.checker = new ServiceFunction(this, "Checker", {
      code: codeOf("self-check", null),
      description: "Asks from outside, as callers do, whether the service answers rightly.",
      memoryMiB: 256,
      timeoutSeconds: 50,
      logRetention,
      environment: {
        ENVIRONMENT: environmentName,
        SERVICE_URL: url,
        ...(identity.kind === "oidc" && this.secret !== null
          ? {
              TOKEN_URL: selfCheck.tokenUrl,
              TOKEN_AUDIENCE: identity.audience[0] ?? "",
              TOKEN_SCOPE: `${identity.scopePrefix}${selfCheckScope}`,
              CLIENT_SECRET_ID: this.secret.secretArn,
            }
          : {}),
      },
    });
    this.secret?.grantRead(this.checker.role);
    if (identity.kind === "iam")
      this.checker.role.addToPrincipalPolicy(
        new PolicyStatement({
          actions: ["execute-api:Invoke"],
          resources: [api.arnForExecuteApi("POST", "/v1/checks", "$default")],
        }),
      );
    // Asked once and not again: the next minute asks anew, and a retry would hide the minute that failed.
    this.checker.live.configureAsyncInvoke({ retryAttempts: 0, maxEventAge: Duration.minutes(1) });
    const rule = new Rule(this, "Schedule", {
      description: "Asks from outside whether the service answers rightly.",
      schedule: Schedule.rate(Duration.minutes(selfCheck.everyMinutes)),
      targets: [new LambdaFunction(this.checker.live, { retryAttempts: 0 })],
    });
    for (const [on, id] of [
      [rule, "Serverless-EventBusDLQ"],
      [this.checker.function, "Serverless-LambdaDLQ"],
      [this.checker.live, "Serverless-LambdaAsyncFailureDestination"],
    ] as const)
      Validations.of(on).acknowledge({
        id,
        reason:
          "A minute that is missed is missing data, which raises the alarm; nothing of it is worth keeping.",
      });
  }

  /** Made with a secret of random text: register that with the issuer, or put in what the issuer gave you. */
  #ownSecret(): Secret {
    const secret = new Secret(this, "Client", {
      description: "As whom the self-check asks the issuer for a token: clientId and clientSecret.",
      generateSecretString: {
        secretStringTemplate: JSON.stringify({ clientId: "self-check" }),
        generateStringKey: "clientSecret",
        excludePunctuation: true,
      },
      removalPolicy: RemovalPolicy.DESTROY,
    });
    Validations.of(secret).acknowledge({
      id: "AwsSolutions-SMG4",
      reason:
        "The issuer knows it too, and only the issuer's own operator can change it there; docs/deploy.md says how.",
    });
    return secret;
  }
}
