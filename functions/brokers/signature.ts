/**
 * What the webhooks' verifiers have in common. Keys and the clock are arguments; bytes are verified before anything is parsed.
 * @module
 */

import { createHash, createHmac, timingSafeEqual } from "node:crypto";

/** Why a delivery is not believed: for tests and metrics, never for the answer to whoever sent it. */
export type Disbelief =
  | "missing-signature"
  | "malformed-signature"
  | "wrong-signature"
  | "unknown-key"
  | "expired-key"
  | "missing-timestamp"
  | "malformed-timestamp"
  | "too-old"
  | "from-the-future"
  | "other-body";

export type Verification = { readonly ok: true } | { readonly ok: false; readonly why: Disbelief };

export const believed: Verification = Object.freeze({ ok: true });
export const disbelieved = (why: Disbelief): Verification => ({ ok: false, why });

/** The headers of a delivery, by lower-case name. A header sent twice arrives joined by ", " and so matches nothing. */
export interface Headers {
  readonly get: (name: string) => string | null;
}

/** A secret or key, and the span in which it counts: rotation keeps the old one for a while. */
export interface SigningKey {
  readonly key: string;
  /** Milliseconds since 1970; absent: no end. Exclusive. */
  readonly until?: number;
}

export const activeKeys = (keys: readonly SigningKey[], now: number): readonly string[] =>
  keys.filter(({ until }) => until === undefined || now < until).map(({ key }) => key);

/** Whether two byte strings are equal, in time that depends on their lengths only. */
export const sameBytes = (a: Uint8Array, b: Uint8Array): boolean =>
  a.length === b.length && timingSafeEqual(a, b);

export const hmacSha256 = (key: Uint8Array | string, ...parts: readonly (Uint8Array | string)[]): Buffer => {
  const hmac = createHmac("sha256", key);
  for (const part of parts) hmac.update(part);
  return hmac.digest();
};

export const sha256Hex = (bytes: Uint8Array | string): string =>
  createHash("sha256").update(bytes).digest("hex");

const BASE64 = /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/;

/** The bytes of a Base64 text of one spelling; null for any other text, which Node would decode as far as it likes. */
export function strictBase64(text: string, most = 512): Buffer | null {
  if (text.length > most || !BASE64.test(text)) return null;
  const bytes = Buffer.from(text, "base64");
  return bytes.toString("base64") === text ? bytes : null;
}
