/**
 * The command `receiver`: takes alerts in on this machine, verifies each, and prints it. For trying subscriptions, and as an
 * example of how to receive: verify the bytes, tell a second copy by its id, answer 2xx once it is kept.
 * @module
 */

import { createServer, type IncomingMessage, type Server } from "node:http";
import { setTimeout } from "node:timers/promises";
import { verifyStandardWebhook } from "../brokers/standard-webhooks.ts";
import { printable } from "../core/printable.ts";
import { basisInWords } from "../page/words.ts";
import { UsageError } from "./read-input.ts";

export interface ReceiverOptions {
  readonly port: string;
  /** The secret of a subscription whose url is this receiver's. */
  readonly secret?: string;
  /** Where to subscribe; absent: `secret` is of a subscription that there is. */
  readonly subscribe?: string;
  /** What to subscribe to, with commas. */
  readonly events: string;
  readonly token?: string;
  readonly json?: true;
}

const MAX_BYTES = 1024 * 1024;

async function bytesOf(request: IncomingMessage): Promise<Uint8Array | null> {
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of request) {
    chunks.push(chunk);
    length += chunk.length;
    if (length > MAX_BYTES) return null;
  }
  return Buffer.concat(chunks);
}

/** One header; one that was sent twice is none. */
const headersOf = ({ headers }: IncomingMessage) => ({
  get: (name: string): string | null => {
    const value = headers[name];
    return typeof value === "string" ? value : null;
  },
});

interface Payload {
  readonly type: string;
  readonly timestamp: string;
  readonly data: {
    readonly portfolio?: { readonly id: string };
    readonly source?: string | object;
    readonly version?: number;
    readonly before?: { readonly status: string };
    readonly after?: { readonly status: string };
    readonly from?: string;
    readonly at?: string;
    readonly days?: number;
    readonly listings?: Readonly<
      Record<string, { readonly basis: string; readonly relief: { readonly docket?: string } | null }>
    >;
  };
}

/** An event in a few lines: what changed for whom, from when, and why. */
function textOf(id: string, { type, timestamp, data }: Payload): string {
  const { portfolio, source, version, before, after, from, at, days, listings = {} } = data;
  const what =
    portfolio?.id ??
    (version === undefined ? (typeof source === "string" ? source : "") : `version ${version}`);
  const change = before === undefined || after === undefined ? "" : ` ${before.status} → ${after.status}`;
  const when = from ?? at;
  const ahead = days === undefined ? "" : `, ${days} day${days === 1 ? "" : "s"} ahead`;
  const why = Object.entries(listings).map(
    ([listing, { basis, relief }]) =>
      `  ${listing}: ${basisInWords({ basis })}${relief?.docket === undefined ? "" : ` (docket ${relief.docket})`}`,
  );
  const head = `${timestamp} ${type}${what === "" ? "" : ` ${what}`}${change}`;
  return [`${head}${when === undefined ? "" : ` from ${when}${ahead}`}`, ...why, `  ${id}, verified`].join(
    "\n",
  );
}

/** A server that takes what is signed with the secret, and prints it once. */
export function startReceiver({
  port,
  secret,
  print,
}: {
  readonly port: number;
  readonly secret: () => string;
  readonly print: (id: string, body: string) => void;
}): Promise<{ readonly url: string; readonly server: Server }> {
  const seen = new Set<string>();
  const server = createServer(async (request, response) => {
    const body = await bytesOf(request);
    const headers = headersOf(request);
    const verified =
      body !== null &&
      verifyStandardWebhook({ body, headers }, { keys: [{ key: secret() }], now: Date.now() }).ok;
    if (!verified) return response.writeHead(401).end();
    const id = headers.get("webhook-id") ?? "";
    if (!seen.has(id)) print(id, new TextDecoder().decode(body));
    seen.add(id);
    return response.writeHead(204).end();
  });
  return new Promise((resolve, reject) => {
    server.once("error", reject);
    server.listen(port, "127.0.0.1", () => {
      const address = server.address();
      resolve({ url: `http://127.0.0.1:${typeof address === "object" ? address?.port : port}/`, server });
    });
  });
}

/** A service that was started at the same moment takes a while until it listens. */
async function reached(url: URL, init: RequestInit, tries = 60): Promise<Response> {
  try {
    return await fetch(url, init);
  } catch {
    if (tries === 1)
      throw new UsageError(`${url.origin} does not answer. Start the service there, or correct the URL.`);
    await setTimeout(500);
    return reached(url, init, tries - 1);
  }
}

async function subscribe(service: string, url: string, events: string, token?: string): Promise<string> {
  const response = await reached(new URL("/v1/subscriptions", service), {
    method: "POST",
    headers: {
      "content-type": "application/json",
      ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
    },
    body: JSON.stringify({ url, events: events.split(",") }),
  });
  const text = await response.text();
  if (response.status !== 201)
    throw new UsageError(
      `${service} took no subscription (${response.status}): ${text}\nStart it with ALERTS_LOOPBACK=allowed to have alerts delivered on one machine.`,
    );
  const { subscription, secret }: { subscription: { id: string }; secret: string } = JSON.parse(text);
  process.stderr.write(`Subscribed as ${subscription.id}.\n`);
  return secret;
}

/** Prints what arrives until it is ended. Throws UsageError where it cannot begin. */
export async function receiverCommand(options: ReceiverOptions): Promise<void> {
  const { port, subscribe: service, events, token, json } = options;
  let { secret } = options;
  if (secret === undefined && service === undefined)
    throw new UsageError("Expected --secret whsec_…, or --subscribe http://127.0.0.1:8787 to be given one.");
  const { url, server } = await startReceiver({
    port: Number(port),
    secret: () => secret ?? "",
    print: (id, body) => {
      const text = json === true ? JSON.stringify({ id, ...JSON.parse(body) }) : textOf(id, JSON.parse(body));
      process.stdout.write(`${printable(text)}\n`);
    },
  });
  process.stderr.write(`Listening on ${url}. Ctrl-C ends it.\n`);
  if (service === undefined) return;
  try {
    secret = await subscribe(service, url, events, token);
  } catch (error) {
    // Nothing would ever come.
    server.close();
    throw error;
  }
}
