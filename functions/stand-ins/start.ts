/**
 * Stand-ins of SnapTrade, Plaid and MX on this machine: each checks what it is asked as the platform would, and signs as it does.
 * @module
 */

import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { type Answer, type Asked, type Decision, type Given, ok } from "./answer.ts";
import { askMx } from "./mx.ts";
import { createPlaid, type Plaid } from "./plaid.ts";
import { askSnapTrade } from "./snaptrade.ts";

export interface StandIns {
  /** Where they are asked, as the service's environment names it. */
  readonly urls: { readonly snaptrade: string; readonly plaid: string; readonly mx: string };
  /** Requests that came by, by what was asked. */
  readonly asked: string[];
  /** What is answered, by what is asked; the latest set counts. */
  readonly answers: Map<string, Answer>;
  readonly plaid: Plaid;
  readonly close: () => Promise<void>;
}

/** Requests are small; a longer body is none of the service's. */
const MAX_BYTES = 100_000;

async function bodyOf(request: IncomingMessage): Promise<Asked["body"]> {
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of request) {
    length += chunk.length;
    if (length > MAX_BYTES) throw new Error("The request is too large.");
    chunks.push(Buffer.from(chunk));
  }
  return JSON.parse(Buffer.concat(chunks).toString("utf8") || "{}");
}

function reply(response: ServerResponse, { status, body, cutAt }: Answer): void {
  response.writeHead(status, {
    "content-type": "application/json",
    "content-length": Buffer.byteLength(body),
  });
  if (cutAt === undefined) response.end(body);
  else response.write(body.slice(0, cutAt), () => response.destroy());
}

/** Starts them on 127.0.0.1; `port` 0 is any that is free. `heard` is told what each request asked for, and its status. */
export async function startStandIns(
  given: Given,
  port: number,
  heard: (what: string, status: number) => void = () => undefined,
): Promise<StandIns> {
  const asked: string[] = [];
  const answers = new Map<string, Answer>();
  const plaid = await createPlaid(given);
  answers.set("plaid key plaid-key-1", ok({ key: plaid.key, request_id: "r" }));

  async function decide(request: IncomingMessage): Promise<Decision> {
    const url = new URL(request.url ?? "/", "http://localhost");
    const header = (name: string): string | undefined => {
      const value = request.headers[name];
      return Array.isArray(value) ? value[0] : value;
    };
    const bodiless: Asked = { url, header, body: {} };
    return (
      askSnapTrade(bodiless, given) ??
      askMx(bodiless, given) ??
      (await plaid.ask({ ...bodiless, body: await bodyOf(request) }))
    );
  }

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { what, refusal, otherwise } = await decide(request);
    asked.push(what);
    const chosen = refusal ?? answers.get(what) ?? otherwise;
    if (chosen.delayMs !== undefined) await new Promise((done) => setTimeout(done, chosen.delayMs));
    heard(what, chosen.status);
    reply(response, chosen);
  }

  const server = createServer((request, response) => {
    answer(request, response).catch(() => response.destroy());
  });
  const { promise: listening, resolve, reject } = Promise.withResolvers<void>();
  server.once("error", reject);
  server.listen(port, "127.0.0.1", resolve);
  await listening;
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("The stand-ins have no port.");
  const base = `http://127.0.0.1:${address.port}`;
  return {
    urls: { snaptrade: `${base}/api/v1`, plaid: base, mx: base },
    asked,
    answers,
    plaid,
    close: () =>
      new Promise<void>((closed) => {
        server.close(() => closed());
        server.closeAllConnections();
      }),
  };
}
