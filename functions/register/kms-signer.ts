/**
 * A signer whose key never leaves AWS's KMS. Bundled apart (infra/bundle/apart.ts): it imports nothing of the service's own but types.
 * @module
 */

import { createHash, createPublicKey } from "node:crypto";
import { GetPublicKeyCommand, KMSClient, type KMSClientConfig, SignCommand } from "@aws-sdk/client-kms";
import type { PublicKey, Signer } from "./signer.ts";

const NUMBER_BYTES = 32;
const SEQUENCE = 0x30;
const INTEGER = 0x02;

/** One number of a DER signature as 32 bytes: leading zeros that DER drops are put back, its sign byte is taken away. */
function numberAt(der: Uint8Array, at: number): { readonly bytes: Buffer; readonly next: number } {
  const length = der[at + 1] ?? 0;
  const next = at + 2 + length;
  if (der[at] !== INTEGER || next > der.length) throw new Error("KMS gave a signature that is not DER");
  const own = Buffer.from(der.subarray(at + 2, next));
  const bare = own.subarray(Math.max(0, own.length - NUMBER_BYTES));
  return { bytes: Buffer.concat([Buffer.alloc(NUMBER_BYTES - bare.length), bare]), next };
}

/**
 * The 64 bytes that a JSON Web Signature holds (RFC 7518, section 3.4), of a signature as KMS writes it: DER (RFC 3279), a sequence
 * of r and s, whose lengths fit one byte each on P-256. Throws an Error for anything else.
 */
export function rawSignature(der: Uint8Array): Uint8Array {
  if (der[0] !== SEQUENCE) throw new Error("KMS gave a signature that is not DER");
  const r = numberAt(der, 2);
  return Buffer.concat([r.bytes, numberAt(der, r.next).bytes]);
}

/** A signer by a KMS key for ECC_NIST_P256; its public half is read once. */
export function createKmsSigner(config: KMSClientConfig, keyId: string): Signer {
  const client = new KMSClient(config);
  let reading: Promise<PublicKey> | null = null;
  const readKey = async (): Promise<PublicKey> => {
    const { PublicKey: der } = await client.send(new GetPublicKeyCommand({ KeyId: keyId }));
    const { crv, x, y } = createPublicKey({
      key: Buffer.from(der ?? []),
      format: "der",
      type: "spki",
    }).export({ format: "jwk" });
    if (crv !== "P-256" || x === undefined || y === undefined)
      throw new Error("the KMS key is not one on the curve P-256");
    return { kty: "EC", crv, x, y };
  };
  return {
    key: async () => {
      reading ??= readKey();
      try {
        return await reading;
      } catch (error) {
        reading = null;
        throw error;
      }
    },
    sign: async (bytes) => {
      const { Signature } = await client.send(
        new SignCommand({
          KeyId: keyId,
          Message: createHash("sha256").update(bytes).digest(),
          MessageType: "DIGEST",
          SigningAlgorithm: "ECDSA_SHA_256",
        }),
      );
      return rawSignature(Signature ?? new Uint8Array());
    },
  };
}
