/**
 * Copies of the register that outlive its table, in a vault whose lock keeps them for as long as the row says.
 * @module
 */

import { Duration, type RemovalPolicy, Validations } from "aws-cdk-lib";
import { BackupPlan, BackupPlanRule, BackupResource, BackupVault } from "aws-cdk-lib/aws-backup";
import type { ITableV2 } from "aws-cdk-lib/aws-dynamodb";
import { Schedule } from "aws-cdk-lib/aws-events";
import type { IKey } from "aws-cdk-lib/aws-kms";
import { Construct } from "constructs";
import type { Backup } from "../retention.ts";

export interface RegisterBackupsProps {
  readonly backup: Backup;
  readonly register: ITableV2;
  /** null: the account's own key for backups. */
  readonly key: IKey | null;
  readonly removalPolicy: RemovalPolicy;
}

/** With every leap day that may fall into them. */
const daysIn = (years: number): number => Math.ceil(years * 365.25) + 1;

/**
 * The register alone, once a month. Portfolios are not among it: a tenant may delete them, and a locked copy would not.
 */
export class RegisterBackups extends Construct {
  constructor(scope: Construct, id: string, { backup, register, key, removalPolicy }: RegisterBackupsProps) {
    super(scope, id);
    const kept = Duration.days(daysIn(backup.years));
    const vault = new BackupVault(this, "Vault", {
      ...(key === null ? {} : { encryptionKey: key }),
      removalPolicy,
      lockConfiguration: {
        minRetention: kept,
        ...(backup.lock === "governance" ? {} : { changeableFor: Duration.days(backup.lock.graceDays) }),
      },
    });
    const plan = new BackupPlan(this, "Plan", {
      backupVault: vault,
      backupPlanRules: [
        new BackupPlanRule({
          ruleName: "Monthly",
          scheduleExpression: Schedule.cron({ day: "1", hour: "3", minute: "0" }),
          deleteAfter: kept,
        }),
      ],
    });
    const selection = plan.addSelection("Register", {
      resources: [BackupResource.fromArn(register.tableArn)],
    });
    Validations.of(selection).acknowledge({
      id: "AwsSolutions-IAM4[Policy::arn:<AWS::Partition>:iam::aws:policy/service-role/AWSBackupServiceRolePolicyForBackup]",
      reason:
        "AWS's own policy for exactly this: AWS Backup alone assumes the role, to copy what the plan names.",
    });
  }
}
