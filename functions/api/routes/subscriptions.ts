/**
 * A tenant's subscriptions: who is told when an answer changes. A secret is shown once, when it is made.
 * @module
 */

import { objectionTo } from "../../alerts/destination.ts";
import type { Subscription } from "../../alerts/subscription.ts";
import { healthy } from "../../alerts/subscription.ts";
import {
  createSubscription,
  deleteSubscription,
  listSubscriptions,
  newSecret,
} from "../../alerts/subscriptions.ts";
import { OVERLAP_MS, rotateSecrets } from "../../portfolios/connections.ts";
import { DeletedResponse } from "../contract/portfolios.ts";
import { NoQuery, readQuery } from "../contract/query.ts";
import {
  MadeSubscriptionResponse,
  SecretRotationBody,
  SubscriptionBody,
  SubscriptionResponse,
  SubscriptionsResponse,
  secretRotationBody,
  subscriptionBody,
} from "../contract/subscriptions.ts";
import { holdingsProblems } from "../holdings-of.ts";
import { tagged } from "../http/etag.ts";
import { jsonBody, jsonBodyProblems } from "../http/json-body.ts";
import { invalid } from "../http/problem.ts";
import { type Call, json, type Route } from "../route.ts";
import { success } from "./portfolios-read.ts";
import { alertsOf, foundSubscription, shown } from "./subscription-calls.ts";

/** Each is read whenever something is told. */
const MAX_SUBSCRIPTIONS = 100;

/** Where a subscription's events go; throws a Refusal for a destination that can be none. */
function destinationOf(call: Call, url: string | undefined, email: string | undefined): Subscription["to"] {
  const { rules, mail } = alertsOf(call).alerts;
  if (url !== undefined && email === undefined) {
    const objection = objectionTo(url, rules);
    if (objection !== null) throw invalid([{ pointer: "/url", detail: objection }]);
    return { kind: "webhook", url };
  }
  if (email === undefined || url !== undefined)
    throw invalid([{ pointer: "", detail: "Expected either url or email, and one of them only." }]);
  if (!mail) throw invalid([{ pointer: "/email", detail: "This deployment sends no letters; give a url." }]);
  return { kind: "email", address: email };
}

const common = { scope: "portfolios", query: NoQuery } as const;

export const postSubscription: Route = {
  ...common,
  method: "POST",
  path: "/v1/subscriptions",
  operationId: "createSubscription",
  summary: "Subscribe to events",
  description:
    "What happens from now on is told: signed by Standard Webhooks to a URL, or as a letter. Answers the secret that deliveries are signed with, this once. See docs/alerts.md.",
  requestBody: {
    description: "What is told, of which portfolios, and where to.",
    content: {
      "application/json": {
        schema: SubscriptionBody,
        example: {
          events: ["portfolio.verdict.changed", "portfolio.change.ahead"],
          url: "https://alerts.example.com/investor-exposure",
        },
      },
    },
  },
  successes: [success(201, "Subscribed.", MadeSubscriptionResponse)],
  problems: [...holdingsProblems, ...jsonBodyProblems, "not-found", "register-unavailable"],
  handle: async (call) => {
    const { table, tenant, alerts } = alertsOf(call);
    readQuery(NoQuery, call.query);
    const { events, portfolios, url, email, contact } = await jsonBody(call, subscriptionBody);
    const to = destinationOf(call, url, email);
    const { register } = await call.deps.reader.current();
    if ((await listSubscriptions(table, tenant)).length >= MAX_SUBSCRIPTIONS)
      throw invalid([
        {
          pointer: "",
          detail: `There are ${MAX_SUBSCRIPTIONS} subscriptions already. Delete one, or widen one of them.`,
        },
      ]);
    const secret = to.kind === "webhook" ? newSecret() : null;
    const wanted = {
      tenant,
      createdAt: call.now,
      since: register.version,
      events,
      portfolios: portfolios ?? null,
      to,
      contact: contact ?? null,
    };
    const subscription = await createSubscription({ table, secrets: alerts.secrets }, wanted, secret);
    return json({ subscription: shown({ subscription, health: healthy }), secret }, {}, 201);
  },
};

export const getSubscriptions: Route = {
  ...common,
  method: "GET",
  path: "/v1/subscriptions",
  operationId: "listSubscriptions",
  summary: "List subscriptions",
  description: "The tenant's own, by id, without their secrets.",
  successes: [success(200, "Every subscription of the tenant.", SubscriptionsResponse, { ETag: "strong" })],
  problems: [...holdingsProblems, "invalid-request", "not-found"],
  handle: async (call) => {
    readQuery(NoQuery, call.query);
    const { table, tenant } = alertsOf(call);
    return tagged(json({ subscriptions: (await listSubscriptions(table, tenant)).map(shown) }));
  },
};

export const getSubscription: Route = {
  ...common,
  method: "GET",
  path: "/v1/subscriptions/{id}",
  operationId: "getSubscription",
  summary: "A subscription",
  description: "How it fares, without its secret.",
  successes: [success(200, "The subscription.", SubscriptionResponse, { ETag: "strong" })],
  problems: [...holdingsProblems, "invalid-request", "not-found"],
  handle: async (call) => {
    readQuery(NoQuery, call.query);
    return tagged(json({ subscription: shown(await foundSubscription(call)) }));
  },
};

export const removeSubscription: Route = {
  ...common,
  method: "DELETE",
  path: "/v1/subscriptions/{id}",
  operationId: "deleteSubscription",
  summary: "End a subscription",
  description: "Nothing more is delivered, what waits included; its secret is deleted.",
  successes: [success(200, "Ended.", DeletedResponse)],
  problems: [...holdingsProblems, "invalid-request", "not-found"],
  handle: async (call) => {
    readQuery(NoQuery, call.query);
    const { table, alerts } = alertsOf(call);
    const { subscription } = await foundSubscription(call);
    await deleteSubscription({ table, secrets: alerts.secrets }, subscription);
    return json({ deleted: true });
  },
};

export const postSecretRotation: Route = {
  ...common,
  method: "POST",
  path: "/v1/subscriptions/{id}/rotate",
  operationId: "rotateSubscriptionSecret",
  summary: "Rotate a subscription's secret",
  description:
    "Answers a new secret, this once. Deliveries bear a signature by each of both during the overlap, so that the receiver can change over at any moment in it.",
  requestBody: {
    description: "For how long both sign.",
    content: { "application/json": { schema: SecretRotationBody, example: { overlapSeconds: 3600 } } },
  },
  successes: [success(200, "Rotated.", MadeSubscriptionResponse)],
  problems: [...holdingsProblems, ...jsonBodyProblems, "not-found"],
  handle: async (call) => {
    readQuery(NoQuery, call.query);
    const { table, alerts } = alertsOf(call);
    const { overlapSeconds } = await jsonBody(call, secretRotationBody);
    const found = await foundSubscription(call);
    if (found.subscription.to.kind === "email")
      throw invalid([{ pointer: "", detail: "Letters are not signed: there is no secret to rotate." }]);
    const secret = newSecret();
    await rotateSecrets({ table, secrets: alerts.secrets }, found.subscription, {
      signing: secret,
      credentials: {},
      overlapMs: overlapSeconds === undefined ? OVERLAP_MS : overlapSeconds * 1000,
      now: call.now,
    });
    return json({ subscription: shown(found), secret });
  },
};
