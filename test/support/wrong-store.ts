/**
 * A database before which something stands that answers wrongly when it is told to: refusals, faults, pages of somebody else's.
 * @module
 */

import { createServer, type IncomingMessage, type ServerResponse } from "node:http";

/** An answer in place of the database's own; null: the database answers. */
export type Wrong = { readonly status: number; readonly type: string; readonly body: string } | null;

export interface WrongStore {
  readonly url: string;
  /** What it answers from now on. */
  answers: Wrong;
  readonly close: () => Promise<void>;
}

const JSON_1_0 = "application/x-amz-json-1.0";

/** An error as DynamoDB words it; what it says must reach no caller and no log. */
export const refused = (status: number, name: string, says: string): Wrong => ({
  status,
  type: JSON_1_0,
  body: JSON.stringify({ __type: `com.amazonaws.dynamodb.v20120810#${name}`, message: says }),
});

export const page = (status: number, type: string, body: string): Wrong => ({ status, type, body });

async function forward(target: string, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk);
  const headers: Record<string, string> = {};
  for (const name of ["content-type", "x-amz-target", "authorization", "x-amz-date"]) {
    const value = request.headers[name];
    if (typeof value === "string") headers[name] = value;
  }
  const answer = await fetch(target, { method: "POST", headers, body: Buffer.concat(chunks) });
  response.writeHead(answer.status, { "content-type": answer.headers.get("content-type") ?? JSON_1_0 });
  response.end(Buffer.from(await answer.arrayBuffer()));
}

/** Stands before the database at `target`, which it lets answer until told otherwise. */
export async function startWrongStore(target: string): Promise<WrongStore> {
  const state: { answers: Wrong } = { answers: null };
  const server = createServer((request, response) => {
    const { answers } = state;
    if (answers === null) {
      forward(target, request, response).catch(() => response.destroy());
      return;
    }
    request.resume();
    response.writeHead(answers.status, { "content-type": answers.type });
    response.end(answers.body);
  });
  await new Promise<void>((listening) => server.listen(0, "127.0.0.1", listening));
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("it has no port");
  return {
    url: `http://127.0.0.1:${address.port}${new URL(target).pathname}`,
    get answers() {
      return state.answers;
    },
    set answers(wrong) {
      state.answers = wrong;
    },
    close: () =>
      new Promise<void>((closed) => {
        server.close(() => closed());
        server.closeAllConnections();
      }),
  };
}
