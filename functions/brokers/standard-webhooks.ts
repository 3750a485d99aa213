/**
 * Standard Webhooks (standard-webhooks/standard-webhooks, spec): `v1` HMAC-SHA256 with `whsec_` secrets, `v1a` Ed25519 with
 * `whpk_` public keys. The signed content is `id.timestamp.body`, over the bytes as they came.
 * @module
 */

import { createPrivateKey, createPublicKey, sign as signBytes, verify as verifyBytes } from "node:crypto";
import {
  activeKeys,
  believed,
  disbelieved,
  type Headers,
  hmacSha256,
  type SigningKey,
  sameBytes,
  strictBase64,
  type Verification,
} from "./signature.ts";

/** How far a delivery's timestamp may lie from now, in seconds; it is that of the attempt, so retries are not refused. */
export const TOLERANCE_S = 300;

/** Longer headers are not looked at. */
const MAX_HEADER = 4_096;
const TIMESTAMP = /^[1-9]\d{0,11}$/;
const ID = /^[\x21-\x2d\x2f-\x7e]{1,256}$/;

const SPKI_ED25519 = Buffer.from("302a300506032b6570032100", "hex");
const PKCS8_ED25519 = Buffer.from("302e020100300506032b657004220420", "hex");

/** The bytes of a serialised key; null where it is none, or shorter than the spec allows. */
function keyBytes(
  key: string,
  prefix: "whsec_" | "whpk_" | "whsk_",
  least: number,
  most: number,
): Buffer | null {
  if (!key.startsWith(prefix)) return null;
  const bytes = strictBase64(key.slice(prefix.length));
  return bytes !== null && bytes.length >= least && bytes.length <= most ? bytes : null;
}

/** Whether a text is a key that deliveries can be verified with: a secret of 24 to 64 bytes, or an Ed25519 public key. */
export const isVerifyingKey = (key: string): boolean =>
  keyBytes(key, "whsec_", 24, 64) !== null || keyBytes(key, "whpk_", 32, 32) !== null;

function fits(content: Buffer, version: string, signature: Buffer, key: string): boolean {
  if (version === "v1") {
    const secret = keyBytes(key, "whsec_", 24, 64);
    return secret !== null && sameBytes(hmacSha256(secret, content), signature);
  }
  const point = version === "v1a" ? keyBytes(key, "whpk_", 32, 32) : null;
  if (point === null || signature.length !== 64) return false;
  const publicKey = createPublicKey({
    key: Buffer.concat([SPKI_ED25519, point]),
    format: "der",
    type: "spki",
  });
  return verifyBytes(null, content, publicKey, signature);
}

const contentOf = (id: string, timestamp: string, body: Uint8Array): Buffer =>
  Buffer.concat([Buffer.from(`${id}.${timestamp}.`, "utf8"), body]);

/** Whether a delivery was signed with one of the keys that count now. `now` in milliseconds since 1970. */
export function verifyStandardWebhook(
  { body, headers }: { readonly body: Uint8Array; readonly headers: Headers },
  {
    keys,
    now,
    toleranceS = TOLERANCE_S,
  }: { readonly keys: readonly SigningKey[]; readonly now: number; readonly toleranceS?: number },
): Verification {
  const id = headers.get("webhook-id");
  const timestamp = headers.get("webhook-timestamp");
  const list = headers.get("webhook-signature");
  if (id === null || list === null) return disbelieved("missing-signature");
  if (timestamp === null) return disbelieved("missing-timestamp");
  // Signatures are parted by spaces alone: a comma before one means that the header was sent twice.
  if (!ID.test(id) || list.length > MAX_HEADER || list.includes(", "))
    return disbelieved("malformed-signature");
  if (!TIMESTAMP.test(timestamp)) return disbelieved("malformed-timestamp");
  const age = Math.floor(now / 1000) - Number(timestamp);
  if (age > toleranceS) return disbelieved("too-old");
  if (age < -toleranceS) return disbelieved("from-the-future");
  const content = contentOf(id, timestamp, body);
  const active = activeKeys(keys, now);
  const signatures = list.split(" ").flatMap((part) => {
    const comma = part.indexOf(",");
    const bytes = comma < 0 ? null : strictBase64(part.slice(comma + 1));
    return bytes === null ? [] : [{ version: part.slice(0, comma), bytes }];
  });
  if (signatures.length === 0) return disbelieved("malformed-signature");
  const found = signatures.some(({ version, bytes }) =>
    active.some((key) => fits(content, version, bytes, key)),
  );
  return found ? believed : disbelieved("wrong-signature");
}

/** The header value for one attempt, by each key: `whsec_` signs v1, `whsk_` (an Ed25519 seed, or seed and public key) v1a. */
export function signStandardWebhook(
  message: { readonly id: string; readonly timestampS: number; readonly body: Uint8Array },
  keys: readonly string[],
): string {
  const content = contentOf(message.id, String(message.timestampS), message.body);
  return keys
    .map((key) => {
      const secret = keyBytes(key, "whsec_", 24, 64);
      if (secret !== null) return `v1,${hmacSha256(secret, content).toString("base64")}`;
      const seed = keyBytes(key, "whsk_", 32, 64);
      if (seed === null)
        throw new RangeError(
          "a signing key must be whsec_ and 24 to 64 bytes, or whsk_ and 32 or 64 bytes, in Base64",
        );
      const privateKey = createPrivateKey({
        key: Buffer.concat([PKCS8_ED25519, seed.subarray(0, 32)]),
        format: "der",
        type: "pkcs8",
      });
      return `v1a,${signBytes(null, content, privateKey).toString("base64")}`;
    })
    .join(" ");
}
