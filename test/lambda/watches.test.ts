/**
 * Alarms tried: what the functions themselves print drives each watch over its threshold, and silence raises those of clocks that must tick.
 * @module
 */

import { createServer, type Server } from "node:http";
import { PutItemCommand } from "@aws-sdk/client-dynamodb";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { feedNames, variablesOf } from "../../functions/ingest/feeds.ts";
import { entryKey, packsPartition } from "../../functions/register/keys.ts";
import { getItem, overwrite, partitionQuery, queryAll } from "../../functions/register/query.ts";
import { writePacks } from "../../functions/register/write-packs.ts";
import { environments } from "../../infra/environments.ts";
import { type AlarmProperties, emitted, type Point, stateOf, watchedBy } from "../infra/alarm-state.ts";
import { ofType, type Resource, synthesise } from "../infra/templates.ts";
import { type SetText, setOf } from "../ingest/list-fixture.ts";
import { chainOf, putChain } from "../register/long-log.ts";
import { type Bundles, bundle } from "../support/bundles.ts";
import { openTestDatabase, type TestDatabase } from "../support/embedded.ts";
import { type FakeAws, startFakeAws } from "../support/fake-aws.ts";
import { type FreshFunction, startFunction } from "../support/invoke.ts";
import { audience, httpEvent, issuer } from "./events.ts";

const { dev, ...others } = synthesise();
const alarmsOf = (service: readonly Resource[] = []) =>
  ofType(service, "AWS::CloudWatch::Alarm").map(({ id, properties }) => ({
    id: id.replace(/^Alarms/, "").replace(/[0-9A-F]{8}$/, ""),
    properties,
  }));
const alarms = alarmsOf(dev?.service);
const compositeRules = ofType(dev?.service ?? [], "AWS::CloudWatch::CompositeAlarm");

function the(id: string): AlarmProperties {
  const found = alarms.find((alarm) => alarm.id === id);
  if (found === undefined)
    throw new Error(`there is no alarm ${id}; there are ${alarms.map((a) => a.id).join()}`);
  return found.properties;
}

/** Alarms that something below has driven to their threshold. */
const driven = new Set<string>();

function expectAlarm(id: string, points: readonly Point[], minute: number): void {
  driven.add(id);
  expect(stateOf(the(id), points, minute), `${id} at ${minute} min`).toBe("ALARM");
}
const expectOk = (id: string, points: readonly Point[], minute: number): void =>
  expect(stateOf(the(id), points, minute), `${id} at ${minute} min`).toBe("OK");

/** The same values again, every so many minutes. */
const every = (minutes: number, until: number, points: readonly Point[]): readonly Point[] =>
  Array.from({ length: Math.ceil(until / minutes) }, (_, i) =>
    points.map((point) => ({ ...point, minute: i * minutes })),
  ).flat();

let bundles: Bundles;
let database: TestDatabase;
let aws: FakeAws;
let world: Server;
let origin: string;
const started: FreshFunction[] = [];
/** What the server that plays OFAC, the issuer and the service answers. */
const says = { list: null as SetText | null, ready: 200, token: 200, status: "stayed" };

beforeAll(async () => {
  [bundles, database, aws] = await Promise.all([bundle(), openTestDatabase(), startFakeAws()]);
  aws.secrets.set("own-client", JSON.stringify({ clientId: "self-check", clientSecret: "s" }));
  world = createServer((request, response) => {
    const json = (status: number, body: object) => response.writeHead(status).end(JSON.stringify(body));
    if (request.url === "/readyz") return json(says.ready, {});
    if (request.url === "/token") return json(says.token, { access_token: "t", expires_in: 3600 });
    if (request.url === "/v1/checks")
      return json(request.headers.authorization === "Bearer t" ? 200 : 401, {
        status: says.status,
        positions: [{ matches: [{ listing: "l" }] }],
        listings: { l: { phase: "enjoined" } },
      });
    const member = /cons_(prim|alt|add|comments)\.csv$/.exec(request.url ?? "")?.[1];
    if (says.list === null || member === undefined) return response.writeHead(500).end();
    response.setHeader("Last-Modified", "Fri, 16 Jan 2026 15:00:00 GMT");
    return response.end(Object.entries(says.list).find(([name]) => name === member)?.[1]);
  });
  await new Promise<void>((resolve) => world.listen(0, "127.0.0.1", resolve));
  const address = world.address();
  origin = typeof address === "object" ? `http://127.0.0.1:${address?.port}` : "";
});

