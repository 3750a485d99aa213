import { readFile } from "node:fs/promises";
import { describe, expect, test } from "vitest";
import { allRoutes } from "../../functions/api/routes/all.ts";
import { buildApp } from "../../infra/build.ts";
import { environments } from "../../infra/environments.ts";
import { ofType, statementsOf, synthesise, unbundled } from "./templates.ts";

/** What must hold of every environment, and of production alone. */

const all = synthesise();
const names = Object.keys(environments);
const functions = ["Reader", "Writer", "Imports"];

/** An environment by name; the names are those of the table. */
function the(name: string) {
  const found = all[name];
  if (found === undefined) throw new Error(`no environment ${name}`);
  return found;
}

const onTable = (environment: string, fn: string) =>
  statementsOf(the(environment).service, fn).filter(({ actions }) =>
    actions.some((action) => action.startsWith("dynamodb:")),
  );

describe.each(names)("in %s", (name) => {
  test("fails if any function may change or remove what the register holds", () => {
    for (const fn of functions) {
      const actions = onTable(name, fn).flatMap((statement) => statement.actions);
      expect(actions.length, fn).toBeGreaterThan(0);
      expect(
        actions.filter(
          (action) => !["dynamodb:Query", "dynamodb:GetItem", "dynamodb:PutItem"].includes(action),
        ),
        fn,
      ).toEqual([]);
    }
  });

  test("fails if the function that answers checks may put anything", () => {
    expect(
      onTable(name, "Reader")
        .flatMap(({ actions }) => actions)
        .filter((action) => /Put|Write|Update|Delete/.test(action)),
    ).toEqual([]);
  });

  test("fails if the writer may overwrite a source's state, or the imports touch a proposal", () => {
    const puts = (fn: string) =>
      onTable(name, fn)
        .filter(({ actions }) => actions.includes("dynamodb:PutItem"))
        .map(({ partitions }) => partitions);
    expect(puts("Writer")).toEqual([["REGISTER", "PART#*", "PROPOSALS", "PROPOSAL#*", "IMPORT#*"]]);
    expect(puts("Imports")).toEqual([["REGISTER", "PART#*", "IMPORT#*", "SOURCE#*"]]);
  });

  test("fails if any right on the tables is not bound to partitions", () => {
    for (const fn of functions)
      expect(
        onTable(name, fn).every(({ partitions }) => partitions !== null && !partitions.includes("*")),
        fn,
      ).toBe(true);
  });

  test("fails if anything but X-Ray is allowed on every resource", () => {
    for (const fn of functions) {
      const wide = statementsOf(the(name).service, fn).filter(({ resources }) => resources.includes("*"));
      expect(wide.flatMap(({ actions }) => actions).sort(), fn).toEqual([
        "xray:PutTelemetryRecords",
        "xray:PutTraceSegments",
      ]);
    }
  });

  test("both tables are billed on demand and can be restored to a point in time", () => {
    const tables = ofType(the(name).data, "AWS::DynamoDB::GlobalTable");
    expect(tables).toHaveLength(2);
    for (const { properties } of tables) {
      expect(properties.BillingMode).toBe("PAY_PER_REQUEST");
      for (const replica of properties.Replicas) {
        expect(replica.PointInTimeRecoverySpecification).toEqual({
          PointInTimeRecoveryEnabled: true,
          RecoveryPeriodInDays: the(name).config.data.pointInTimeRecoveryDays,
        });
      }
    }
  });

  test("fails if a resource bears a physical name, which would block a second deployment", () => {
    const named = [...the(name).data, ...the(name).service].flatMap(({ id, properties }) =>
      [
        "TableName",
        "FunctionName",
        "QueueName",
        "TopicName",
        "RoleName",
        "LogGroupName",
        "DashboardName",
        "AlarmName",
        "ApplicationName",
      ]
        .filter((key) => typeof properties[key] === "string")
        .map((key) => `${id}.${key}`),
    );
    expect(named).toEqual([]);
  });

  test("every alarm names a heading of the runbook, and tells somebody", async () => {
    const headings = (await readFile(new URL("../../docs/runbook.md", import.meta.url), "utf8"))
      .split("\n")
      .filter((line) => line.startsWith("## "))
      .map((line) =>
        line
          .slice(3)
          .toLowerCase()
          .replaceAll(/[^a-z0-9 -]/g, "")
          .replaceAll(" ", "-"),
      );
    const alarms = ofType(the(name).service, "AWS::CloudWatch::Alarm");
    expect(alarms.length).toBeGreaterThan(0);
    for (const { id, properties } of alarms) {
      const anchor = /docs\/runbook\.md#([a-z0-9-]+)$/.exec(properties.AlarmDescription)?.[1];
      expect(headings, id).toContain(anchor);
      expect(properties.AlarmActions, id).toHaveLength(1);
    }
  });

  test("each route of the app is a route of the API, and asks for a caller wherever the app does", () => {
    const routes = ofType(the(name).service, "AWS::ApiGatewayV2::Route");
    for (const { method, path, scope } of allRoutes) {
      const route = routes.find(({ properties }) => properties.RouteKey === `${method} ${path}`);
      expect(route?.properties.AuthorizationType, `${method} ${path}`).toBe(scope === null ? "NONE" : "JWT");
    }
    expect(
      routes.find(({ properties }) => properties.RouteKey === "ANY /{proxy+}")?.properties.AuthorizationType,
    ).toBe("JWT");
  });

  test("fails if a route that writes reaches the reader, or another one the writer", () => {
    const integrations = new Map(
      ofType(the(name).service, "AWS::ApiGatewayV2::Integration").map(({ id, properties }) => [
        id,
        JSON.stringify(properties.IntegrationUri),
      ]),
    );
    for (const { method, path, scope } of allRoutes) {
      const route = ofType(the(name).service, "AWS::ApiGatewayV2::Route").find(
        ({ properties }) => properties.RouteKey === `${method} ${path}`,
      );
      const target = integrations.get(
        [...integrations.keys()].find((id) => JSON.stringify(route?.properties.Target).includes(`"${id}"`)) ??
          "",
      );
      const writes = scope === "register:write" || scope === "register:approve";
      expect(target, `${method} ${path}`).toContain(writes ? '"WriterLive' : '"ReaderLive');
    }
  });

  test("fails if the access log holds a path, a query, an address or a caller", () => {
    const [stage] = ofType(the(name).service, "AWS::ApiGatewayV2::Stage");
    const format: string = stage?.properties.AccessLogSettings.Format;
    expect(format).toContain("$context.routeKey");
    expect(format).not.toMatch(/\$context\.(path|protocol|identity|authorizer\.(?!error)|domain)|\$request/);
    expect(stage?.properties.DefaultRouteSettings).toMatchObject({
      ThrottlingRateLimit: the(name).config.throttle.rate,
      ThrottlingBurstLimit: the(name).config.throttle.burst,
    });
  });

  test("what the imports cannot do ends in a queue that an alarm watches", () => {
    const [queue] = ofType(the(name).service, "AWS::SQS::Queue");
    const invokes = ofType(the(name).service, "AWS::Lambda::EventInvokeConfig");
    expect(invokes.map(({ properties }) => JSON.stringify(properties.DestinationConfig.OnFailure))).toEqual([
      expect.stringContaining(queue?.id ?? "no queue"),
    ]);
    expect(JSON.stringify(invokes[0]?.properties.Qualifier)).toContain("ImportsLive");
    expect(
      ofType(the(name).service, "AWS::CloudWatch::Alarm").some(({ properties }) =>
        JSON.stringify(properties.Dimensions ?? "").includes(queue?.id ?? "no queue"),
      ),
    ).toBe(true);
  });

  test("logs are kept for as long as the table of environments says", () => {
    const groups = ofType(the(name).service, "AWS::Logs::LogGroup");
    expect(groups.length).toBeGreaterThanOrEqual(functions.length + 1);
    expect(new Set(groups.map(({ properties }) => properties.RetentionInDays))).toEqual(
      new Set([the(name).config.logRetentionDays]),
    );
  });

  test("the functions are ES modules for Node 24 on arm64, traced, with a log group of their own", () => {
    const own = ofType(the(name).service, "AWS::Lambda::Function").filter(({ id }) =>
      functions.some((fn) => id.startsWith(fn)),
    );
    expect(own).toHaveLength(functions.length);
    for (const { properties } of own) {
      expect(properties).toMatchObject({
        Runtime: "nodejs24.x",
        Architectures: ["arm64"],
        TracingConfig: { Mode: "Active" },
        LoggingConfig: { LogGroup: expect.anything() },
      });
    }
  });

  test("everything that can bear a tag says whose it is", () => {
    const [table] = ofType(the(name).data, "AWS::DynamoDB::GlobalTable");
    expect(table?.properties.Replicas[0].Tags).toEqual(
      expect.arrayContaining([
        { Key: "environment", Value: name },
        { Key: "service", Value: "investor-exposure" },
      ]),
    );
    expect(the(name).outputs).toEqual(expect.arrayContaining(["Url", "RegisterTable", "ImportsFunction"]));
  });
});

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
        properties.EnableKeyRotation,
      ]),
    ).toEqual([["Retain", true]]);
  });

  test("encrypts both tables with its own key, which each function may use no more than it needs", () => {
    for (const { properties } of ofType(the("production").data, "AWS::DynamoDB::GlobalTable"))
      expect(properties.SSESpecification).toEqual({ SSEEnabled: true, SSEType: "KMS" });
    const keyActions = (fn: string) =>
      statementsOf(the("production").service, fn)
        .flatMap(({ actions }) => actions)
        .filter((action) => action.startsWith("kms:"))
        .sort();
    expect(keyActions("Reader")).toEqual(["kms:Decrypt", "kms:DescribeKey"]);
    expect(keyActions("Writer")).not.toContain("kms:*");
  });

  test("shifts its calls by a share first, and back again on an alarm", () => {
    const groups = ofType(the("production").service, "AWS::CodeDeploy::DeploymentGroup");
    expect(groups).toHaveLength(functions.length);
    for (const { properties } of groups) {
      expect(properties.AutoRollbackConfiguration).toMatchObject({
        Enabled: true,
        Events: expect.arrayContaining(["DEPLOYMENT_STOP_ON_ALARM", "DEPLOYMENT_FAILURE"]),
      });
      expect(properties.AlarmConfiguration.Alarms.length).toBeGreaterThan(0);
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
