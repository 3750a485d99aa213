/**
 * The stack that outlives every deployment: two tables and their key, records and the keys that sign.
 * @module
 */

import { RemovalPolicy, Stack, type StackProps } from "aws-cdk-lib";
import { AttributeType, Billing, type ITableV2, TableEncryptionV2, TableV2 } from "aws-cdk-lib/aws-dynamodb";
import { type IKey, Key } from "aws-cdk-lib/aws-kms";
import type { Construct } from "constructs";
import { type Evidence, keepingRecords, type RecordsPlace } from "./constructs/evidence-access.ts";
import { recordsBucket } from "./constructs/records-bucket.ts";
import { RegisterBackups } from "./constructs/register-backups.ts";
import { signingKey } from "./constructs/signing-key.ts";
import type { EnvironmentConfig, ExistingTable, Replica } from "./environments.ts";
import type { RecordsConfig } from "./retention.ts";

export interface DataStackProps extends StackProps {
  readonly data: EnvironmentConfig["data"];
  readonly records: EnvironmentConfig["records"];
  readonly replicas: readonly Replica[];
}

/** What has to outlive every deployment: the two tables and the key that they are encrypted with, records, and the keys that sign. */
export class DataStack extends Stack {
  readonly register: ITableV2;
  readonly holdings: ITableV2;
  /** What both tables, and connections' secrets, are encrypted with; null: AWS's own keys. */
  readonly key: IKey | null;
  readonly evidence: Evidence;

  constructor(scope: Construct, id: string, { data, records, replicas, ...props }: DataStackProps) {
    super(scope, id, props);
    const removalPolicy = data.whenRemoved === "keep" ? RemovalPolicy.RETAIN : RemovalPolicy.DESTROY;
    const key = data.customerKey
      ? new Key(this, "Key", {
          description: "Encrypts the register and the holdings.",
          enableKeyRotation: true,
          removalPolicy,
        })
      : null;
    this.key = key;
    const table = (name: string, existing: ExistingTable | null, timeToLiveAttribute?: string): ITableV2 =>
      existing === null
        ? new TableV2(this, name, {
            partitionKey: { name: "pk", type: AttributeType.STRING },
            sortKey: { name: "sk", type: AttributeType.STRING },
            billing: Billing.onDemand(),
            encryption:
              key === null
                ? TableEncryptionV2.dynamoOwnedKey()
                : TableEncryptionV2.customerManagedKey(key, replicaKeys(replicas)),
            pointInTimeRecoverySpecification: {
              pointInTimeRecoveryEnabled: true,
              recoveryPeriodInDays: data.pointInTimeRecoveryDays,
            },
            deletionProtection: data.deletionProtection,
            removalPolicy,
            replicas: replicas.map(({ region }) => ({ region })),
            ...(timeToLiveAttribute === undefined ? {} : { timeToLiveAttribute }),
          })
        : takeOver(this, name, existing);
    this.register = table("Register", data.existing.register);
    if (data.backup !== null)
      new RegisterBackups(this, "Backups", {
        backup: data.backup,
        register: this.register,
        key,
        removalPolicy,
      });
    this.holdings = table("Holdings", data.existing.holdings, "expiresAt");
    this.evidence = {
      logKey: signingKey(this, "LogKey", "log", removalPolicy),
      records: records === null ? null : this.#records(records, removalPolicy),
    };
  }

  #records(config: RecordsConfig, removalPolicy: RemovalPolicy): RecordsPlace {
    const bucket = recordsBucket(this, "Records", config.keptDays);
    return {
      ...config,
      bucket,
      keeping: keepingRecords(this, "KeepingRecords", bucket),
      key: signingKey(this, "RecordsKey", "records", removalPolicy),
    };
  }
}

/** Key ARNs by region; throws where a replica of an encrypted table names none. */
function replicaKeys(replicas: readonly Replica[]): Record<string, string> | undefined {
  if (replicas.length === 0) return undefined;
  return Object.fromEntries(
    replicas.map(({ region, keyArn }) => {
      if (keyArn === null)
        throw new Error(
          `The replica in ${region} names no key, but the tables have a customer key; create a key there and give its ARN as keyArn.`,
        );
      return [region, keyArn];
    }),
  );
}

function takeOver(scope: Construct, name: string, { tableName, encryptionKeyArn }: ExistingTable): ITableV2 {
  const encryptionKey: IKey | null =
    encryptionKeyArn === null ? null : Key.fromKeyArn(scope, `${name}Key`, encryptionKeyArn);
  return TableV2.fromTableAttributes(scope, name, {
    tableName,
    ...(encryptionKey === null ? {} : { encryptionKey }),
  });
}
