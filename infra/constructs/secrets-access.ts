/**
 * What a role may do with secrets that are made at run time, by the prefix of their names.
 * @module
 */

import { ArnFormat, Stack, Validations } from "aws-cdk-lib";
import { PolicyStatement, type Role } from "aws-cdk-lib/aws-iam";
import type { IKey } from "aws-cdk-lib/aws-kms";
import { reading, useKeyBy, writing } from "./table-access.ts";

/** Where secrets are: named by a prefix of the environment's, under a key where it has one. */
export interface SecretsPlace {
  readonly prefix: string;
  readonly key: IKey | null;
}

type SecretAction = "CreateSecret" | "GetSecretValue" | "PutSecretValue" | "DeleteSecret";

/** Everything that whoever makes, replaces and deletes them needs. */
export const keepingSecrets: readonly SecretAction[] = [
  "CreateSecret",
  "GetSecretValue",
  "PutSecretValue",
  "DeleteSecret",
];

/** Lets a role do so with the secrets of a place, and use their key as far as that takes. */
export function allowSecrets(
  role: Role,
  { prefix, key }: SecretsPlace,
  actions: readonly SecretAction[],
): void {
  const { partition, region, account } = Stack.of(role);
  const arn = Stack.of(role).formatArn({
    service: "secretsmanager",
    resource: "secret",
    resourceName: `${prefix}*`,
    arnFormat: ArnFormat.COLON_RESOURCE_NAME,
  });
  role.addToPrincipalPolicy(
    new PolicyStatement({
      actions: actions.map((action) => `secretsmanager:${action}`),
      resources: [arn],
    }),
  );
  const used = actions.includes("CreateSecret") ? writing : actions.includes("GetSecretValue") ? reading : [];
  if (key !== null && used.length > 0) useKeyBy("secretsmanager", role, key, used);
  Validations.of(role).acknowledge({
    id: `AwsSolutions-IAM5[Resource::arn:${partition}:secretsmanager:${region}:${account}:secret:${prefix}*]`,
    reason:
      "A secret is made when a tenant connects or subscribes, under 128 random bits; the prefix is this environment's alone.",
  });
}