afterAll(async () => {
  await Promise.all(started.map((fn) => fn.end()));
  world?.close();
  await aws?.close();
  await database?.close();
  await bundles?.remove();
});

function start(folder: string, environment: Readonly<Record<string, string>>): FreshFunction {
  const fn = startFunction(folder, { ENVIRONMENT: "dev", ...environment });
  started.push(fn);
  return fn;
}

const selfCheck = (more: Readonly<Record<string, string>> = {}): FreshFunction =>
  start(bundles.selfCheck, {
    SERVICE_URL: origin,
    TOKEN_URL: `${origin}/token`,
    TOKEN_AUDIENCE: audience,
    TOKEN_SCOPE: "check",
    CLIENT_SECRET_ID: "own-client",
    AWS_ENDPOINT_URL_SECRETS_MANAGER: aws.url,
    ...more,
  });

const imports = (table: string): FreshFunction =>
  start(bundles.imports, {
    REGISTER_TABLE: table,
    DYNAMODB_ENDPOINT: database.endpoint,
    ...Object.fromEntries(feedNames.map((name) => [`${variablesOf(name)}_URLS`, `${origin}/none.csv`])),
    OFAC_URLS: ["prim", "alt", "add", "comments"].map((name) => `${origin}/cons_${name}.csv`).join(","),
  });

const reader = (table: string): FreshFunction =>
  start(bundles.api, {
    REGISTER_TABLE: table,
    DYNAMODB_ENDPOINT: database.endpoint,
    SOURCE_STALE_AFTER_HOURS: "24",
    APPROVALS: "none",
    IDENTITY: JSON.stringify({
      kind: "oidc",
      issuer,
      audience: [audience],
      tenantClaim: "tenant",
      tenants: null,
      scopePrefix: "",
    }),
  });

