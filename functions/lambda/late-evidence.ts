/**
 * Records in a locked bucket and signatures by KMS. One module, loaded with the first of either: each further one that is loaded late would
 * cut what a cold start reads into more files.
 * @module
 */

import { randomBytes } from "node:crypto";
import type { Register } from "../core/register/register.ts";
import { createRecords, type Records } from "../evidence/records.ts";
import { createS3Records } from "../evidence/s3-records.ts";
import type { AppendDeps } from "../register/append.ts";
import { misfitHead, readCheckpoints, signHeads } from "../register/checkpoints.ts";
import { createKmsSigner } from "../register/kms-signer.ts";
import type { RegisterTable } from "../register/query.ts";
import type { RecordsEnvironment } from "./evidence-environment.ts";

/** Three attempts of four seconds at most, as the register's own: API Gateway gives up after half a minute. */
const bounds = {
  maxAttempts: 3,
  retryMode: "standard",
  // Without the last the SDK only logs a warning, and the request hangs on.
  requestHandler: { connectionTimeout: 1_000, requestTimeout: 4_000, throwOnRequestTimeout: true },
};

/** Records in the environment's bucket. */
export const openRecords = (
  region: string,
  { bucket, keyArn, keptDays, always }: RecordsEnvironment,
): Records =>
  createRecords({
    store: createS3Records({ region, ...bounds }, bucket),
    signer: createKmsSigner({ region, ...bounds }, keyArn),
    now: Date.now,
    randomId: () => randomBytes(8).toString("hex"),
    keptDays,
    always,
  });

/** The log's signed heads. */
export const checkpointsOf = (table: RegisterTable) => readCheckpoints(table);

/** What a function does with the signed heads of the log. */
export interface Heads {
  /** Signs every head that nobody signed yet. */
  readonly sign: () => Promise<void>;
  /** The version of the first head that is not over a log; null: none. */
  readonly misfit: (register: Register) => Promise<number | null>;
}

/** The heads of a log: signed by a key of KMS, and held against it. */
export function headsBy(register: AppendDeps, region: string, keyArn: string): Heads {
  const signer = createKmsSigner({ region, ...bounds }, keyArn);
  return {
    sign: async () => signHeads(register, signer, await register.reader.latest(), Date.now()),
    misfit: (log) => misfitHead(register, log),
  };
}
