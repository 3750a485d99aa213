/**
 * The MCP server beside the API, at `/mcp` of the local server: Streamable HTTP, without sessions.
 * @module
 */

import { randomUUID } from "node:crypto";
import type { Authenticate } from "../../api/auth/auth.ts";
import { readBody } from "../../api/http/body.ts";
import { limits } from "../../api/http/limits.ts";
import { problemResponse, Refusal } from "../../api/http/problem.ts";

interface App {
  readonly request: (request: Request) => Response | Promise<Response>;
  readonly fetch: (request: Request) => Response | Promise<Response>;
}

const unauthorized = (): Response =>
  Response.json(
    { type: "/problems/unauthenticated", title: "No valid credentials", status: 401 },
    { status: 401, headers: { "WWW-Authenticate": "Bearer", "Content-Type": "application/problem+json" } },
  );

/** What of the caller's request says who they are; the app decides by it what they may ask. */
function identityOf(request: Request | undefined): Readonly<Record<string, string>> {
  const found = ["authorization", "origin"].flatMap((name) => {
    const value = request?.headers.get(name) ?? null;
    return value === null ? [] : [[name, value] as const];
  });
  return Object.fromEntries(found);
}

async function createHandler(app: App, version: string) {
  const [{ createMcpHandler }, { createMcpServer }] = await Promise.all([
    import("@modelcontextprotocol/server"),
    import("./server.ts"),
  ]);
  return createMcpHandler(
    ({ requestInfo }) =>
      createMcpServer(
        {
          app,
          headers: identityOf(requestInfo),
          origin: new URL(requestInfo?.url ?? "http://localhost").origin,
        },
        version,
      ),
    { maxRequestBodySize: limits.bodyBytes },
  );
}

/** The request with its body whole, decompressed, within the same bounds as any other's. */
async function arrived(request: Request): Promise<Request> {
  const headers = new Headers(request.headers);
  for (const name of ["content-encoding", "content-length", "transfer-encoding"]) headers.delete(name);
  const body = await readBody(request, limits.bodyBytes);
  return new Request(request.url, { method: request.method, headers, body: Buffer.from(body) });
}

/** An app that answers at `/mcp` too; the protocol's own code is loaded with the first request for it. */
export function withMcp(app: App, authenticate: Authenticate, version: string): Pick<App, "fetch"> {
  let handler: ReturnType<typeof createHandler> | null = null;
  return {
    fetch: async (request) => {
      if (new URL(request.url).pathname !== "/mcp") return app.fetch(request);
      if ((await authenticate(request)) === null) return unauthorized();
      handler ??= createHandler(app, version);
      try {
        const whole = request.method === "POST" ? await arrived(request) : request;
        return await (await handler).fetch(whole);
      } catch (error) {
        if (error instanceof Refusal) return problemResponse(error, randomUUID());
        throw error;
      }
    },
  };
}
