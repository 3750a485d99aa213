/**
 * A key that signs evidence, and who may sign by it.
 * @module
 */

import { type RemovalPolicy, Tags } from "aws-cdk-lib";
import { AnyPrincipal, Effect, type IRole, PolicyStatement, type Role } from "aws-cdk-lib/aws-iam";
import { type IKey, Key, KeySpec, KeyUsage } from "aws-cdk-lib/aws-kms";
import type { Construct } from "constructs";

/** What is signed: the heads of the log, or records and their exports. Whoever signs the one cannot sign the other. */
export type Signed = "log" | "records";

/** By this tag of a role its key knows it: the roles are made in another stack, later than the key. */
const tag = "signs";

/**
 * A key on P-256 (ES256), whose private half never leaves KMS. KMS rotates no such key: another is made in its place, and what the old one
 * signed bears its public half.
 */
export function signingKey(scope: Construct, id: string, signed: Signed, removalPolicy: RemovalPolicy): Key {
  const key = new Key(scope, id, {
    description: `Signs ${signed === "log" ? "the heads of the log" : "records and their exports"}.`,
    keySpec: KeySpec.ECC_NIST_P256,
    keyUsage: KeyUsage.SIGN_VERIFY,
    removalPolicy,
  });
  key.addToResourcePolicy(
    new PolicyStatement({
      sid: "NobodyElseSigns",
      effect: Effect.DENY,
      principals: [new AnyPrincipal()],
      actions: ["kms:Sign"],
      resources: ["*"],
      // Without the tag the values are unequal too.
      conditions: { StringNotEquals: { [`aws:PrincipalTag/${tag}`]: signed } },
    }),
  );
  return key;
}

/** Lets a role sign by a key. */
export function grantSign(role: Role, key: IKey, signed: Signed): void {
  Tags.of(role).add(tag, signed);
  (role satisfies IRole).addToPrincipalPolicy(
    new PolicyStatement({ actions: ["kms:Sign", "kms:GetPublicKey"], resources: [key.keyArn] }),
  );
}
