/**
 * Brokers' deliveries, from the webhook through the queue into a portfolio that answers.
 * @module
 */

import { setTimeout } from "node:timers/promises";
import { signSnapTrade } from "../../functions/brokers/snaptrade.ts";
import { signStandardWebhook } from "../../functions/brokers/standard-webhooks.ts";
import { ask, type Deployed, json } from "./examine.ts";
import type { Issuer } from "./issuer.ts";
import { must, say } from "./report.ts";

const consumerKey = "emulated-consumer-key";
const tokenOf = (issuer: Issuer, tenant = "tenant-a"): Promise<string> =>
  issuer.token({ tenant, scope: "portfolios" });

async function connect(
  deployed: Deployed,
  issuer: Issuer,
  body: object,
): Promise<{ readonly webhook: string; readonly secret: string }> {
  const { status, text } = await ask(deployed, "/v1/connections", await tokenOf(issuer), json(body));
  must(status === 201, `connecting answered ${status}: ${text}`);
  const { connection, secret } = JSON.parse(text);
  return { webhook: connection.webhook, secret };
}

async function deliver(
  deployed: Deployed,
  webhook: string,
  body: string,
  headers: Readonly<Record<string, string>>,
): Promise<string> {
  const { status, text } = await ask(deployed, webhook, null, {
    method: "POST",
    body,
    headers: { "content-type": "application/json", ...headers },
  });
  must(status === 200, `a delivery answered ${status}: ${text}`);
  return text;
}

/** Xiaomi's status in a portfolio on 15 March 2021, once the delivery has been carried out. */
export async function checkPortfolio(deployed: Deployed, issuer: Issuer, id: string): Promise<void> {
  const path = `/v1/portfolios/${id}/check?asOf=2021-03-15T13:31:00Z`;
  const token = await tokenOf(issuer);
  for (let tries = 0; tries < 60; tries += 1) {
    const { status, text } = await ask(deployed, path, token);
    if (status === 200) {
      const { status: found, complete } = JSON.parse(text);
      must(found === "stayed" && complete === true, `${id} on 2021-03-15 is ${text}; expected "stayed"`);
      say(`  GET ${path} → 200 ${found}, complete`);
      return;
    }
    must(status === 404, `${path} answered ${status}: ${text}`);
    await setTimeout(500);
  }
  throw new Error(`the delivery was not carried out within half a minute: there is no portfolio ${id}`);
}

/** A whole portfolio of one account, signed with a connection's own secret (Standard Webhooks). */
export async function deliverOwn(
  deployed: Deployed,
  webhook: string,
  secret: string,
  id: string,
): Promise<void> {
  const timestampS = Math.floor(Date.now() / 1000);
  const body = JSON.stringify({
    type: "portfolio.replaced",
    timestamp: new Date().toISOString(),
    data: { account: "a-1", positions: ["XIACY"] },
  });
  const signature = signStandardWebhook({ id, timestampS, body: new TextEncoder().encode(body) }, [secret]);
  await deliver(deployed, webhook, body, {
    "webhook-id": id,
    "webhook-timestamp": String(timestampS),
    "webhook-signature": signature,
  });
}

/** Two platforms deliver: one a whole portfolio, one word that holdings have changed, which are then fetched. */
export async function deliverHoldings(deployed: Deployed, issuer: Issuer): Promise<void> {
  const own = await connect(deployed, issuer, { name: "our-broker", provider: "standard-webhooks" });
  const id = "msg_1";
  const timestampS = Math.floor(Date.now() / 1000);
  const body = JSON.stringify({
    type: "portfolio.replaced",
    timestamp: new Date().toISOString(),
    data: { account: "a-1", positions: ["XIACY"] },
  });
  const signature = signStandardWebhook({ id, timestampS, body: new TextEncoder().encode(body) }, [
    own.secret,
  ]);
  const headers = { "webhook-id": id, "webhook-timestamp": String(timestampS) };
  const forged = await ask(deployed, own.webhook, null, {
    method: "POST",
    body,
    headers: { ...headers, "webhook-signature": "v1,Zm9yZ2Vk" },
  });
  must(forged.status === 401, `a forged delivery answered ${forged.status}: ${forged.text}`);
  say("  POST /v1/webhooks/{id}, forged → 401");
  const first = await deliver(deployed, own.webhook, body, { ...headers, "webhook-signature": signature });
  say(`  POST /v1/webhooks/{id}, Standard Webhooks → 200 ${first}`);
  await checkPortfolio(deployed, issuer, "our-broker.a-1");
  const again = await deliver(deployed, own.webhook, body, { ...headers, "webhook-signature": signature });
  must(JSON.parse(again).status === "duplicate", `the same delivery again answered ${again}`);
  say(`  the same again → 200 ${again}`);

  const snap = await connect(deployed, issuer, {
    name: "snap",
    provider: "snaptrade",
    credentials: { clientId: "emulated", consumerKey, users: JSON.stringify({ "user-1": "secret-1" }) },
  });
  const event = JSON.stringify({
    accountId: "account-1",
    details: { positions: { error: null, success: true } },
    eventTimestamp: new Date().toISOString(),
    eventType: "ACCOUNT_HOLDINGS_UPDATED",
    userId: "user-1",
    webhookId: "event-1",
  });
  const told = await deliver(deployed, snap.webhook, event, { Signature: signSnapTrade(event, consumerKey) });
  say(`  POST /v1/webhooks/{id}, SnapTrade's ACCOUNT_HOLDINGS_UPDATED → 200 ${told}`);
  await checkPortfolio(deployed, issuer, "snap.account-1");

  const foreign = await ask(deployed, "/v1/portfolios/our-broker.a-1", await tokenOf(issuer, "tenant-b"));
  must(foreign.status === 404, `another tenant's question answered ${foreign.status}: ${foreign.text}`);
  say("  GET /v1/portfolios/our-broker.a-1 for another tenant → 404");
}
