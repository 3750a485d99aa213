/**
 * A service's mixed day, in small: checks of one position and of a thousand, look-ups, stored portfolios, entries, brokers' deliveries, and callers' mistakes.
 * @module
 */

import { signStandardWebhook } from "../../functions/brokers/standard-webhooks.ts";
import type { Ledger, Written } from "./ledger.ts";

export interface Target {
  /** Servers over one store; a call goes to one of them at random. */
  readonly urls: () => readonly string[];
  readonly ledger: Ledger;
  /** The connection whose deliveries are sent; null until it is made. */
  connection: { readonly webhook: string; readonly secret: string } | null;
}

interface Answer {
  readonly status: number;
  readonly text: string;
}

const PATIENCE_MS = 30_000;

const headers = { "content-type": "application/json" } as const;
const json = (body: unknown, more: Readonly<Record<string, string>> = {}): RequestInit => ({
  method: "POST",
  headers: { ...headers, ...more },
  body: JSON.stringify(body),
});

/** One call, counted whatever becomes of it; null: there was no answer. */
async function call(
  target: Target,
  what: string,
  path: string,
  init: RequestInit = {},
): Promise<Answer | null> {
  const urls = target.urls();
  const url = urls[Math.floor(Math.random() * urls.length)];
  try {
    const response = await fetch(`${url}${path}`, { ...init, signal: AbortSignal.timeout(PATIENCE_MS) });
    const text = await response.text();
    target.ledger.count(what, String(response.status));
    return { status: response.status, text };
  } catch (error) {
    target.ledger.count(what, error instanceof Error ? error.name : "no error");
    return null;
  }
}

const xiaomi = { asOf: "2021-03-15T13:31:00Z", positions: [{ symbol: "XIACY", exchange: "OTC" }] };
const many = {
  asOf: "2021-03-15T13:31:00Z",
  detail: "matched",
  positions: Array.from({ length: 1_000 }, (_, i) => ({
    symbol: i % 50 === 0 ? "XIACY" : `T${i}`,
    quantity: "10",
    marketValue: "100.5",
    currency: "USD",
  })),
};

async function checkOne(target: Target): Promise<void> {
  const started = performance.now();
  const answer = await call(target, "check of 1", "/v1/checks", json(xiaomi));
  if (answer?.status !== 200) return;
  target.ledger.time(performance.now() - started);
  const { status } = JSON.parse(answer.text);
  if (status !== "stayed") target.ledger.wrong.push(`a check of Xiaomi said ${status}`);
}

async function checkMany(target: Target): Promise<void> {
  const answer = await call(target, "check of 1,000", "/v1/checks", json(many));
  if (answer?.status !== 200) return;
  const { summary } = JSON.parse(answer.text);
  if (summary.byStatus.stayed !== 20)
    target.ledger.wrong.push(`a check of 1,000 said ${answer.text.slice(0, 200)}`);
}

const lookUp = async (target: Target): Promise<void> => {
  await call(target, "look-up", "/v1/securities?symbol=XIACY&exchange=OTC");
  await call(target, "readiness", "/readyz");
};

/** Mistakes: none of them may be answered by anything but a refusal. */
async function mistake(target: Target): Promise<void> {
  const { ledger } = target;
  for (const [body, expected] of [
    ['{"positions":[', 400],
    ['{"positions":[{"symbol":1810}]}', 422],
  ] as const) {
    const answer = await call(target, "mistake", "/v1/checks", { method: "POST", headers, body });
    if (answer !== null && answer.status !== expected && answer.status !== 503)
      ledger.wrong.push(`a mistake was answered ${answer.status}`);
  }
}

const written = (ledger: Ledger, id: string): Written => {
  const known = ledger.portfolios.get(id) ?? { sent: 0, acknowledged: 0 };
  ledger.portfolios.set(id, known);
  return known;
};

