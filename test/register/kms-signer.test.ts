/**
 * What KMS gives as a signature, and what a JSON Web Signature holds.
 * @module
 */

import { generateKeyPairSync, sign, verify } from "node:crypto";
import fc from "fast-check";
import { expect, test } from "vitest";
import { rawSignature } from "../../functions/register/kms-signer.ts";

const { privateKey, publicKey } = generateKeyPairSync("ec", { namedCurve: "P-256" });

test("every signature in DER becomes 64 bytes that verify, also where a number of it is short or has its highest bit set", () => {
  const lengths = new Set<number>();
  fc.assert(
    fc.property(fc.uint8Array({ minLength: 1, maxLength: 64 }), (bytes) => {
      const der = sign("sha256", bytes, privateKey);
      lengths.add(der.length);
      const raw = rawSignature(der);
      expect(raw).toHaveLength(64);
      expect(verify("sha256", bytes, { key: publicKey, dsaEncoding: "ieee-p1363" }, raw)).toBe(true);
    }),
    { numRuns: 1_000 },
  );
  // 70 to 72 are common; one in 256 has a number that is shorter.
  expect(lengths.size).toBeGreaterThan(2);
});

test("what is no such signature is refused, not padded", () => {
  const der = sign("sha256", Buffer.from("x"), privateKey);
  for (const broken of [new Uint8Array(), der.subarray(1), der.subarray(0, -1), Buffer.alloc(72)])
    expect(() => rawSignature(broken)).toThrow(/not DER/);
});
