/**
 * HTTP over Lambda in payload format 2.0, from an HTTP API or a function URL. Hono's own adapter is deprecated in Hono 4,
 * answers an event of any other source with a successful 404, and prints header values when it cannot read them.
 * @module
 */

import { isUtf8 } from "node:buffer";
import type { APIGatewayProxyEventV2, APIGatewayProxyStructuredResultV2 } from "aws-lambda";
import { problemResponse, Refusal } from "../api/http/problem.ts";
import { partsOfResponse, requestOfParts } from "./light-web.ts";
import type { Observability } from "./observability.ts";

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === "object" && value !== null;

/** Whether this is HTTP. What this asks for is all that is used of the event without a further look. */
function isHttpEvent(event: unknown): event is APIGatewayProxyEventV2 {
  if (!isRecord(event) || event.version !== "2.0" || typeof event.rawPath !== "string") return false;
  const context = event.requestContext;
  return (
    isRecord(context) &&
    typeof context.domainName === "string" &&
    isRecord(context.http) &&
    typeof context.http.method === "string"
  );
}

/** The request that an event stands for; throws a TypeError where its method or headers are none that HTTP has. */
export function requestOf(event: APIGatewayProxyEventV2): Request {
  const { method } = event.requestContext.http;
  const headers = new Map<string, string>();
  for (const [name, value] of Object.entries(event.headers ?? {})) {
    // API Gateway decodes header bytes as UTF-8; a Headers object holds bytes, one for each character.
    if (value !== undefined) headers.set(name.toLowerCase(), Buffer.from(value, "utf8").toString("latin1"));
  }
  if (event.cookies !== undefined && event.cookies.length > 0)
    headers.set("cookie", event.cookies.join("; "));
  // Set by parts: a path such as //elsewhere.example would otherwise name another host.
  const url = new URL(`https://${event.requestContext.domainName}`);
  url.pathname = event.rawPath;
  url.search = event.rawQueryString ?? "";
  const hasBody = event.body !== undefined && event.body !== "" && method !== "GET" && method !== "HEAD";
  if (!hasBody) return requestOfParts({ method, url, headers, body: null });
  const body = new Uint8Array(Buffer.from(event.body ?? "", event.isBase64Encoded ? "base64" : "utf8"));
  headers.set("content-length", String(body.byteLength));
  return requestOfParts({ method, url, headers, body });
}

/** The result that API Gateway turns back into a response. */
export async function resultOf(response: Response): Promise<APIGatewayProxyStructuredResultV2> {
  const { status, headers, body } = await partsOfResponse(response);
  const isText = typeof body === "string" || body === null || isUtf8(body);
  const text = typeof body === "string" ? body : Buffer.from(body ?? []).toString(isText ? "utf8" : "base64");
  return { statusCode: status, headers, body: text, isBase64Encoded: !isText };
}

export interface HttpOptions {
  readonly observability: Observability;
  /** The app, given how to learn what the gateway's authorizer found of a request. */
  readonly build: (authorizerOf: (request: Request) => unknown) => {
    readonly fetch: (request: Request) => Response | Promise<Response>;
  };
}

/** A Lambda handler that serves an app. Rejects an event that is not HTTP, so that no queue takes it for done. */
export function httpHandler({
  observability,
  build,
}: HttpOptions): (event: unknown) => Promise<APIGatewayProxyStructuredResultV2> {
  const authorizers = new WeakMap<Request, unknown>();
  const app = build((request) => authorizers.get(request));
  return function handler(event) {
    if (!isHttpEvent(event))
      throw new Error(
        "This function answers HTTP only, in payload format 2.0 of API Gateway or a function URL.",
      );
    const gatewayRequestId = event.requestContext.requestId;
    return observability.during({ gatewayRequestId }, async () => {
      try {
        const request = requestOf(event);
        authorizers.set(
          request,
          Object.entries(event.requestContext).find(([key]) => key === "authorizer")?.[1],
        );
        return await resultOf(await app.fetch(request));
      } catch (error) {
        if (!(error instanceof TypeError)) throw error;
        const refusal = new Refusal(
          "invalid-header",
          "The request's method or one of its headers cannot be read. Send visible ASCII characters.",
        );
        return resultOf(problemResponse(refusal, gatewayRequestId));
      }
    });
  };
}
