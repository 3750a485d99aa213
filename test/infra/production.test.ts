/**
 * What production alone must keep to, what a row of the table may ask for, and what synthesis refuses.
 * @module
 */

import { describe, expect, test } from "vitest";
import { buildApp } from "../../infra/build.ts";
import { environments } from "../../infra/environments.ts";
import { functionNames } from "../../infra/watches.ts";
import { listOf, ofType, statementsOf, synthesise, unbundled } from "./templates.ts";

const all = synthesise();

/** An environment by name; the names are those of the table. */
function the(name: string) {
  const found = all[name];
  if (found === undefined) throw new Error(`no environment ${name}`);
  return found;
}

describe("production", () => {
  test("keeps its data, whatever becomes of its stack", () => {
    const tables = ofType(the("production").data, "AWS::DynamoDB::GlobalTable");
    for (const { deletionPolicy, properties } of tables) {
      expect(deletionPolicy).toBe("Retain");
      expect(
        properties.Replicas.every(
          (replica: { DeletionProtectionEnabled?: boolean }) => replica.DeletionProtectionEnabled === true,
        ),
      ).toBe(true);
    }
    expect(
      ofType(the("production").data, "AWS::KMS::Key").map(({ deletionPolicy, properties }) => [
        deletionPolicy,
        properties.EnableKeyRotation ?? properties.KeyUsage,
      ]),
    ).toEqual([
      ["Retain", true],
      ["Retain", "SIGN_VERIFY"],
      ["Retain", "SIGN_VERIFY"],
    ]);
  });

  test("keeps what was logged as well, for as long as its row says; an environment whose data goes leaves nothing", () => {
    for (const [name, left] of [
      ["production", "Retain"],
      ["dev", "Delete"],
    ] as const) {
      const groups = ofType(the(name).service, "AWS::Logs::LogGroup");
      expect(groups.length).toBeGreaterThan(functionNames.length);
      expect(new Set(groups.map(({ deletionPolicy }) => deletionPolicy)), name).toEqual(new Set([left]));
    }
  });

  test("encrypts both tables with its own key, which each function may use no more than it needs", () => {
    for (const { properties } of ofType(the("production").data, "AWS::DynamoDB::GlobalTable"))
      expect(properties.SSESpecification).toEqual({ SSEEnabled: true, SSEType: "KMS" });
    const keyActions = (fn: string) =>
      statementsOf(the("production").service, fn)
        .filter(({ resources }) => !/(Log|Records)Key/.test(JSON.stringify(resources)))
        .flatMap(({ actions }) => actions)
        .filter((action) => action.startsWith("kms:"))
        .sort();
    expect(keyActions("Reader")).toEqual(["kms:Decrypt", "kms:DescribeKey"]);
    expect(keyActions("Writer")).not.toContain("kms:*");
  });

  test("lets no function decrypt by itself, only by way of the service that keeps what the key encrypts", () => {
    const uses = ofType(the("production").service, "AWS::IAM::Policy")
      .flatMap(({ properties }) => listOf(properties.PolicyDocument.Statement))
      .filter((statement) => /"kms:(Decrypt|Encrypt|GenerateDataKey)/.test(JSON.stringify(statement)))
      .map((statement) => JSON.stringify((statement as { Condition?: unknown }).Condition ?? null));
    expect(uses.length).toBeGreaterThanOrEqual(functionNames.length);
    const by = (service: string) =>
      `{"StringEquals":{"kms:ViaService":"${service}.${environments.production.region}.amazonaws.com"}}`;
    expect(new Set(uses)).toEqual(new Set([by("dynamodb"), by("secretsmanager")]));
  });

  test("shifts its calls by a share first, and back again on an alarm", () => {
    const groups = ofType(the("production").service, "AWS::CodeDeploy::DeploymentGroup");
    expect(groups).toHaveLength(functionNames.length);
    for (const { properties } of groups) {
      expect(properties.AutoRollbackConfiguration).toMatchObject({
        Enabled: true,
        Events: expect.arrayContaining(["DEPLOYMENT_STOP_ON_ALARM", "DEPLOYMENT_FAILURE"]),
      });
      expect(properties.AlarmConfiguration.Alarms.length).toBeGreaterThan(0);
      // CodeDeploy takes no more.
      expect(properties.AlarmConfiguration.Alarms.length).toBeLessThanOrEqual(10);
    }
    const [config] = ofType(the("production").service, "AWS::CodeDeploy::DeploymentConfig");
    expect(config?.properties.TrafficRoutingConfig.TimeBasedCanary).toEqual({
      CanaryInterval: 10,
      CanaryPercentage: 10,
    });
  });
});

describe("a row of the table", () => {
  const { dev } = environments;

  test("may name a restored table, which is then used and no longer made", () => {
    const restored = {
      tableName: "register-restored",
      encryptionKeyArn: "arn:aws:kms:eu-central-1:111122223333:key/0000",
    };
    const { dev: made } = synthesise({
      dev: { ...dev, data: { ...dev.data, existing: { register: restored, holdings: null } } },
    });
    if (made === undefined) throw new Error("no stage");
    expect(
      ofType(made.data, "AWS::DynamoDB::GlobalTable").map(({ id }) => id.replace(/[0-9A-F]{8}$/, "")),
    ).toEqual(["Holdings"]);
    expect(JSON.stringify(statementsOf(made.service, "Reader"))).toContain("table/register-restored");
    expect(JSON.stringify(statementsOf(made.service, "Reader"))).toContain("key/0000");
  });

  test("may name an address, and only then and only from there alerts are mailed", () => {
    const { dev: made } = synthesise({ dev: { ...dev, alertSender: "alerts@example.com" } });
    const service = made?.service ?? [];
    const [policy] = ofType(service, "AWS::IAM::Policy").filter(({ properties }) =>
      JSON.stringify(properties).includes("ses:SendEmail"),
    );
    expect(JSON.stringify(policy?.properties.Roles)).toContain("NotifierRole");
    const sending = policy?.properties.PolicyDocument.Statement.filter(
      ({ Action }: { Action: unknown }) => Action === "ses:SendEmail",
    );
    expect(sending).toHaveLength(1);
    expect(sending[0].Condition).toEqual({ StringEquals: { "ses:FromAddress": "alerts@example.com" } });
    const bearing = ofType(service, "AWS::Lambda::Function")
      .filter(({ properties }) => properties.Environment?.Variables?.ALERT_SENDER === "alerts@example.com")
      .map(({ id }) => id.replace(/Function[0-9A-F]{8}$/, ""));
    expect(bearing.sort()).toEqual(["Finder", "Notifier", "Portfolios"]);
  });

  test("may have callers sign with IAM instead of bearing tokens", () => {
    const identity = {
      kind: "iam",
      callers: [{ arn: "arn:aws:iam::111122223333:role/adviser", tenant: "tenant-a", scopes: ["check"] }],
    } as const;
    const { dev: made } = synthesise({ dev: { ...dev, identity } });
    const types = ofType(made?.service ?? [], "AWS::ApiGatewayV2::Route").map(
      ({ properties }) => properties.AuthorizationType,
    );
    expect(new Set(types)).toEqual(new Set(["AWS_IAM", "NONE"]));
    // The self-check signs too, as its role, which is a caller like the others and may ask for checks alone.
    const readers = ofType(made?.service ?? [], "AWS::Lambda::Function").find(({ id }) =>
      id.startsWith("Reader"),
    );
    expect(JSON.stringify(readers?.properties.Environment.Variables.IDENTITY)).toMatch(
      /SelfCheckCheckerRole.*\\"tenant\\":\\"self-check\\",\\"scopes\\":\[\\"check\\"\]/,
    );
    expect(statementsOf(made?.service ?? [], "SelfCheckChecker").flatMap(({ actions }) => actions)).toContain(
      "execute-api:Invoke",
    );
  });

  test("may name a second region for disaster, whose key has to be named with it", () => {
    const replicas = [{ region: "eu-west-1", keyArn: "arn:aws:kms:eu-west-1:111122223333:key/1111" }];
    const { production } = environments;
    const { production: made } = synthesise({ production: { ...production, replicas } });
    const [table] = ofType(made?.data ?? [], "AWS::DynamoDB::GlobalTable");
    expect(table?.properties.Replicas.map(({ Region }: { Region: string }) => Region).sort()).toEqual([
      "eu-central-1",
      "eu-west-1",
    ]);
    expect(() =>
      synthesise({ production: { ...production, replicas: [{ region: "eu-west-1", keyArn: null }] } }),
    ).toThrow(/eu-west-1 names no key/);
  });
});

test("synthesis fails on a finding that nobody acknowledged", async () => {
  const { Topic } = await import("aws-cdk-lib/aws-sns");
  const { app, stages } = buildApp({ dev: environments.dev }, unbundled());
  const [stage] = stages;
  if (stage === undefined) throw new Error("no stage");
  new Topic(stage.service, "Careless");
  expect(() => app.synth()).toThrow(/AwsSolutions-SNS3/);
});

test("cdk-nag finds nothing in the three environments", () => {
  expect(() => buildApp(environments, unbundled()).app.synth()).not.toThrow();
});
