/**
 * The events of a subscription: what was sent and what came of it, again, and a test.
 * @module
 */

import { randomUUID } from "node:crypto";
import { eventOf, laneOf } from "../../alerts/event.ts";
import { laneOfEvent, pageOfEvents, putEvents, sendAgain } from "../../alerts/outbox.ts";
import { NoQuery, readQuery } from "../contract/query.ts";
import { EventResponse, EventsQuery, EventsResponse } from "../contract/subscriptions.ts";
import { holdingsProblems } from "../holdings-of.ts";
import { tagged } from "../http/etag.ts";
import { page } from "../http/limits.ts";
import { json, type Route } from "../route.ts";
import { success } from "./portfolios-read.ts";
import { alertsOf, foundEvent, foundSubscription, shownEvent } from "./subscription-calls.ts";

const problems = [...holdingsProblems, "invalid-request", "not-found"] as const;

export const getEvents: Route = {
  scope: "portfolios",
  method: "GET",
  path: "/v1/subscriptions/{id}/events",
  operationId: "listEvents",
  summary: "A subscription's events",
  description:
    "In the order of their causes, oldest first, with the last tries of each. They are kept for 90 days: what was missed can be read here.",
  query: EventsQuery,
  successes: [success(200, "One page.", EventsResponse, { ETag: "strong" })],
  problems,
  handle: async (call) => {
    const { after = "", limit: size = page.default } = readQuery(EventsQuery, call.query);
    const { table } = alertsOf(call);
    const { subscription } = await foundSubscription(call);
    const { events, more } = await pageOfEvents(table, subscription, { after, size });
    return tagged(json({ events: events.map(shownEvent), next: more ? (events.at(-1)?.id ?? null) : null }));
  },
};

export const postRedelivery: Route = {
  scope: "portfolios",
  method: "POST",
  path: "/v1/subscriptions/{id}/events/{eventId}/redeliver",
  operationId: "redeliverEvent",
  summary: "Send an event again",
  description:
    "Under its own id, behind whatever of its portfolio waits before it. Its body is the same; timestamp header and signature are new.",
  query: NoQuery,
  successes: [success(202, "It is on its way.", EventResponse)],
  problems,
  handle: async (call) => {
    readQuery(NoQuery, call.query);
    const { table, alerts } = alertsOf(call);
    const { subscription } = await foundSubscription(call);
    const event = await foundEvent(call, subscription);
    await sendAgain(table, subscription, event, call.now);
    await alerts.queue.send([laneOfEvent({ recipient: subscription, event })]);
    return json({ event: shownEvent({ ...event, state: "pending", tries: 0 }) }, {}, 202);
  },
};

export const postTest: Route = {
  scope: "portfolios",
  method: "POST",
  path: "/v1/subscriptions/{id}/test",
  operationId: "testSubscription",
  summary: "Send a test",
  description:
    "One event of type subscription.test, tried once; what came of it is among the events. Where the subscription is disabled, a success enables it and what waits follows.",
  query: NoQuery,
  successes: [success(202, "It is on its way.", EventResponse)],
  problems,
  handle: async (call) => {
    readQuery(NoQuery, call.query);
    const { table, alerts } = alertsOf(call);
    const { subscription } = await foundSubscription(call);
    const cause = { at: call.now, version: 0, name: randomUUID() };
    const news = {
      type: "subscription.test" as const,
      lane: laneOf.test,
      cause,
      data: { subscription: subscription.id },
    };
    const event = eventOf(subscription.id, news, call.now);
    const addressed = { recipient: subscription, event };
    await putEvents(table, [addressed], call.now);
    await alerts.queue.send([laneOfEvent(addressed)]);
    return json({ event: shownEvent(event) }, {}, 202);
  },
};
