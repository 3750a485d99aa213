/**
 * Keeping a check with its answer: where the caller asks for it, or always for a tenant.
 * @module
 */

import type { CheckAnswer, CheckRequest } from "../core/check/answer.ts";
import type { Frame } from "../evidence/record.ts";
import type { Records } from "../evidence/records.ts";
import { principalOf } from "./auth/subject-of.ts";
import { type ProblemType, Refusal } from "./http/problem.ts";
import type { Call } from "./route.ts";

/** What every route can answer that reads or writes records. */
export const recordProblems = [
  "records-unavailable",
  "record-damaged",
] as const satisfies readonly ProblemType[];

export const recordHeader = {
  "Record-Id": "present where the check was recorded: the id under which GET /v1/records/{id} gives it back",
};

/** Where records are kept, and whose they are; throws a Refusal (404) where this deployment keeps none. */
export function recordsOf(call: Call): { readonly records: Records; readonly tenant: string } {
  const { records } = call.deps;
  if (records === undefined)
    throw new Refusal(
      "not-found",
      "This deployment keeps no records. Ask without record, or have its operator set a store of records up.",
    );
  return { records, tenant: principalOf(call).tenant };
}

/** Whether a check is to be recorded. Throws a Refusal where it is asked for and cannot be: no answer goes out unrecorded in silence. */
export function isRecorded(call: Call, asked: boolean | undefined): boolean {
  if (asked === true) recordsOf(call);
  return asked === true || (call.deps.records?.isAlways(principalOf(call).tenant) ?? false);
}

interface Answered {
  readonly request: CheckRequest;
  readonly answer: CheckAnswer;
  readonly digest: string;
  readonly body: string | Uint8Array;
  /** Of a stored portfolio; absent: the positions were sent along. */
  readonly portfolio?: Frame;
}

/** Keeps a check, and names it in a header. Rejects where it may not have been kept. */
export async function recorded(
  call: Call,
  { request, answer, digest, body, portfolio }: Answered,
): Promise<Readonly<Record<string, string>>> {
  const { records, tenant } = recordsOf(call);
  const id = await records.keepCheck({
    kind: "check",
    tenant,
    subject: principalOf(call).subject,
    request,
    register: answer.register,
    engine: answer.engine,
    answerDigest: digest,
    answer: typeof body === "string" ? body : Buffer.from(body).toString("utf8"),
    ...(portfolio === undefined ? {} : { portfolio }),
  });
  return { "Record-Id": id };
}
