/**
 * Connections' secrets on AWS: one secret each, under a prefix to which the roles are held.
 * @module
 */

import {
  CreateSecretCommand,
  DeleteSecretCommand,
  GetSecretValueCommand,
  PutSecretValueCommand,
  ResourceExistsException,
  ResourceNotFoundException,
  type SecretsManagerClient,
} from "@aws-sdk/client-secrets-manager";
import { HoldingsUnavailable } from "./errors.ts";
import { decodeSecrets, type SecretStore } from "./secrets.ts";

/** An instance asks again after this long, so that a rotation and a revocation reach every one of them soon. */
const KEPT_MS = 30_000;

export interface SecretsManagerOptions {
  readonly client: SecretsManagerClient;
  /** Such as "investor-exposure/production/connections/". */
  readonly prefix: string;
  /** The key that encrypts; absent: the account's own for Secrets Manager. */
  readonly kmsKeyId?: string;
  readonly now: () => number;
}

/** A store that does not answer is that of portfolios to a caller: what is missing is the same, and so is the remedy. */
const told =
  <A extends readonly unknown[], T>(ask: (...of: A) => Promise<T>) =>
  async (...of: A): Promise<T> => {
    try {
      return await ask(...of);
    } catch (cause) {
      throw cause instanceof RangeError
        ? cause
        : new HoldingsUnavailable("the store of secrets did not answer; try again", { cause });
    }
  };

export function createSecretsManager({ client, prefix, kmsKeyId, now }: SecretsManagerOptions): SecretStore {
  const kept = new Map<
    string,
    { readonly until: number; readonly secrets: ReturnType<SecretStore["read"]> }
  >();
  const nameOf = (connection: string): string => {
    if (!/^[0-9a-f]{32}$/.test(connection))
      throw new RangeError("a connection's id is 32 hexadecimal digits");
    return `${prefix}${connection}`;
  };

  async function fetchSecrets(connection: string): ReturnType<SecretStore["read"]> {
    try {
      const { SecretString } = await client.send(new GetSecretValueCommand({ SecretId: nameOf(connection) }));
      return decodeSecrets(SecretString ?? "");
    } catch (error) {
      if (error instanceof ResourceNotFoundException) return null;
      throw error;
    }
  }

  return {
    read: told(async (connection) => {
      const present = kept.get(connection);
      if (present !== undefined && now() < present.until) return present.secrets;
      const secrets = fetchSecrets(connection);
      if (kept.size >= 1_000) kept.clear();
      kept.set(connection, { until: now() + KEPT_MS, secrets });
      secrets.catch(() => kept.delete(connection));
      return secrets;
    }),
    write: told(async (connection, secrets) => {
      const SecretString = JSON.stringify(secrets);
      kept.delete(connection);
      try {
        await client.send(
          new CreateSecretCommand({
            Name: nameOf(connection),
            SecretString,
            ...(kmsKeyId === undefined ? {} : { KmsKeyId: kmsKeyId }),
          }),
        );
      } catch (error) {
        if (!(error instanceof ResourceExistsException)) throw error;
        await client.send(new PutSecretValueCommand({ SecretId: nameOf(connection), SecretString }));
      }
    }),
    // For good and at once: a revoked key is of no use to anybody but a thief.
    remove: told(async (connection) => {
      kept.delete(connection);
      try {
        await client.send(
          new DeleteSecretCommand({ SecretId: nameOf(connection), ForceDeleteWithoutRecovery: true }),
        );
      } catch (error) {
        if (!(error instanceof ResourceNotFoundException)) throw error;
      }
    }),
  };
}
