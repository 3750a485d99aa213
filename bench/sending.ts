/**
 * The local server in a process of its own, and senders of signed deliveries to it.
 * @module
 */

import { fork } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { Agent, request } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { signStandardWebhook } from "../functions/brokers/standard-webhooks.ts";

/** As many senders at once. */
export const AT_ONCE = 32;

const agent = new Agent({ keepAlive: true, maxSockets: AT_ONCE });

function send(
  url: string,
  method: string,
  headers: Readonly<Record<string, string>>,
  body: Uint8Array | string,
): Promise<string> {
  return new Promise((resolve, reject) => {
    const sent = request(
      url,
      {
        method,
        agent,
        headers: {
          "content-type": "application/json",
          "content-length": Buffer.byteLength(body),
          ...headers,
        },
      },
      (response) => {
        let text = "";
        response.setEncoding("utf8").on("data", (chunk: string) => {
          text += chunk;
        });
        response.on("end", () =>
          response.statusCode !== undefined && response.statusCode < 300
            ? resolve(text)
            : reject(new Error(`${response.statusCode}: ${text}`)),
        );
      },
    );
    sent.on("error", reject);
    sent.end(body);
  });
}

function served(dataDir: string): Promise<{ readonly url: string; readonly stop: () => void }> {
  const child = fork(fileURLToPath(new URL("../test/portfolios/crash-worker.ts", import.meta.url)), [
    dataDir,
  ]);
  return new Promise((resolve, reject) => {
    child.once("message", (message: unknown) => {
      if (typeof message === "object" && message !== null && "url" in message)
        resolve({ url: String(message.url), stop: () => child.kill("SIGKILL") });
    });
    child.once("exit", () => reject(new Error("the server ended before it served")));
  });
}

/** What sends to a connection of a server. */
export interface Sending {
  /** Its deliveries are about one of a hundred accounts, each at the instant given: milliseconds since 1970. */
  readonly deliver: (n: number, at: number) => Promise<string>;
}

/** Runs something against a server with an empty directory, and ends both. */
export async function withServer<T>(
  use: (server: {
    readonly ask: (path: string) => Promise<string>;
    readonly connect: (name: string) => Promise<Sending>;
  }) => Promise<T>,
): Promise<T> {
  const dataDir = await mkdtemp(join(tmpdir(), "bench-"));
  const { url, stop } = await served(dataDir);
  const connect = async (name: string): Promise<Sending> => {
    const asked = JSON.stringify({ name, provider: "standard-webhooks" });
    const created: { connection: { webhook: string }; secret: string } = JSON.parse(
      await send(`${url}/v1/connections`, "POST", {}, asked),
    );
    return {
      deliver: (n, at) => {
        const id = `msg_${n}`;
        const body = new TextEncoder().encode(
          JSON.stringify({
            type: "portfolio.replaced",
            timestamp: new Date(at).toISOString(),
            data: { account: `a-${n % 100}`, positions: ["AAPL", "MSFT"] },
          }),
        );
        const timestampS = Math.floor(Date.now() / 1000);
        const signature = signStandardWebhook({ id, timestampS, body }, [created.secret]);
        const headers = {
          "webhook-id": id,
          "webhook-timestamp": String(timestampS),
          "webhook-signature": signature,
        };
        return send(url + created.connection.webhook, "POST", headers, body);
      },
    };
  };
  try {
    return await use({ ask: (path) => send(url + path, "GET", {}, ""), connect });
  } finally {
    stop();
    agent.destroy();
    await rm(dataDir, { recursive: true, force: true, maxRetries: 5 });
  }
}