describe("the service's own metrics", () => {
  test("a self-check that sees anything wrong raises its alarm, and so does one that does not run", async () => {
    const fn = selfCheck();
    const minutes = environments.dev.selfCheck.everyMinutes;
    const round = async (change: Partial<typeof says>) => {
      Object.assign(says, { ready: 200, token: 200, status: "stayed" }, change);
      const { result, error } = await fn.invoke({});
      if (result === undefined) throw new Error(error);
      const last = fn
        .printed()
        .trimEnd()
        .split("\n")
        .filter((line) => line.includes('"_aws"'));
      return { report: result, points: emitted(last.at(-1) ?? "", 0) };
    };
    const well = await round({});
    expect(well.report).toMatchObject({ ok: true });
    expectOk("SelfCheckFails", every(minutes, 60, well.points), 60);
    for (const [change, asked] of [
      [{ ready: 503 }, "/readyz"],
      [{ status: "no-match" }, "/v1/checks"],
    ] as const) {
      const ill = await round(change);
      expect(ill.report).toMatchObject({
        ok: false,
        steps: expect.arrayContaining([expect.objectContaining({ asked, ok: false })]),
      });
      expectAlarm("SelfCheckFails", every(minutes, 60, ill.points), 60);
    }
    // One round of four is a hiccup.
    const one = await round({ ready: 503 });
    expectOk(
      "SelfCheckFails",
      [...every(minutes, 60, well.points), ...one.points.map((point) => ({ ...point, minute: 59 }))],
      60,
    );
    // It asked until minute 30, and then never again.
    expectAlarm("SelfCheckFails", every(minutes, 30, well.points), 60);
  });

  test("a self-check whose issuer gives no token says so, and keeps the secret to itself", async () => {
    const fn = selfCheck();
    Object.assign(says, { ready: 200, token: 401, status: "stayed" });
    const { result } = await fn.invoke({});
    expect(result).toMatchObject({
      ok: false,
      steps: [
        { asked: "/readyz", ok: true },
        { asked: "token", ok: false },
        { asked: "/v1/checks", ok: false },
      ],
    });
    expect(fn.printed()).toContain("SelfCheckFailed: TokenRefused");
    expect(fn.printed()).not.toContain(Buffer.from("self-check:s").toString("base64"));
  });

  test("a source that is not heard, or held, raises its alarm; a register that lost an entry too", async () => {
    const [whole, restored] = [await database.table(), await database.table()];
    says.list = setOf({ 101: "Equity Ticker 600100 CN" });
    const fn = imports(whole);
    await fn.invoke({});
    await imports(restored).invoke({});
    const curated = emitted(fn.printed(), 0);
    const limit = environments.dev.sourceMaxAgeHours;
    expectOk("SourceAgecurated", every(60, (limit + 4) * 60, curated), (limit + 4) * 60);
    expectAlarm("SourceAgecurated", curated, (limit + 2) * 60);

    const poll = imports(whole);
    await poll.invoke({ import: "ofac" });
    expectAlarm("ImportHeldofac", emitted(poll.printed(), 30), 60);
    expectOk("ImportHeldcurated", emitted(fn.printed(), 30), 60);
    const failing = imports(restored);
    says.list = null;
    await failing.invoke({ import: "ofac" });
    expectAlarm(
      "SourceAgeofac",
      every(15, (limit + 4) * 60, emitted(failing.printed(), 0)),
      (limit + 4) * 60,
    );

    const damaged = await database.table();
    const replaying = imports(damaged);
    await replaying.invoke({});
    expectOk("RegisterDamaged", emitted(replaying.printed(), 30), 60);
    const key = entryKey(1);
    const first = await getItem({ client: database.client, table: damaged }, key);
    const body = { S: (first?.body?.S ?? "").replace('"source"', '"sourse"') };
    await database.client.send(new PutItemCommand({ TableName: damaged, Item: { ...first, body } }));
    await replaying.invoke({});
    expectAlarm("RegisterDamaged", emitted(replaying.printed(), 30), 60);

    const [later, earlier] = [reader(whole), reader(restored)];
    for (const read of [later, earlier]) await read.invoke(httpEvent({ path: "/readyz" }));
    const newer = emitted(later.printed(), 7).map((point) =>
      point.name === "RegisterVersion" ? { ...point, value: point.value + 1 } : point,
    );
    const older = emitted(earlier.printed(), 13);
    expect(older.some(({ name, value }) => name === "RegisterVersion" && value > 0)).toBe(true);
    expectAlarm("RegisterVersionFell", [...newer, ...older], 15);
    expectOk(
      "RegisterVersionFell",
      [
        ...older.map((point) => ({ ...point, minute: 7 })),
        ...newer.map((point) => ({ ...point, minute: 13 })),
      ],
      15,
    );
  });
});

test("a damaged pack that stays so raises its alarm, and one that the next hour mends does not", async () => {
  const table = { client: database.client, table: await database.table() };
  await putChain(table, chainOf(Array.from({ length: 150 }, () => 180)).items);
  await writePacks(table);
  const sound = reader(table.table);
  await sound.invoke(httpEvent({ path: "/readyz" }));
  const [{ pk, sk } = {}] = await queryAll(table, partitionQuery(table.table, packsPartition));
  await overwrite(table, { pk: pk ?? { S: "" }, sk: sk ?? { S: "" } });
  const fn = reader(table.table);
  await fn.invoke(httpEvent({ path: "/readyz" }));
  const found = emitted(fn.printed(), 30);
  expectOk("PacksDamaged", every(60, 240, emitted(sound.printed(), 30)), 240);
  expectOk("PacksDamaged", found, 240);
  expectAlarm("PacksDamaged", every(60, 240, found), 240);
}, 60_000);

