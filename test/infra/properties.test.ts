import { readFile } from "node:fs/promises";
import { describe, expect, test } from "vitest";
import { allRoutes } from "../../functions/api/routes/all.ts";
import { environments } from "../../infra/environments.ts";
import { ofType, statementsOf, synthesise } from "./templates.ts";

/** What must hold of every environment. */

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