/** Replaces a portfolio upon the version it has. Only one caller writes each, so that what is stored is one of what was sent. */
async function putPortfolio(target: Target, id: string): Promise<void> {
  const path = `/v1/portfolios/${id}`;
  const found = await call(target, "portfolio read", path);
  if (found === null || (found.status !== 200 && found.status !== 404)) return;
  const own = written(target.ledger, id);
  if (found.status === 404 && own.acknowledged > 0) target.ledger.wrong.push(`${id} is gone`);
  const condition: Readonly<Record<string, string>> =
    found.status === 404
      ? { "if-none-match": "*" }
      : { "if-match": `"${JSON.parse(found.text).portfolio.version}"` };
  const number = own.sent + 1;
  own.sent = number;
  const body = { positions: [{ symbol: "XIACY", exchange: "OTC", quantity: String(number) }] };
  const put = await call(target, "portfolio put", path, { ...json(body, condition), method: "PUT" });
  if (put?.status === 200 || put?.status === 201) own.acknowledged = number;
  else if (put?.status === 412) target.ledger.wrong.push(`${id}: 412, though nobody else writes it`);
}

async function checkPortfolio(target: Target, id: string): Promise<void> {
  await call(target, "portfolio check", `/v1/portfolios/${id}/check?asOf=2021-03-15T13:31:00Z`);
}

async function appendEntry(target: Target, number: number): Promise<void> {
  const head = await call(target, "register read", "/v1/register");
  if (head?.status !== 200) return;
  const id = `soak-${number}`;
  const body = {
    id,
    source: "manual",
    changes: [
      {
        op: "publish",
        kind: "issuer",
        id,
        publishedAt: "2024-01-01",
        document: { name: `Soak ${number} Co., Ltd.`, aliases: [], lines: [] },
        citations: [{ title: "made for this run" }],
      },
    ],
  };
  const { version } = JSON.parse(head.text);
  const answer = await call(
    target,
    "entry",
    "/v1/register/entries",
    json(body, { "if-match": `"${version}"` }),
  );
  if (answer?.status === 201 || answer?.status === 200) target.ledger.entries.add(id);
}

async function deliver(target: Target, number: number): Promise<void> {
  target.connection ??= await connect(target);
  if (target.connection === null) return;
  const { webhook, secret } = target.connection;
  const account = `a-${number % 10}`;
  const own = written(target.ledger, `soak.${account}`);
  own.sent = number;
  const id = `msg_${number}`;
  const timestampS = Math.floor(Date.now() / 1000);
  const body = JSON.stringify({
    type: "portfolio.replaced",
    timestamp: new Date().toISOString(),
    data: { account, positions: [{ symbol: "XIACY", exchange: "OTC", quantity: String(number) }] },
  });
  const signature = signStandardWebhook({ id, timestampS, body: new TextEncoder().encode(body) }, [secret]);
  const answer = await call(target, "delivery", webhook, {
    method: "POST",
    body,
    headers: {
      ...headers,
      "webhook-id": id,
      "webhook-timestamp": String(timestampS),
      "webhook-signature": signature,
    },
  });
  if (answer?.status === 200) own.acknowledged = number;
}

async function connect(target: Target): Promise<Target["connection"]> {
  const answer = await call(
    target,
    "connect",
    "/v1/connections",
    json({ name: "soak", provider: "standard-webhooks" }),
  );
  if (answer?.status !== 201) return null;
  const { connection, secret } = JSON.parse(answer.text);
  return { webhook: connection.webhook, secret };
}

/** Every so many milliseconds, one of each. */
const rhythm = [
  [100, checkOne],
  [2_000, checkMany],
  [500, lookUp],
  [1_000, mistake],
  [400, (target: Target, n: number) => putPortfolio(target, `p-${n % 20}`)],
  [700, (target: Target, n: number) => checkPortfolio(target, `p-${n % 20}`)],
  [15_000, appendEntry],
  [1_000, deliver],
] as const satisfies readonly (readonly [number, (target: Target, n: number) => Promise<void>])[];

/** Sends the load until it is told to stop; then waits for what is under way. Of each kind one call at a time is under way. */
export function startLoad(target: Target): { readonly stop: () => Promise<void> } {
  let running = true;
  const loops = rhythm.map(async ([every, send]) => {
    for (let number = 1; running; number += 1) {
      const started = performance.now();
      await send(target, number);
      const rest = every - (performance.now() - started);
      if (rest > 0) await new Promise((next) => setTimeout(next, rest));
    }
  });
  return {
    stop: async () => {
      running = false;
      await Promise.all(loops);
    },
  };
}
