/**
 * What holds of records and of the keys that sign in every environment: a role that could remove a record within its time, or shorten that
 * time, does not exist.
 * @module
 */

import { describe, expect, test } from "vitest";
import { environments } from "../../infra/environments.ts";
import { functionNames } from "../../infra/watches.ts";
import { ofType, type Resource, statementsOf, synthesise } from "./templates.ts";

const all = synthesise();

const listOf = (value: unknown): readonly unknown[] =>
  Array.isArray(value) ? value : value === undefined ? [] : [value];

interface Written {
  readonly where: string;
  readonly effect: string;
  readonly actions: readonly string[];
  readonly resources: string;
  readonly conditions: string;
}

/** Every statement of every policy that a template has, wherever it stands. */
function written(resources: readonly Resource[]): readonly Written[] {
  return resources.flatMap(({ id, properties }) =>
    [
      properties.PolicyDocument,
      properties.KeyPolicy,
      ...listOf(properties.Policies).map((own) => (own as { PolicyDocument?: unknown }).PolicyDocument),
    ]
      .filter((document) => typeof document === "object")
      .flatMap((document) => listOf(document.Statement))
      .map((statement) => {
        const { Effect, Action, Resource, Condition, NotAction } = statement as Record<string, unknown>;
        return {
          where: id,
          effect: String(Effect),
          // What is allowed but for some actions is allowed to remove.
          actions: NotAction === undefined ? listOf(Action).map(String) : ["*"],
          resources: JSON.stringify(Resource ?? null),
          conditions: JSON.stringify(Condition ?? null),
        };
      }),
  );
}

/** Whether an action as a policy names it, wildcards and all, is one of S3's. */
const isOfS3 = (action: string): boolean => action === "*" || action.startsWith("s3:");

/** Policies of AWS's own that a role here may have; none of them lets anybody write to a bucket or remove anything from one. */
const harmless = [
  "service-role/AWSBackupServiceRolePolicyForBackup",
  "service-role/AWSCodeDeployRoleForLambdaLimited",
  "service-role/AWSLambdaBasicExecutionRole",
];

