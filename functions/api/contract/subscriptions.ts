/**
 * Subscriptions, and the events that they are sent, as the API takes and shows them.
 * @module
 */

import * as Type from "typebox";
import { eventStates } from "../../alerts/event.ts";
import { eventTypes } from "../../alerts/event-types.ts";
import { disabledReasons } from "../../alerts/subscription.ts";
import { validatorOf } from "../../schema/compiled-schema.ts";
import { closed, Id, oneOf, orNull, text } from "../../schema/parts.ts";
import { Clock } from "./listing-answer.ts";
import { Limit } from "./query.ts";

const EventTypeName = oneOf(eventTypes, `what is told: ${eventTypes.join(", ")}`);
const Events = Type.Array(EventTypeName, {
  minItems: 1,
  maxItems: eventTypes.length,
  uniqueItems: true,
  description: "one or more types of events, each once",
});
const Url = text(2048, "where events are POSTed: an https URL at a public address");
const Mail = Type.String({
  pattern: '^[^\\s@<>,;:"]{1,64}@[A-Za-z0-9.-]{1,190}\\.[A-Za-z0-9-]{2,63}$',
  description: "an e-mail address, such as desk@example.com",
});

export const SubscriptionBody = Type.Object(
  {
    events: Events,
    portfolios: Type.Optional(
      Type.Array(Id, {
        minItems: 1,
        maxItems: 1_000,
        uniqueItems: true,
        description: "ids of the portfolios that it is about, 1 to 1,000; all, later ones too, where absent",
      }),
    ),
    url: Type.Optional(Url),
    email: Type.Optional(Mail),
    contact: Type.Optional(Mail),
  },
  {
    ...closed,
    title: "SubscriptionInput",
    description:
      "an object with events, and either url or email; contact is written to where the subscription is disabled",
  },
);
export const subscriptionBody = validatorOf(SubscriptionBody);

export const SecretRotationBody = Type.Object(
  {
    overlapSeconds: Type.Optional(
      Type.Integer({
        minimum: 0,
        maximum: 2_592_000,
        description:
          "seconds for which deliveries are signed with the earlier secret too, 86400 where absent",
      }),
    ),
  },
  { ...closed, title: "SecretRotationInput", description: "an object, which may be empty" },
);
export const secretRotationBody = validatorOf(SecretRotationBody);

const SubscriptionShape = Type.Object(
  {
    id: Id,
    createdAt: Clock,
    events: Type.Array(EventTypeName),
    portfolios: orNull(Type.Array(Id, { description: "null: all" })),
    url: orNull(Type.String()),
    email: orNull(Type.String()),
    contact: orNull(Type.String()),
    state: oneOf(
      ["active", "failing", "disabled"] as const,
      "failing: the last delivery failed and is tried again; disabled: nothing is delivered until a test succeeds",
    ),
    failingSince: orNull(Clock),
    disabled: orNull(
      Type.Object(
        {
          at: Clock,
          why: oneOf(disabledReasons, "gone: the receiver answered 410; failing: for three days"),
        },
        closed,
      ),
    ),
  },
  { ...closed, title: "Subscription" },
);
const MadeSecret = orNull(
  Type.String({
    description: "what deliveries are signed with; shown this once. null: letters are not signed",
  }),
);
export const SubscriptionResponse = Type.Object(
  { subscription: SubscriptionShape },
  { ...closed, title: "SubscriptionResponse" },
);
export const MadeSubscriptionResponse = Type.Object(
  { subscription: SubscriptionShape, secret: MadeSecret },
  { ...closed, title: "MadeSubscriptionResponse" },
);
export const SubscriptionsResponse = Type.Object(
  { subscriptions: Type.Array(SubscriptionShape) },
  { ...closed, title: "SubscriptionsResponse" },
);

export const EventsQuery = Type.Object({ after: Type.Optional(Id), limit: Type.Optional(Limit) }, closed);

const EventShape = Type.Object(
  {
    id: Id,
    type: Type.String({
      description: "one of the subscription's, subscription.test or subscription.disabled",
    }),
    createdAt: Clock,
    state: oneOf(eventStates, "given-up: every try failed, while other events were taken; send it again"),
    tries: Type.Integer({ minimum: 0 }),
    attempts: Type.Array(
      Type.Object(
        {
          at: Clock,
          status: orNull(Type.Integer({ description: "what the receiver answered; null: nothing" })),
          failure: orNull(
            Type.String({
              description: "why there was no answer: timeout, unreachable, refused-destination",
            }),
          ),
          durationMs: Type.Integer({ minimum: 0 }),
        },
        closed,
      ),
      { description: "the last tries, at most 20" },
    ),
    payload: Type.Unsafe<Readonly<Record<string, unknown>>>({
      type: "object",
      description: "what is POSTed: type, timestamp and data; see docs/alerts.md",
    }),
  },
  { ...closed, title: "Event" },
);
export const EventResponse = Type.Object({ event: EventShape }, { ...closed, title: "EventResponse" });
export const EventsResponse = Type.Object(
  { events: Type.Array(EventShape), next: orNull(Id) },
  { ...closed, title: "EventsResponse" },
);