test("a look for news that fails each minute raises its alarm, and so does one that never comes", async () => {
  const environment = {
    REGISTER_TABLE: await database.table(),
    HOLDINGS_TABLE: await database.table(),
    DYNAMODB_ENDPOINT: database.endpoint,
    SOURCE_STALE_AFTER_HOURS: "24",
    SEARCHES_QUEUE_URL: `${aws.url}/111122223333/searches`,
    ALERTS_QUEUE_URL: `${aws.url}/111122223333/alerts`,
    SUBSCRIPTION_SECRETS_PREFIX: "investor-exposure/dev/subscriptions/",
  };
  const [well, ill] = [
    start(bundles.finder, environment),
    start(bundles.finder, { ...environment, HOLDINGS_TABLE: "none" }),
  ];
  expect((await well.invoke({ look: "alerts" })).result).toEqual({ tenants: 0, lanes: 0 });
  expect((await ill.invoke({ look: "alerts" })).error).toMatch(/HoldingsUnavailable/);
  const [found, failed] = [emitted(well.printed(), 0), emitted(ill.printed(), 0)];
  expectOk("AlertsStopped", every(1, 60, found), 60);
  // One minute in five is a hiccup.
  expectOk("AlertsStopped", [...every(2, 60, found), ...every(1, 60, failed)], 60);
  expectAlarm("AlertsStopped", every(1, 60, failed), 60);
  expectAlarm("AlertsStopped", every(1, 30, found), 60);
});

