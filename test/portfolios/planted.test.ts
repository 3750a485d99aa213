/**
 * The local service as it is started, in a process of its own, with planted account numbers, symbols and secrets on every way in:
 * what it prints holds none of them, whether all goes well or nothing does.
 * @module
 */

import { readdir, readFile, stat } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { signSnapTrade } from "../../functions/brokers/snaptrade.ts";
import { signStandardWebhook } from "../../functions/brokers/standard-webhooks.ts";
import { ok } from "../../functions/stand-ins/answer.ts";
import { linesWithPlanted, planted } from "../support/planted.ts";
import { consumerKey, type Fakes } from "./fakes.ts";
import { credentials } from "./service-under-test.ts";
import { type Started, startService } from "./started-service.ts";

const { symbol, account, name } = planted;
let started: Started;
let fakes: Fakes;
beforeAll(async () => {
  started = await startService();
  ({ fakes } = started);
});
afterAll(() => started.close());

async function ask(
  method: string,
  path: string,
  body?: string | object,
  headers: Record<string, string> = {},
): Promise<{ readonly status: number; readonly text: string }> {
  const response = await fetch(`${started.url}${path}`, {
    method,
    headers: { ...(body === undefined ? {} : { "content-type": "application/json" }), ...headers },
    ...(body === undefined ? {} : { body: typeof body === "string" ? body : JSON.stringify(body) }),
  });
  return { status: response.status, text: await response.text() };
}
const create = { "If-None-Match": "*" };
const csv = { ...create, "content-type": "text/csv" };
const isoNow = () => new Date().toISOString();

async function connect(provider: string, more: object = {}): Promise<{ webhook: string; secret: string }> {
  const { status, text } = await ask("POST", "/v1/connections", { name: `c-${provider}`, provider, ...more });
  expect([status, text]).toEqual([201, expect.any(String)]);
  const { connection, secret } = JSON.parse(text);
  return { webhook: connection.webhook, secret };
}

