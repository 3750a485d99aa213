/**
 * Records and signed heads as a function has them. What they need of AWS is loaded with the first record: no cold start of a check
 * pays for it.
 * @module
 */

import type { AppDeps } from "../api/deps.ts";
import { isRecordedAlways } from "../evidence/always.ts";
import type { Records } from "../evidence/records.ts";
import type { AppendDeps } from "../register/append.ts";
import type { RegisterTable } from "../register/query.ts";
import type { CommonEnvironment } from "./environment.ts";
import type { EvidenceEnvironment, RecordsEnvironment } from "./evidence-environment.ts";
import type { Heads } from "./late-evidence.ts";

type Region = Pick<CommonEnvironment, "region">;

const late = () => import("./late-evidence.ts");

/** Records that are opened when they are first asked for anything. */
function lateRecords(region: string, environment: RecordsEnvironment): Records {
  let opening: Promise<Records> | null = null;
  const opened = (): Promise<Records> => {
    opening ??= late().then(({ openRecords }) => openRecords(region, environment));
    return opening;
  };
  return {
    isAlways: (tenant) => isRecordedAlways(environment.always, tenant),
    keepCheck: async (record) => (await opened()).keepCheck(record),
    keepDecision: async (record) => (await opened()).keepDecision(record),
    find: async (tenant, id) => (await opened()).find(tenant, id),
    list: async (tenant, span, after, limit) => (await opened()).list(tenant, span, after, limit),
    decisions: async (tenant, portfolio) => (await opened()).decisions(tenant, portfolio),
    signer: {
      key: async () => (await opened()).signer.key(),
      sign: async (bytes) => (await opened()).signer.sign(bytes),
    },
  };
}

/** What the app has of evidence; nothing where the environment keeps no records. */
export const openEvidence = (
  { region, records }: Region & EvidenceEnvironment,
  table: RegisterTable,
): Pick<AppDeps, "records" | "checkpoints"> =>
  records === null
    ? {}
    : {
        records: lateRecords(region, records),
        checkpoints: async () => (await late()).checkpointsOf(table),
      };

/** The heads of the log; a function that has no key for them leaves them alone. */
export function openHeads(register: AppendDeps, { region, logKey }: Region & EvidenceEnvironment): Heads {
  if (logKey === null) return { sign: async () => undefined, misfit: async () => null };
  let opening: Promise<Heads> | null = null;
  const opened = (): Promise<Heads> => {
    opening ??= late().then(({ headsBy }) => headsBy(register, region, logKey));
    return opening;
  };
  return { sign: async () => (await opened()).sign(), misfit: async (log) => (await opened()).misfit(log) };
}

/** The register, each of whose appends is signed before its writer hears of it. */
export const signedAppends = (register: AppendDeps, { sign }: Heads): AppendDeps => ({
  ...register,
  appended: async (head) => {
    await register.appended?.(head);
    await sign();
  },
});