describe("AWS's metrics", () => {
  /** What AWS documents: namespace, name, dimensions. */
  const documented: readonly string[] = [
    "AWS/Lambda/Errors{FunctionName,Resource}",
    "AWS/Lambda/Throttles{FunctionName,Resource}",
    "AWS/Lambda/Duration{FunctionName,Resource}",
    "AWS/ApiGateway/5xx{ApiId,Stage}",
    "AWS/ApiGateway/Count{ApiId,Stage}",
    "AWS/ApiGateway/Latency{ApiId,Stage}",
    "AWS/SQS/ApproximateNumberOfMessagesVisible{QueueName}",
    "AWS/SQS/ApproximateAgeOfOldestMessage{QueueName}",
  ];

  /** Points of one of an alarm's metrics. */
  function of(id: string, name: string, values: readonly number[], minute: number): readonly Point[] {
    const alarm = the(id);
    const all =
      alarm.Metrics === undefined
        ? [alarm]
        : alarm.Metrics.map((m: AlarmProperties) => m.MetricStat?.Metric ?? {});
    const metric = all.find(({ MetricName }: AlarmProperties) => MetricName === name);
    if (metric === undefined) throw new Error(`${id} does not watch ${name}`);
    const dimensions = Object.fromEntries(
      metric.Dimensions.map(({ Name, Value }: { Name: string; Value: unknown }) => [Name, Value]),
    );
    return values.map((value) => ({ namespace: metric.Namespace, name, dimensions, value, minute }));
  }
  const times = (count: number, value: number): readonly number[] =>
    Array.from({ length: count }, () => value);

  test("are named as AWS names them", () => {
    for (const { id, properties } of alarms)
      for (const metric of watchedBy(properties))
        if (metric.startsWith("AWS/")) expect(documented, id).toContain(metric);
  });

  test("an outage in the quietest hour of the night raises the alarm: two calls a minute, all of which fail", () => {
    const night = Array.from({ length: 5 }, (_, minute) => [
      ...of("ServerErrors", "Count", [1, 1], minute),
      ...of("ServerErrors", "5xx", [1, 1], minute),
    ]).flat();
    expectAlarm("ServerErrors", night, 5);
    expectOk(
      "ServerErrors",
      [...of("ServerErrors", "Count", times(1000, 1), 3), ...of("ServerErrors", "5xx", times(40, 1), 3)],
      5,
    );
    expectOk(
      "ServerErrors",
      [...of("ServerErrors", "Count", [1], 3), ...of("ServerErrors", "5xx", [1], 3)],
      5,
    );
  });

  test("failures, throttles, queues and slow answers raise theirs", () => {
    for (const { id } of alarms.filter(
      ({ id: each }) => /(Errors|Throttles)$/.test(each) && each !== "ServerErrors",
    )) {
      const name = id.endsWith("Errors") ? "Errors" : "Throttles";
      expectAlarm(
        id,
        [57, 58, 59].flatMap((minute) => of(id, name, [1], minute)),
        60,
      );
      expectOk(id, of(id, name, [1], 59), 60);
    }
    for (const id of ["DeadLetters", "LostDeliveries", "LostAlerts"])
      expectAlarm(id, of(id, "ApproximateNumberOfMessagesVisible", [1], 58), 60);
    for (const [id, seconds] of [
      ["DeliveriesWait", 901],
      ["SearchesWait", 901],
      ["AlertsWait", 1_801],
    ] as const) {
      expectAlarm(id, of(id, "ApproximateAgeOfOldestMessage", [seconds], 58), 60);
      expectOk(id, of(id, "ApproximateAgeOfOldestMessage", [seconds - 2], 58), 60);
    }
    const slow = [47, 52, 57].flatMap((minute) =>
      of("Latency", "Duration", times(50, environments.dev.p99Ms), minute),
    );
    expectAlarm("Latency", slow, 60);
  });

  test("an objective that is missed fast raises the alarm over both windows, and a hiccup does not", () => {
    const { available, fast } = environments.dev.objectives;
    for (const speed of ["Fast", "Medium", "Slow"]) {
      const [long, short] = [`Availability${speed}Long`, `Availability${speed}Short`] as const;
      const threshold: number = the(long).Threshold;
      expect(threshold / (100 - available)).toBeGreaterThanOrEqual(3);
      const day = 24 * 60;
      const calls = (share: number) =>
        Array.from({ length: day / 5 }, (_, i) => [
          ...of(long, "Count", times(100, 1), i * 5),
          ...of(long, "5xx", times(share, 1), i * 5),
        ]).flat();
      const failing = calls(Math.ceil(threshold) + 1);
      expectAlarm(long, failing, day);
      expectAlarm(short, failing, day);
      expectOk(long, calls(Math.floor(100 - available) - 1), day);
      // Over for two hours: the short window has ended the alarm.
      expectOk(short, failing, day + 180);
      const lateLong = `Latency${speed}Long`;
      expect(the(lateLong).Threshold / (100 - fast)).toBeGreaterThanOrEqual(1);
      for (const id of [lateLong, `Latency${speed}Short`])
        expectAlarm(id, of(id, "Latency", times(100, environments.dev.p99Ms + 1), day - 1), day);
    }
    expect(compositeRules).toHaveLength(6);
    for (const { properties } of compositeRules)
      expect(JSON.stringify(properties.AlarmRule)).toMatch(/Long.*AND.*Short/);
  });
});

test("where nothing is emitted at all, the clocks that must tick raise the alarm, and nothing else does", () => {
  const silent = alarms
    .filter(({ properties }) => stateOf(properties, [], 10_000) === "ALARM")
    .map(({ id }) => id);
  expect(silent.sort()).toEqual(
    [
      "AlertsStopped",
      "SelfCheckFails",
      "SourceAgecurated",
      ...feedNames.map((name) => `SourceAge${name.replaceAll("-", "")}`),
    ].sort(),
  );
  for (const id of silent) driven.add(id);
});

test("every alarm has been driven to its threshold above", () => {
  // A held import is the same watch for each source.
  const left = alarms.map(({ id }) => id).filter((id) => !driven.has(id) && !/^ImportHeld/.test(id));
  expect(left).toEqual([]);
});

test("an environment has no alarm beside these but the one over CloudTrail's records, which is tried with its pattern", () => {
  const known = new Set(alarms.map(({ id }) => id));
  for (const [name, { service }] of Object.entries(others))
    expect(
      alarmsOf(service)
        .map(({ id }) => id)
        .filter((id) => !known.has(id)),
      name,
    ).toEqual(["ForeignRegisterWrite"]);
});