describe.each(Object.keys(environments))("in %s", (name) => {
  const environment = all[name];
  if (environment === undefined) throw new Error(`no environment ${name}`);
  const { data, service, config } = environment;
  const [bucket] = ofType(data, "AWS::S3::Bucket").filter(({ id }) => id.startsWith("Records"));
  const everywhere = written([...data, ...service]);

  test("fails if a role may do more with a record than put it where there is none, and read it", () => {
    const onRecords = everywhere.filter(
      ({ effect, actions, resources }) =>
        effect === "Allow" &&
        actions.some(isOfS3) &&
        // The trail's own bucket is CloudTrail's.
        !/RegisterTrailEvents/.test(resources),
    );
    expect(onRecords.map(({ where }) => where.replace(/[0-9A-F]{8}$/, ""))).toEqual([
      "KeepingRecords",
      "KeepingRecords",
    ]);
    expect(onRecords.flatMap(({ actions }) => actions).sort()).toEqual([
      "s3:GetObject",
      "s3:ListBucket",
      "s3:PutObject",
    ]);
    for (const { resources } of onRecords) expect(resources).toContain(`"${bucket?.id}"`);
  });

  test("fails if anybody has that right who neither checks nor reads records, or has a policy that was not looked at", () => {
    const roles = ofType([...data, ...service], "AWS::IAM::Role");
    const attached = roles.flatMap(({ id, properties }) =>
      listOf(properties.ManagedPolicyArns).map(
        (arn) => [id.replace(/[0-9A-F]{8}$/, ""), JSON.stringify(arn)] as const,
      ),
    );
    const keeping = attached.filter(([, arn]) => arn.includes("KeepingRecords"));
    expect(keeping.map(([role]) => role).sort()).toEqual(["PortfoliosRole", "ReaderRole"]);
    const others = attached.filter((each) => !keeping.includes(each));
    expect(others.filter(([, arn]) => !harmless.some((policy) => arn.includes(policy)))).toEqual([]);
  });

  test("the bucket locks each record in compliance mode for as long as the row says, and stays when its stack goes", () => {
    expect(bucket?.deletionPolicy).toBe("Retain");
    expect(bucket?.properties).toMatchObject({
      ObjectLockEnabled: true,
      ObjectLockConfiguration: {
        ObjectLockEnabled: "Enabled",
        Rule: { DefaultRetention: { Mode: "COMPLIANCE", Days: config.records?.keptDays } },
      },
      VersioningConfiguration: { Status: "Enabled" },
      PublicAccessBlockConfiguration: {
        BlockPublicAcls: true,
        BlockPublicPolicy: true,
        IgnorePublicAcls: true,
        RestrictPublicBuckets: true,
      },
    });
    expect(bucket?.properties.BucketEncryption.ServerSideEncryptionConfiguration).toEqual([
      { ServerSideEncryptionByDefault: { SSEAlgorithm: "AES256" } },
    ]);
  });

  test("the bucket itself refuses everybody a removal, a replacement and a call without TLS", () => {
    const own = everywhere.filter(({ where }) => where.startsWith("RecordsPolicy"));
    expect(own.map(({ effect }) => effect)).toEqual(own.map(() => "Deny"));
    const denied = (action: string) => own.find(({ actions }) => actions.includes(action));
    for (const action of ["s3:DeleteObject", "s3:DeleteObjectVersion", "s3:BypassGovernanceRetention"])
      expect(denied(action)?.conditions, action).toBe("null");
    expect(denied("s3:PutObject")?.conditions).toBe('{"Null":{"s3:if-none-match":"true"}}');
    expect(own.some(({ conditions }) => conditions.includes('"aws:SecureTransport":"false"'))).toBe(true);
  });

  test("heads of the log are signed by its writers alone, records by those alone who keep them", () => {
    const signers = (key: string) =>
      [...functionNames, "SelfCheckChecker"].filter((fn) =>
        statementsOf(service, fn).some(
          ({ actions, resources }) => actions.includes("kms:Sign") && JSON.stringify(resources).includes(key),
        ),
      );
    expect(signers("LogKey").sort()).toEqual(["Imports", "Writer"]);
    expect(signers("RecordsKey").sort()).toEqual(["Portfolios", "Reader"]);
    const keys = ofType(data, "AWS::KMS::Key").filter(
      ({ properties }) => properties.KeyUsage === "SIGN_VERIFY",
    );
    expect(keys.map(({ properties }) => properties.KeySpec)).toEqual(["ECC_NIST_P256", "ECC_NIST_P256"]);
    // Whatever a role's own policy says: its key asks for a tag, which each role has of its one key.
    for (const [key, signed, fns] of [
      ["LogKey", "log", ["Imports", "Writer"]],
      ["RecordsKey", "records", ["Portfolios", "Reader"]],
    ] as const) {
      const refusals = everywhere.filter(({ where, effect }) => where.startsWith(key) && effect === "Deny");
      expect(refusals.map(({ actions, conditions }) => [actions, conditions])).toEqual([
        [["kms:Sign"], `{"StringNotEquals":{"aws:PrincipalTag/signs":"${signed}"}}`],
      ]);
      const tagged = ofType(service, "AWS::IAM::Role").filter(({ properties }) =>
        listOf(properties.Tags).some((tag) => JSON.stringify(tag) === `{"Key":"signs","Value":"${signed}"}`),
      );
      expect(tagged.map(({ id }) => id.replace(/Role[0-9A-F]{8}$/, "")).sort()).toEqual(fns);
    }
  });
});

test("production keeps records for ten years at least", () => {
  expect(environments.production.records.keptDays).toBeGreaterThanOrEqual(3_653);
});

test("a row without records has no bucket, no key for them, and no function that knows of any", () => {
  const { dev } = synthesise({ dev: { ...environments.dev, records: null } });
  expect(ofType(dev?.data ?? [], "AWS::S3::Bucket")).toEqual([]);
  expect(ofType(dev?.data ?? [], "AWS::KMS::Key").map(({ id }) => id.slice(0, 6))).toEqual(["LogKey"]);
  expect(JSON.stringify(dev?.service)).not.toMatch(/RECORDS_|KeepingRecords/);
});
