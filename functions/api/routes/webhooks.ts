/**
 * Where brokers deliver. Open: what a delivery may do is decided by its signature alone.
 * @module
 */

import * as Type from "typebox";
import { WebhookResponse } from "../contract/connections.ts";
import { NoQuery } from "../contract/query.ts";
import { readBody } from "../http/body.ts";
import { Refusal } from "../http/problem.ts";
import { json, type Route } from "../route.ts";

/** Senders give up after 3 to 15 seconds; a body that drips longer than this is nobody's. */
const BODY_DEADLINE_MS = 10_000;

const slow = (): Refusal =>
  new Refusal("malformed-body", "The body did not arrive within ten seconds. Send it whole.", {
    headers: { Connection: "close" },
  });

/** The body's bytes as they were sent: signatures are over these. */
async function bytesOf(request: Request, limit: number): Promise<Uint8Array> {
  if (request.headers.has("content-encoding")) {
    throw new Refusal(
      "unsupported-encoding",
      "Deliveries are taken uncompressed: the signature is over the bytes as sent. Leave Content-Encoding out.",
    );
  }
  const { promise, reject } = Promise.withResolvers<never>();
  const timer = setTimeout(() => reject(slow()), BODY_DEADLINE_MS);
  try {
    return await Promise.race([readBody(request, limit), promise]);
  } finally {
    clearTimeout(timer);
  }
}

export const postWebhook: Route = {
  method: "POST",
  path: "/v1/webhooks/{id}",
  scope: null,
  operationId: "deliver",
  summary: "Take a broker's delivery",
  description:
    "For brokers' platforms, at the path that creating a connection answers. The bytes are verified before anything is read; a delivery is " +
    "stored and queued before it is acknowledged; the same event again is acknowledged and has no further effect. Unknown event types are " +
    "acknowledged; an authentic delivery that cannot be read is kept apart, acknowledged, and marks the connection's portfolios incomplete.",
  query: NoQuery,
  requestBody: {
    description: "The provider's own format, uncompressed, at most 4 MiB.",
    content: {
      "application/json": {
        schema: Type.Unknown({ description: "as the provider sends it" }),
        example: {
          type: "portfolio.replaced",
          timestamp: "2021-03-15T13:31:00Z",
          data: { account: "a-1", positions: ["XIACY"] },
        },
      },
    },
  },
  successes: [
    {
      status: 200,
      description: "Acknowledged.",
      mediaType: "application/json",
      schema: WebhookResponse,
      headers: {},
    },
  ],
  problems: [
    "malformed-body",
    "unauthenticated",
    "not-found",
    "id-conflict",
    "too-large",
    "unsupported-encoding",
    "holdings-unavailable",
  ],
  handle: async (call) => {
    const { deliveries } = call.deps;
    if (deliveries === undefined) throw new Refusal("not-found", "This deployment takes no deliveries.");
    const { request, limits, now } = call;
    const body = () => bytesOf(request, limits.bodyBytes);
    const reception = await deliveries
      .receive(call.params.id ?? "", { body, headers: request.headers }, now)
      .catch((cause: unknown) => {
        if (cause instanceof Refusal) throw cause;
        throw new Refusal(
          "holdings-unavailable",
          "The delivery could not be verified or stored just now, and was not taken. Send it again later.",
          { headers: { "Retry-After": "30" }, cause },
        );
      });
    switch (reception.kind) {
      case "unknown":
        throw new Refusal("not-found", "There is no such connection.");
      case "disbelieved":
        throw new Refusal("unauthenticated", "The delivery is not authentic.");
      case "conflict":
        throw new Refusal(
          "id-conflict",
          "An event of this id came before with another content. Nothing was changed.",
        );
      default:
        return json({ status: reception.kind });
    }
  },
};

export const webhookRoutes: readonly Route[] = [postWebhook];
