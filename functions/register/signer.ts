/**
 * Statements signed with ES256, as JSON Web Signatures (RFC 7515): whoever holds the public key can check one without asking us.
 * @module
 */

import { calculateJwkThumbprint, compactVerify, errors, importJWK } from "jose";
import * as Type from "typebox";
import { canonicalText } from "../core/register/digest.ts";
import { validatorOf } from "../schema/compiled-schema.ts";

const coordinate = Type.String({ pattern: "^[A-Za-z0-9_-]{43}$" });
/** A public key on the curve P-256 (RFC 7517). */
export const PublicKey = Type.Object(
  { kty: Type.Literal("EC"), crv: Type.Literal("P-256"), x: coordinate, y: coordinate },
  {
    additionalProperties: false,
    title: "PublicKey",
    description: "a public key on P-256, as a JSON Web Key",
  },
);
export type PublicKey = Readonly<Type.Static<typeof PublicKey>>;

/** What signs: a key of AWS's KMS, or of a file. */
export interface Signer {
  readonly key: () => Promise<PublicKey>;
  /** The signature of SHA-256 over the bytes, as 64 bytes: r and s. */
  readonly sign: (bytes: Uint8Array) => Promise<Uint8Array>;
}

/** A signed statement with the key that it can be checked by. */
export interface Signed {
  readonly jws: string;
  readonly key: PublicKey;
}

/** What a statement is about: it cannot be passed off as one of another kind. */
export type StatementType = "checkpoint" | "record" | "export";

const base64url = (bytes: Uint8Array | string): string => Buffer.from(bytes).toString("base64url");

/** A key's name: its RFC 7638 thumbprint, by which two people can compare keys over the telephone. */
export const keyName = (key: PublicKey): Promise<string> => calculateJwkThumbprint(key, "sha256");

/** Signs a statement. */
export async function signStatement(
  signer: Signer,
  type: StatementType,
  statement: unknown,
): Promise<Signed> {
  const key = await signer.key();
  const header = canonicalText({ alg: "ES256", kid: await keyName(key), typ: `investor-exposure.${type}` });
  const input = `${base64url(header)}.${base64url(canonicalText(statement))}`;
  const signature = await signer.sign(Buffer.from(input, "ascii"));
  return { jws: `${input}.${base64url(signature)}`, key };
}

const publicKey = validatorOf(PublicKey);
export const isPublicKey = (value: unknown): value is PublicKey => publicKey.Check(value);

/** Base64 has spare bits at its end: another spelling of the same bytes would be a byte changed unseen. */
const isCanonical = (part: string): boolean => Buffer.from(part, "base64url").toString("base64url") === part;

/** Numbers that are no point on the curve are no key; the platform says so with errors of many kinds. */
const usable = (key: PublicKey) => importJWK(key, "ES256").catch(() => null);

/** What a signed statement states; null: its signature does not fit its key, or it is of another type. */
export async function statementOf({ jws, key }: Signed, type: StatementType): Promise<unknown> {
  const parts = [...jws.split("."), key.x, key.y];
  const imported = parts.every(isCanonical) ? await usable(key) : null;
  if (imported === null) return null;
  try {
    const { payload, protectedHeader } = await compactVerify(jws, imported, {
      algorithms: ["ES256"],
    });
    if (protectedHeader.typ !== `investor-exposure.${type}`) return null;
    if (protectedHeader.kid !== (await keyName(key))) return null;
    const value: unknown = JSON.parse(Buffer.from(payload).toString("utf8"));
    return value;
  } catch (error) {
    if (error instanceof errors.JOSEError || error instanceof SyntaxError || error instanceof TypeError)
      return null;
    throw error;
  }
}