/** Waits until a portfolio's answer is so. */
async function until(id: string, expected: RegExp): Promise<string> {
  for (let tries = 0; tries < 600; tries += 1) {
    const { text } = await ask("GET", `/v1/portfolios/${id}/check`);
    if (expected.test(text)) return text;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  throw new Error(`the portfolio was never so; the service printed:\n${started.printed()}`);
}
const whole = /"complete":true/;
const incomplete = /"complete":false/;

test("checks, portfolios and brokers' files, good and bad", async () => {
  const position = { symbol, name, ref: account("ref"), quantity: "3" };
  const fixture = (file: string) => readFile(new URL(`../fixtures/exports/${file}`, import.meta.url), "utf8");
  const statuses: number[] = [];
  const done = async (asked: Promise<{ readonly status: number }>) => {
    statuses.push((await asked).status);
  };
  await done(ask("POST", "/v1/checks", { positions: [position] }));
  await done(ask("POST", "/v1/checks", `{"positions":[{"symbol":"${symbol}","symbol":"${symbol}"}]}`));
  await done(ask("POST", "/v1/checks", { positions: [{ symbol, [account("field")]: "1" }] }));
  await done(
    ask("POST", "/v1/checks", `symbol,ref\n${symbol},${account()}\n`, { "content-type": "text/csv" }),
  );
  await done(ask("GET", `/v1/securities?symbol=${symbol}`));
  await done(ask("PUT", `/v1/portfolios/${account()}`, { positions: [position] }, create));
  await done(ask("PUT", `/v1/portfolios/${account()}`, { positions: [position] }, create));
  await done(
    ask("PUT", `/v1/portfolios/${account(2)}`, { positions: [{ symbol, quantity: account() }] }, create),
  );
  await done(ask("GET", `/v1/portfolios/${account()}/check?asOf=${account()}`));
  await done(ask("GET", `/v1/portfolios/${account("none")}`));
  await done(ask("DELETE", `/v1/portfolios/${account()}`, undefined, { "If-Match": `"${account()}"` }));
  for (const file of ["schwab-2023.csv", "fidelity-positions.csv", "vanguard.csv", "ibkr-activity.csv"]) {
    const text = (await fixture(file))
      .replaceAll(/XIAC[FY]/g, symbol)
      .replaceAll(/[UX]?0{5,}1/g, account(file));
    expect(linesWithPlanted(text)).not.toEqual([]);
    await done(ask("PUT", `/v1/portfolios/${file.replace(/\W\w+$/, "")}`, text, csv));
  }
  const flex = (await fixture("ibkr-flex.xml"))
    .replaceAll("U0000001", account("flex"))
    .replaceAll("XIACY", symbol);
  await done(ask("PUT", "/v1/portfolios/flex", flex, { ...create, "content-type": "application/xml" }));
  await done(ask("PUT", "/v1/portfolios/damaged", `Date,Action\n${account()},${symbol}\n`, csv));
  expect(statuses).toEqual([
    200, 400, 422, 200, 200, 201, 412, 422, 422, 404, 400, 201, 201, 201, 201, 201, 422,
  ]);
});

test("each platform's deliveries: taken, unreadable, forged, and unanswered by the provider", async () => {
  const own = await connect("standard-webhooks");
  const standard = (id: string, payload: object | string, key = own.secret) => {
    const body = typeof payload === "string" ? payload : JSON.stringify(payload);
    const timestampS = Math.floor(Date.now() / 1000);
    const signature = signStandardWebhook({ id, timestampS, body: new TextEncoder().encode(body) }, [key]);
    return ask("POST", own.webhook, body, {
      "webhook-id": id,
      "webhook-timestamp": String(timestampS),
      "webhook-signature": signature,
    });
  };
  const data = { account: account("own"), positions: [{ symbol, name }] };
  expect(
    (await standard(account("id"), { type: "portfolio.replaced", timestamp: isoNow(), data })).status,
  ).toBe(200);
  await until(`c-standard-webhooks.${account("own")}`, whole);
  const unreadable = { ...data, positions: [{ symbol, [account("field")]: 1 }] };
  await standard("m2", { type: "portfolio.replaced", timestamp: isoNow(), data: unreadable });
  await until(`c-standard-webhooks.${account("own")}`, incomplete);
  const stranger = `whsec_${Buffer.alloc(32, 1).toString("base64")}`;
  expect((await standard("m3", { type: "portfolio.replaced", data }, stranger)).status).toBe(401);

  const snap = await connect("snaptrade", { credentials: credentials.snaptrade });
  const results = [{ instrument: { kind: "stock", symbol, description: name }, units: "1" }];
  const held = ok({ results, data_freshness: { as_of: isoNow() } });
  const notify = (id: string) => {
    const body = JSON.stringify({
      webhookId: id,
      userId: "user-1",
      accountId: account("snap"),
      eventType: "ACCOUNT_HOLDINGS_UPDATED",
      eventTimestamp: isoNow(),
      webhookSecret: planted.secret("in-the-body"),
    });
    return ask("POST", snap.webhook, body, { Signature: signSnapTrade(body, consumerKey) });
  };
  fakes.answers.set(`snaptrade ${account("snap")}`, held);
  await notify(account("s1"));
  await until(`c-snaptrade.${account("snap")}`, whole);
  fakes.answers.set(`snaptrade ${account("snap")}`, { status: 500, body: `${account()} ${symbol}` });
  await notify(account("s2"));
  await until(`c-snaptrade.${account("snap")}`, incomplete);

  const plaid = await connect("plaid", { credentials: credentials.plaid });
  const holdings = ok({
    holdings: [{ account_id: account("plaid"), security_id: "s", quantity: 1 }],
    securities: [{ security_id: "s", ticker_symbol: symbol, name, type: "equity" }],
  });
  const update = async (n: number) => {
    const event = {
      webhook_type: "HOLDINGS",
      webhook_code: "DEFAULT_UPDATE",
      item_id: "item-1",
      new_holdings: n,
    };
    const body = JSON.stringify({ ...event, environment: "production" });
    const token = await fakes.plaidToken(body, Math.floor(Date.now() / 1000));
    return ask("POST", plaid.webhook, body, { "Plaid-Verification": token });
  };
  fakes.answers.set(`plaid ${credentials.plaid.accessToken}`, holdings);
  expect((await update(1)).status).toBe(200);
  await until("c-plaid.item", whole);
  // A fault whose cause quotes what Plaid's key was answered with.
  fakes.answers.set("plaid key odd", { status: 200, body: account("no-json") });
  const odd = await fakes.plaidSign({}, { alg: "ES256", kid: "odd" });
  expect((await ask("POST", plaid.webhook, "{}", { "Plaid-Verification": odd })).status).toBe(503);
  fakes.answers.set(`plaid ${credentials.plaid.accessToken}`, { status: 200, body: `{"${account()}` });
  await update(2);
  await until("c-plaid.item", incomplete);

  const mx = await connect("mx", { credentials: credentials.mx });
  const push = (holding: object) =>
    ask("POST", mx.webhook, JSON.stringify({ type: "HOLDING", account_guid: account("mx"), ...holding }), {
      Authorization: `Basic ${Buffer.from(mx.secret).toString("base64")}`,
    });
  const user = account("user");
  fakes.answers.set(`mx ${user}`, ok({ investment_holdings: [], pagination: { total_pages: 1 } }));
  await push({
    action: "created",
    guid: "h",
    user_guid: user,
    symbol,
    updated_at: Math.floor(Date.now() / 1000),
  });
  await until(`c-mx.${account("mx")}`, whole);
  await push({ action: "created", guid: "h", symbol });
  await until(`c-mx.${account("mx")}`, incomplete);
});

test("secrets are in files of mode 600 in a folder of mode 700, and in no answer", async () => {
  const folder = join(started.dataDir, "secrets");
  const files = await readdir(folder);
  expect([files.length, (await stat(folder)).mode & 0o777]).toEqual([4, 0o700]);
  const contents: string[] = [];
  for (const file of files) {
    expect((await stat(join(folder, file))).mode & 0o777).toBe(0o600);
    contents.push(await readFile(join(folder, file), "utf8"));
  }
  expect(linesWithPlanted(contents.join("\n")).length).toBeGreaterThan(2);
  const answers = [
    await ask("GET", "/v1/connections"),
    await ask("POST", "/v1/connections/c-snaptrade/rotate", { credentials: credentials.snaptrade }),
    await ask("POST", "/v1/connections/c-mx/rotate", {
      credentials: { password: planted.secret("unknown") },
    }),
    await ask("POST", "/v1/connections", {
      name: "c-plaid",
      provider: "plaid",
      credentials: credentials.plaid,
    }),
    await ask("POST", "/v1/connections", {
      name: "x",
      provider: "mx",
      secret: planted.secret("without-colon"),
    }),
  ];
  expect(answers.map(({ status }) => status)).toEqual([200, 200, 422, 409, 422]);
  expect(linesWithPlanted(answers.map(({ text }) => text).join("\n"))).toEqual([]);
});

test("nothing of all this was printed", () => {
  expect(
    started
      .printed()
      .split("\n")
      .filter((line) => line.includes('"event":"request"')).length,
  ).toBeGreaterThan(40);
  for (const event of ["fault", "delivery-failed"]) expect(started.printed()).toContain(`"event":"${event}"`);
  expect(linesWithPlanted(started.printed())).toEqual([]);
});
