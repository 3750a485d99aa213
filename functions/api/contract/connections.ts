/**
 * Connections to brokers' platforms, and what their deliveries are answered.
 * @module
 */

import * as Type from "typebox";
import { providerNames } from "../../portfolios/providers/all.ts";
import { pullFailures } from "../../portfolios/pull-failed.ts";
import { validatorOf } from "../../schema/compiled-schema.ts";
import { closed, mapOf, oneOf, orNull } from "../../schema/parts.ts";
import { Clock } from "./listing-answer.ts";

const Name = Type.String({
  pattern: "^[a-z0-9-]{1,40}$",
  description: "a name of a–z, 0–9 and hyphen, at most 40 characters; portfolios are named <name>.<account>",
});
/** `writeOnly`: never given back, and never echoed in an error. */
const secret = (maxLength: number, description: string) =>
  Type.String({ minLength: 1, maxLength, description, writeOnly: true });
const Secret = secret(512, "a secret of at most 512 characters");
const Credentials = mapOf(secret(100_000, "a credential"), "what fetching holdings needs, by name");

export const ConnectionBody = Type.Object(
  {
    name: Name,
    provider: oneOf(providerNames, `the broker's platform: ${providerNames.join(", ")}`),
    environment: Type.Optional(
      oneOf(["production", "sandbox"] as const, "production (the default) or sandbox"),
    ),
    secret: Type.Optional(Secret),
    credentials: Type.Optional(Credentials),
  },
  {
    ...closed,
    title: "ConnectionInput",
    description: "an object with name and provider, and what the provider needs",
  },
);
export const connectionBody = validatorOf(ConnectionBody);

export const RotateBody = Type.Object(
  {
    secret: Type.Optional(Secret),
    credentials: Type.Optional(Credentials),
    overlapSeconds: Type.Optional(
      Type.Integer({
        minimum: 0,
        maximum: 2_592_000,
        description: "seconds for which the earlier secret still counts, 86400 where absent",
      }),
    ),
  },
  {
    ...closed,
    title: "RotationInput",
    description: "an object with what is to be replaced; {} where the service shall make the secret",
  },
);
export const rotateBody = validatorOf(RotateBody);

const Health = Type.Object(
  {
    lastDelivery: orNull(Clock),
    lastFetch: orNull(Clock),
    lastError: orNull(Type.Object({ at: Clock, kind: oneOf(pullFailures) }, closed)),
  },
  {
    ...closed,
    title: "ConnectionHealth",
    description:
      "when a delivery was last taken, holdings were last fetched, and a fetch last failed; null: never",
  },
);

export const ConnectionSummary = Type.Object(
  {
    name: Type.String(),
    provider: oneOf(providerNames),
    environment: Type.String(),
    createdAt: Clock,
    health: Health,
    webhook: Type.String({
      description: "the path to which the provider delivers; unguessable, treat it as confidential",
    }),
  },
  { ...closed, title: "Connection" },
);
export const ConnectionResponse = Type.Object(
  {
    connection: ConnectionSummary,
    secret: orNull(Type.String({ description: "a secret that the service made; shown this once" })),
  },
  { ...closed, title: "ConnectionResponse" },
);
export const ConnectionsResponse = Type.Object(
  { connections: Type.Array(ConnectionSummary) },
  { ...closed, title: "ConnectionsResponse" },
);

export const WebhookResponse = Type.Object(
  { status: oneOf(["accepted", "duplicate", "ignored", "parked"] as const) },
  { ...closed, title: "WebhookResponse" },
);
