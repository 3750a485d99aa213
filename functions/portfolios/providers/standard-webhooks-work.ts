/**
 * Reading the deliveries of a sender of whole portfolios.
 * @module
 */

import { randomBytes } from "node:crypto";
import { parseStandardPortfolio } from "../../brokers/standard-portfolio.ts";
import { isVerifyingKey, verifyStandardWebhook } from "../../brokers/standard-webhooks.ts";
import type { ProviderWork } from "./adapter.ts";

export const standardWebhooksWork: ProviderWork = {
  signingKey: (secret) => {
    if (secret === undefined) {
      const made = `whsec_${randomBytes(32).toString("base64")}`;
      return { key: made, made };
    }
    if (isVerifyingKey(secret)) return { key: secret, made: null };
    return {
      expected:
        "whsec_ and 24 to 64 bytes in Base64, or whpk_ and an Ed25519 public key; leave it out and the service makes one",
    };
  },
  reader: () => ({
    verify: (delivery, _connection, { signing: keys }, now) => verifyStandardWebhook(delivery, { keys, now }),
    parse: ({ body, headers }) => parseStandardPortfolio(body, headers.get("webhook-id") ?? ""),
  }),
  users: async () => [],
  fetching: { by: "nothing" },
};
