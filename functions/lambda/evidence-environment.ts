/**
 * What the functions read from their environment of records and of the keys that sign.
 * @module
 */

import * as Type from "typebox";
import { recordedAlwaysIn, type Variables } from "../api/variables.ts";
import type { RecordedAlways } from "../evidence/always.ts";
import { name, read, together } from "./environment.ts";

const keyArn = Type.String({ pattern: "^arn:", description: "the ARN of a key for ECC_NIST_P256" });

const RecordsVariables = Type.Object({
  RECORDS_BUCKET: name("investor-exposure-records"),
  RECORDS_KEY: keyArn,
  RECORDS_KEPT_DAYS: Type.String({
    pattern: "^[1-9][0-9]{0,4}$",
    description: "for how many days the bucket locks a record, such as 3654",
  }),
});
const AlwaysVariables = Type.Object({
  RECORD_ALWAYS: Type.Optional(
    Type.String({ description: "tenants whose every check is recorded, comma-separated, or all" }),
  ),
});
const LogKeyVariables = Type.Object({ LOG_KEY: keyArn });

/** Where records are kept, for how long, and by which key they are signed. */
export interface RecordsEnvironment {
  readonly bucket: string;
  readonly keyArn: string;
  readonly keptDays: number;
  readonly always: RecordedAlways;
}

export interface EvidenceEnvironment {
  /** null: this function keeps no records. */
  readonly records: RecordsEnvironment | null;
  /** The ARN of the key that signs the log's heads; null: this function signs none. */
  readonly logKey: string | null;
}

/** A function's part in records and in signing; throws an Error that names each variable that cannot be read. */
export function readEvidenceEnvironment(variables: Variables): EvidenceEnvironment {
  const kept = together(RecordsVariables, variables);
  const { RECORD_ALWAYS } = read(AlwaysVariables, variables);
  return {
    records:
      kept === null
        ? null
        : {
            bucket: kept.RECORDS_BUCKET,
            keyArn: kept.RECORDS_KEY,
            keptDays: Number(kept.RECORDS_KEPT_DAYS),
            always: recordedAlwaysIn(RECORD_ALWAYS),
          },
    logKey: together(LogKeyVariables, variables)?.LOG_KEY ?? null,
  };
}
