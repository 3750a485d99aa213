/**
 * Where connections' secrets are kept.
 * @module
 */

import * as Type from "typebox";
import type { SigningKey } from "../brokers/signature.ts";
import { validatorOf } from "../schema/compiled-schema.ts";
import { mapOf } from "../schema/parts.ts";

/** What a connection's holdings are fetched with, by name. */
export type Credentials = Readonly<Record<string, string>>;

/** What verifies a connection's deliveries, and what its pulls need. */
export interface ConnectionSecrets {
  readonly signing: readonly SigningKey[];
  readonly credentials: Credentials;
}

/** Where secrets are kept: AWS Secrets Manager, or a file of mode 600 on this machine. */
export interface SecretStore {
  read(connection: string): Promise<ConnectionSecrets | null>;
  write(connection: string, secrets: ConnectionSecrets): Promise<void>;
  remove(connection: string): Promise<void>;
}

const secrets = validatorOf(
  Type.Object({
    signing: Type.Array(Type.Object({ key: Type.String(), until: Type.Optional(Type.Number()) })),
    credentials: mapOf(Type.String()),
  }),
);

/** A connection's secrets as they were stored; throws for anything else, without saying what it saw. */
export function decodeSecrets(text: string): ConnectionSecrets {
  try {
    const value: unknown = JSON.parse(text);
    if (secrets.Check(value)) return value;
  } catch {
    // The error would quote the text.
  }
  throw new Error("a connection's secrets do not decode; revoke the connection and create it anew");
}
