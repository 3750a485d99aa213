/**
 * What must hold of every environment.
 * @module
 */

import { readFile } from "node:fs/promises";
import { describe, expect, test } from "vitest";
import { allRoutes } from "../../functions/api/routes/all.ts";
import { feedNames } from "../../functions/ingest/feeds.ts";
import { environments } from "../../infra/environments.ts";
import { functionNames } from "../../infra/watches.ts";
import { ofType, statementsOf, synthesise } from "./templates.ts";

const all = synthesise();
const names = Object.keys(environments);
const functions = [...functionNames, "SelfCheckChecker"];
/** Those that read the register. What anybody may call, and what calls whom tenants name, are not among them. */
const ofRegister = functionNames.filter((name) => name !== "Receiver" && name !== "Notifier").map(String);
/** Those that have to do with connections and their secrets. */
const ofConnections: readonly string[] = ["Portfolios", "Receiver", "Deliveries"];
/** Those that have to do with subscriptions and their secrets. */
const ofSubscriptions: readonly string[] = ["Portfolios", "Finder", "Notifier"];
const ofHoldings: readonly string[] = [...new Set([...ofConnections, ...ofSubscriptions])];

/** An environment by name; the names are those of the table. */
function the(name: string) {
  const found = all[name];
  if (found === undefined) throw new Error(`no environment ${name}`);
  return found;
}

/** A function's rights on one of the two tables. */
const onTable = (environment: string, fn: string, table: "Register" | "Holdings") =>
  statementsOf(the(environment).service, fn).filter(
    ({ actions, resources }) =>
      actions.some((action) => action.startsWith("dynamodb:")) && JSON.stringify(resources).includes(table),
  );

const actionsOn = (environment: string, fn: string, table: "Register" | "Holdings") =>
  onTable(environment, fn, table).flatMap(({ actions }) => actions);

/** What a function may do elsewhere, by the service's prefix: "sqs:". */
const actionsOf = (environment: string, fn: string, service: string) =>
  statementsOf(the(environment).service, fn)
    .flatMap(({ actions }) => actions)
    .filter((action) => action.startsWith(service))
    .sort();

/** The queues on which a function may do something, by their ids without the hash. */
const queuesOf = (environment: string, fn: string, action: string) =>
  statementsOf(the(environment).service, fn)
    .filter(({ actions }) => actions.includes(action))
    .flatMap(({ resources }) => [...JSON.stringify(resources).matchAll(/"([A-Za-z]+?)[0-9A-F]{8}"/g)])
    .map(([, id]) => id ?? "");

const secretsOf = (environment: string, fn: string) =>
  statementsOf(the(environment).service, fn).filter(({ actions }) =>
    actions.some((action) => action.startsWith("secretsmanager:")),
  );

