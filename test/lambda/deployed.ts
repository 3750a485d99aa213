/**
 * The functions of a deployment, each in a fresh process with the environment that the stack gives it, and with no rights but those of
 * its role.
 * @module
 */

import { expect } from "vitest";
import { feedNames, variablesOf } from "../../functions/ingest/feeds.ts";
import { environments } from "../../infra/environments.ts";
import type { FunctionName } from "../../infra/watches.ts";
import { statementsOf, synthesise } from "../infra/templates.ts";
import { bundle } from "../support/bundles.ts";
import { openTestDatabase } from "../support/embedded.ts";
import { type FakeAws, startFakeAws } from "../support/fake-aws.ts";
import { type IamGuard, startIamGuard } from "../support/iam-guard.ts";
import { type FreshFunction, type Invoked, startFunction } from "../support/invoke.ts";
import { audience, claims, type EventOptions, httpEvent, issuer } from "./events.ts";

export interface Deployed {
  readonly start: (name: FunctionName, more?: Readonly<Record<string, string>>) => FreshFunction;
  readonly aws: FakeAws;
  readonly guard: IamGuard;
  readonly tables: { readonly register: string; readonly holdings: string };
  readonly close: () => Promise<void>;
}

/** Makes the bundles and imports `data/`; `origin` plays the publishers of lists. */
export async function openDeployed(origin: string): Promise<Deployed> {
  const [bundles, database, aws] = await Promise.all([bundle(), openTestDatabase(), startFakeAws()]);
  const tables = { register: await database.table(), holdings: await database.table() };
  const { dev } = synthesise({ dev: environments.dev });
  const guard = await startIamGuard({
    dynamodb: database.endpoint,
    aws: aws.url,
    statementsOf: (fn) => statementsOf(dev?.service ?? [], fn),
    tables: { Register: tables.register, Holdings: tables.holdings },
  });
  const http = {
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
  };
  const feed = {
    ...Object.fromEntries(feedNames.map((name) => [`${variablesOf(name)}_URLS`, `${origin}/none.csv`])),
    OFAC_URLS: ["prim", "alt", "add", "comments"].map((name) => `${origin}/cons_${name}.csv`).join(","),
  };
  const started: FreshFunction[] = [];

  function start(name: FunctionName, more: Readonly<Record<string, string>> = {}): FreshFunction {
    const endpoint = guard.endpointOf(name);
    const queue = (of: string) => `${endpoint}/111122223333/${of}`;
    const own = { ENVIRONMENT: "test", DYNAMODB_ENDPOINT: endpoint, AWS_ENDPOINT_URL_SQS: endpoint };
    const register = { ...own, REGISTER_TABLE: tables.register };
    const kept = { HOLDINGS_TABLE: tables.holdings, AWS_ENDPOINT_URL_SECRETS_MANAGER: endpoint };
    const connections = { ...kept, SECRETS_PREFIX: "investor-exposure/dev/connections/" };
    const deliveries = { DELIVERIES_QUEUE_URL: queue("deliveries") };
    const searches = { SEARCHES_QUEUE_URL: queue("searches") };
    const alerting = {
      ALERTS_QUEUE_URL: queue("alerts"),
      SUBSCRIPTION_SECRETS_PREFIX: "investor-exposure/dev/subscriptions/",
    };
    const { SOURCE_STALE_AFTER_HOURS } = http;
    const [folder, environment] = {
      Reader: [bundles.api, { ...register, ...http }] as const,
      Writer: [bundles.api, { ...register, ...http, ...feed, ...searches }] as const,
      Imports: [bundles.imports, { ...register, ...feed, ...searches }] as const,
      Portfolios: [bundles.api, { ...register, ...http, ...connections, ...searches, ...alerting }] as const,
      Receiver: [bundles.api, { ...register, ...http, ...connections, ...deliveries }] as const,
      Deliveries: [bundles.deliveries, { ...register, ...connections, ...deliveries }] as const,
      Finder: [
        bundles.finder,
        { ...register, ...kept, ...searches, ...alerting, SOURCE_STALE_AFTER_HOURS },
      ] as const,
      Notifier: [bundles.notifier, { ...own, ...kept, ...alerting }] as const,
      Packer: [bundles.packer, register] as const,
    }[name];
    const fn = startFunction(folder, { ...environment, ...more });
    started.push(fn);
    return fn;
  }

  expect((await start("Imports").invoke({})).result).toMatchObject({
    source: "curated",
    outcome: "appended",
  });
  return {
    start,
    aws,
    guard,
    tables,
    close: async () => {
      await Promise.all(started.map((fn) => fn.end()));
      await guard.close();
      await aws.close();
      await database.close();
      await bundles.remove();
    },
  };
}

const scope = "portfolios register:read register:write";

/** What a function answers over HTTP to a caller with every scope, of tenant-a unless `authorizer` says otherwise. */
export async function ask(fn: FreshFunction, options: EventOptions): Promise<Invoked> {
  const authorizer = { jwt: { claims: { ...claims, scope }, scopes: null } };
  const { result, error } = await fn.invoke(
    httpEvent({
      authorizer,
      ...options,
      headers: { "content-type": "application/json", ...options.headers },
    }),
  );
  if (result === undefined) throw new Error(error);
  return result;
}

/** The metrics that a function has written, the last of each name. */
export const metricsOf = (fn: FreshFunction): Readonly<Record<string, unknown>> =>
  Object.assign(
    {},
    ...fn
      .printed()
      .split("\n")
      .filter((line) => line.includes('"_aws"'))
      .map((line) => JSON.parse(line)),
  );
