/**
 * The HTTP application as a function of what it needs; Lambda, the local server and the tests each call it.
 * @module
 */

import { type Context, Hono } from "hono";
import type { Principal } from "./auth/auth.ts";
import type { AppDeps } from "./deps.ts";
import { compress } from "./http/compress.ts";
import { matchesNone } from "./http/etag.ts";
import { type Limits, limits } from "./http/limits.ts";
import { problemReply, Refusal, refusalOf } from "./http/problem.ts";
import { callersTrace, traceOf } from "./http/trace-of.ts";
import type { Reply, Route } from "./route.ts";
import { allRoutes } from "./routes/all.ts";

/** Who calls, where the route asks for a scope; throws a Refusal. */
async function admit(route: Route, request: Request, deps: AppDeps): Promise<Principal | null> {
  if (route.scope === null) return null;
  const principal = await deps.authenticate(request);
  if (principal === null) {
    throw new Refusal(
      "unauthenticated",
      "The request bears no valid credentials; expected Authorization: Bearer <token>.",
      {
        headers: { "WWW-Authenticate": "Bearer" },
      },
    );
  }
  const wait = deps.admit?.(principal.tenant, deps.now()) ?? 0;
  if (wait > 0)
    throw new Refusal(
      "too-many-requests",
      "This tenant makes more calls than its share. Nothing was done; ask again after as many seconds as Retry-After says.",
      { headers: { "Retry-After": String(Math.ceil(wait)) } },
    );
  if (!principal.scopes.includes(route.scope)) {
    throw new Refusal(
      "forbidden",
      `The credentials lack the scope ${route.scope}; they carry ${principal.scopes.join(", ") || "none"}.`,
    );
  }
  return principal;
}

/** Nearly all URLs have no query, and need no parser. */
const queryOf = (url: string): URLSearchParams =>
  url.includes("?") ? new URL(url).searchParams : new URLSearchParams();

/** A reply as it is sent; null body: none. */
type Sent = Omit<Reply, "body"> & { readonly body: Reply["body"] | null };

/** What goes out of a Lambda function: text as it is, compressed bytes in Base64, four for three. */
function bytesOut({ headers, body }: Sent): number {
  if (body === null) return 0;
  if ("Content-Encoding" in headers) return Math.ceil(body.length / 3) * 4;
  return Buffer.byteLength(body);
}

/** The reply as it goes out, compressed where that is accepted. Throws a Refusal where it is larger than an answer may be. */
async function bounded(sent: Sent, request: Request, bounds: Limits): Promise<Sent> {
  const out = await compress(sent, request);
  if (bytesOut(out) <= bounds.answerBytes) return out;
  throw new Refusal(
    "answer-too-large",
    `The answer would exceed ${bounds.answerBytes} bytes, and part of one is never given. Send Accept-Encoding: gzip, or ask for less at once: split the portfolio, or lower the limit.`,
  );
}

/** The reply with its Cache-Control; 304 without a body where If-None-Match names it. */
function conditional({ status, headers, body }: Reply, request: Request): Sent {
  const etag = headers.ETag;
  const reading = request.method === "GET" || request.method === "HEAD";
  if (reading && etag !== undefined && matchesNone(request.headers.get("if-none-match"), etag)) {
    return { status: 304, headers: { ETag: etag }, body: null };
  }
  return {
    status,
    headers: { "Cache-Control": reading ? "private, no-cache" : "no-store", ...headers },
    body,
  };
}

/** The app. Nothing is read from the environment; every failure becomes a problem by one mapper. */
export function createApp(deps: AppDeps): Hono {
  const app = new Hono();
  const bounds = deps.limits ?? limits;
  const respond = deps.respond ?? (({ body, ...init }) => new Response(body, init));

  /** Answers one call, whatever happens in it, and logs one line that holds nothing of the caller's. */
  async function answer(c: Context, route: Route | null, reply: () => Promise<Reply>): Promise<Response> {
    const started = deps.now();
    const requestId = deps.requestId();
    const request = c.req.raw;
    const trace = callersTrace(request);
    let sent: Sent;
    let problem: string | undefined;
    try {
      sent = await bounded(conditional(await reply(), request), request, bounds);
    } catch (error) {
      const refusal = refusalOf(error);
      problem = refusal.type;
      sent = problemReply(refusal, requestId);
      if (sent.status >= 500)
        deps.log({ event: "fault", requestId, route: route?.path ?? null, ...traceOf(refusal.cause) });
    }
    deps.log({
      event: "request",
      requestId,
      method: request.method,
      route: route?.path ?? null,
      status: sent.status,
      durationMs: deps.now() - started,
      ...(problem === undefined ? {} : { problem }),
      ...(trace === null ? {} : { traceId: trace }),
    });
    // Made once and left alone: a response whose headers are touched afterwards takes the server's slow path.
    return respond({
      ...sent,
      headers: { ...sent.headers, "Request-Id": requestId, "X-Content-Type-Options": "nosniff" },
    });
  }

  for (const route of allRoutes) {
    app.on(route.method, route.path.replaceAll(/\{(\w+)\}/g, ":$1"), (c) =>
      answer(c, route, async () => {
        const request = c.req.raw;
        const principal = await admit(route, request, deps);
        return route.handle({
          request,
          params: c.req.param(),
          query: queryOf(request.url),
          principal,
          deps,
          limits: bounds,
          now: deps.now(),
        });
      }),
    );
  }

  for (const [path, routes] of Map.groupBy(allRoutes, (route) => route.path)) {
    const allow = routes.flatMap(({ method }) => (method === "GET" ? ["GET", "HEAD"] : [method])).join(", ");
    app.all(path.replaceAll(/\{(\w+)\}/g, ":$1"), (c) =>
      answer(c, routes[0] ?? null, async () => {
        throw new Refusal("method-not-allowed", `This path takes ${allow}.`, { headers: { Allow: allow } });
      }),
    );
  }

  app.notFound((c) =>
    answer(c, null, async () => {
      throw new Refusal(
        "not-found",
        "This service has no such path; /openapi.json and /docs list those it has.",
      );
    }),
  );
  app.onError((error, c) =>
    answer(c, null, async () => {
      throw error;
    }),
  );
  return app;
}