describe.each(names)("in %s", (name) => {
  test("fails if any function may change or remove what the register holds", () => {
    for (const fn of functions) {
      const actions = actionsOn(name, fn, "Register");
      expect(actions.length > 0, fn).toBe(ofRegister.includes(fn));
      expect(
        actions.filter(
          (action) => !["dynamodb:Query", "dynamodb:GetItem", "dynamodb:PutItem"].includes(action),
        ),
        fn,
      ).toEqual([]);
    }
  });

  test("fails if any but the writer and the imports may put anything into the register, but for packs", () => {
    for (const fn of functions.filter((each) => !["Writer", "Imports", "Packer"].includes(each)))
      expect(
        actionsOn(name, fn, "Register").filter((action) => /Put|Write|Update|Delete/.test(action)),
        fn,
      ).toEqual([]);
  });

  test("fails if the writer and the imports may put elsewhere than they have to", () => {
    const puts = (fn: string) =>
      onTable(name, fn, "Register")
        .filter(({ actions }) => actions.includes("dynamodb:PutItem"))
        .map(({ partitions }) => partitions);
    expect(puts("Writer")).toEqual([
      ["REGISTER", "PART#*", "CHECKPOINTS", "PROPOSALS", "PROPOSAL#*", "IMPORT#*", "SOURCE#*"],
    ]);
    expect(puts("Imports")).toEqual([["REGISTER", "PART#*", "CHECKPOINTS", "IMPORT#*", "SOURCE#*"]]);
  });

  test("fails if what writes packs may do more than read the log and put packs", () => {
    const rights = onTable(name, "Packer", "Register").map(({ actions, partitions }) => [
      actions,
      partitions,
    ]);
    expect(rights).toEqual([
      [["dynamodb:Query"], ["REGISTER", "PART#*", "PACK#*"]],
      [["dynamodb:PutItem"], ["PACK#*"]],
    ]);
    for (const prefix of ["sqs:", "secretsmanager:", "s3:"])
      expect(actionsOf(name, "Packer", prefix), prefix).toEqual([]);
    // Whoever reads the log may read its packs: else a long log would be read entry by entry at each cold start.
    for (const fn of ofRegister)
      expect(
        onTable(name, fn, "Register").flatMap(({ partitions }) => partitions),
        fn,
      ).toContain("PACK#*");
  });

  test("fails if a function that has nothing to do with portfolios reaches their table, their secrets or their queue", () => {
    for (const fn of functions.filter((each) => !ofHoldings.includes(each))) {
      expect(onTable(name, fn, "Holdings"), fn).toEqual([]);
      // The self-check reads whom it is, and no connection's secret.
      expect(JSON.stringify(secretsOf(name, fn)), fn).not.toContain("/connections/");
      expect(secretsOf(name, fn), fn).toHaveLength(fn.startsWith("SelfCheck") ? 1 : 0);
    }
  });

  test("fails if what anybody may call reaches a portfolio, or may do more with a secret than read it", () => {
    expect(
      onTable(name, "Receiver", "Holdings").map(({ actions, partitions }) => [actions, partitions]),
    ).toEqual([
      [["dynamodb:GetItem", "dynamodb:PutItem"], ["CONNECTION#*"]],
      [["dynamodb:DeleteItem", "dynamodb:PutItem"], ["PARTS#*"]],
    ]);
    for (const fn of ["Receiver", "Deliveries"])
      expect(actionsOf(name, fn, "secretsmanager:"), fn).toEqual(["secretsmanager:GetSecretValue"]);
  });

  test("fails if a secret outside this environment's is in reach, or a queue is used the other way round", () => {
    for (const fn of ofHoldings) {
      const places = secretsOf(name, fn).flatMap(({ resources }) =>
        [...JSON.stringify(resources).matchAll(/:secret:([^"]*)"/g)].map(([, place]) => place),
      );
      expect(places, fn).toEqual([
        ...(ofConnections.includes(fn) ? [`investor-exposure/${name}/connections/*`] : []),
        ...(ofSubscriptions.includes(fn) ? [`investor-exposure/${name}/subscriptions/*`] : []),
      ]);
    }
    expect(actionsOf(name, "Receiver", "sqs:")).toContain("sqs:SendMessage");
    expect(actionsOf(name, "Receiver", "sqs:")).not.toContain("sqs:ReceiveMessage");
    // Once a day it queues a fetch for every connection.
    expect(actionsOf(name, "Deliveries", "sqs:")).toEqual(
      expect.arrayContaining(["sqs:ReceiveMessage", "sqs:SendMessage"]),
    );
    // A test, or an event that is to be sent again; that a fund's list is newer.
    expect(queuesOf(name, "Portfolios", "sqs:SendMessage").sort()).toEqual(["AlertQueue", "SearchQueue"]);
    expect(actionsOf(name, "Portfolios", "sqs:")).not.toContain("sqs:ReceiveMessage");
  });

  test("whoever appends may say so, and reads no queue; what finds and what delivers read their own alone", () => {
    for (const fn of ["Writer", "Imports"]) {
      expect(queuesOf(name, fn, "sqs:SendMessage"), fn).toContain("SearchQueue");
      expect(actionsOf(name, fn, "sqs:"), fn).not.toContain("sqs:ReceiveMessage");
    }
    expect(queuesOf(name, "Finder", "sqs:ReceiveMessage")).toEqual(["SearchQueue"]);
    expect(queuesOf(name, "Finder", "sqs:SendMessage").sort()).toEqual(["AlertQueue", "SearchQueue"]);
    expect(queuesOf(name, "Notifier", "sqs:ReceiveMessage")).toEqual(["AlertQueue"]);
    expect(queuesOf(name, "Notifier", "sqs:SendMessage")).toEqual(["AlertQueue"]);
    expect(actionsOf(name, "Reader", "sqs:")).toEqual([]);
  });

  test("fails if what calls addresses of tenants' choice reaches a portfolio, a connection, or more of a secret than to read it", () => {
    const partitions = onTable(name, "Notifier", "Holdings").flatMap((statement) => statement.partitions);
    expect([...new Set(partitions)].sort()).toEqual(["EVENTS#*", "LANE#*", "LANES-DUE", "SUBSCRIPTIONS#*"]);
    expect(actionsOf(name, "Notifier", "secretsmanager:")).toEqual(["secretsmanager:GetSecretValue"]);
    expect(actionsOf(name, "Finder", "secretsmanager:")).toEqual(["secretsmanager:DeleteSecret"]);
  });

  test("fails if alerts may go to loopback, or letters from any address but the row's", () => {
    expect(JSON.stringify(the(name).service)).not.toContain("ALERTS_LOOPBACK");
    for (const fn of functions) expect(actionsOf(name, fn, "ses:"), fn).toEqual([]);
  });

  test.each([
    ["DeliveryQueue", "Deliveries"],
    ["SearchQueue", "Finder"],
    ["AlertQueue", "Notifier"],
  ])(
    "what of %s fails comes again by itself, and is set aside in the end where an alarm finds it",
    (id, fn) => {
      const queues = ofType(the(name).service, "AWS::SQS::Queue");
      const queue = queues.find((each) => each.id.startsWith(id));
      const worker = ofType(the(name).service, "AWS::Lambda::Function").find((each) =>
        each.id.startsWith(fn),
      );
      const mapping = ofType(the(name).service, "AWS::Lambda::EventSourceMapping").find(({ properties }) =>
        JSON.stringify(properties.EventSourceArn).includes(`"${queue?.id}"`),
      );
      expect(mapping?.properties.FunctionResponseTypes).toEqual(["ReportBatchItemFailures"]);
      expect(JSON.stringify(mapping?.properties.FunctionName)).toContain(`${fn}Live`);
      expect(queue?.properties.VisibilityTimeout).toBeGreaterThanOrEqual(6 * worker?.properties.Timeout);
      expect(queue?.properties.RedrivePolicy.maxReceiveCount).toBeGreaterThan(1);
      const lost = queues.find(({ id }) =>
        JSON.stringify(queue?.properties.RedrivePolicy.deadLetterTargetArn).includes(`"${id}"`),
      );
      expect(
        ofType(the(name).service, "AWS::CloudWatch::Alarm").some(({ properties }) =>
          JSON.stringify(properties.Dimensions ?? "").includes(`"${lost?.id}"`),
        ),
      ).toBe(true);
    },
  );

  test("fails if any right on the tables is not bound to partitions", () => {
    for (const fn of functions)
      for (const table of ["Register", "Holdings"] as const)
        expect(
          onTable(name, fn, table).every(
            ({ partitions }) => partitions !== null && !partitions.includes("*"),
          ),
          `${fn} on ${table}`,
        ).toBe(true);
  });

  test("each feed is asked for every 15 minutes, data/ and the day's fetches every hour, news every minute", () => {
    const schedules = ofType(the(name).service, "AWS::Events::Rule").map(({ properties }) => [
      properties.Targets[0].Input ?? "asks from outside",
      properties.ScheduleExpression,
    ]);
    expect(Object.fromEntries(schedules)).toEqual({
      '{"import":"curated"}': "rate(1 hour)",
      ...Object.fromEntries(feedNames.map((feed) => [`{"import":"${feed}"}`, "rate(15 minutes)"])),
      '{"enqueue":"daily-pulls"}': "rate(1 hour)",
      '{"look":"alerts"}': "rate(1 minute)",
      "asks from outside": name === "dev" ? "rate(5 minutes)" : "rate(1 minute)",
    });
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
    const over = ofType(the(name).service, "AWS::CloudWatch::CompositeAlarm");
    const single = ofType(the(name).service, "AWS::CloudWatch::Alarm");
    expect([over.length > 0, single.length > 0]).toEqual([true, true]);
    for (const { id, properties } of [...over, ...single]) {
      const { runbookUrl } = the(name).config;
      const [, address, anchor] = /What to do: (.*)#([a-z0-9-]+)$/.exec(properties.AlarmDescription) ?? [];
      expect(address, id).toBe(runbookUrl);
      expect(headings, id).toContain(anchor);
      // Half of an alarm over two tells nobody by itself.
      const isHalf = over.some(({ properties: { AlarmRule } }) =>
        JSON.stringify(AlarmRule).includes(`"${id}"`),
      );
      expect(properties.AlarmActions ?? [], id).toHaveLength(isHalf ? 0 : 1);
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

  test("fails if a route reaches another function than the one whose rights it needs", () => {
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
      const expected =
        path === "/v1/webhooks/{id}"
          ? "Receiver"
          : scope === "portfolios"
            ? "Portfolios"
            : scope === "register:write" || scope === "register:approve"
              ? "Writer"
              : "Reader";
      expect(target, `${method} ${path}`).toContain(`"${expected}Live`);
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
    const queue = ofType(the(name).service, "AWS::SQS::Queue").find(({ id }) => id.startsWith("DeadLetters"));
    const invokes = ofType(the(name).service, "AWS::Lambda::EventInvokeConfig");
    const ofImports = invokes.find(({ properties }) =>
      JSON.stringify(properties.Qualifier).includes("ImportsLive"),
    );
    expect(JSON.stringify(ofImports?.properties.DestinationConfig.OnFailure)).toContain(
      queue?.id ?? "no queue",
    );
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
