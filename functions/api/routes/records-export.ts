/**
 * `GET /v1/records/export`: a span of records as a file that proves itself.
 * @module
 */

import * as Type from "typebox";
import { csvFile, type Exported, jsonLines } from "../../evidence/export-file.ts";
import type { SignedRecord } from "../../evidence/record.ts";
import { readQuery } from "../contract/query.ts";
import { ExportQuery } from "../contract/records.ts";
import { tagged } from "../http/etag.ts";
import { Refusal } from "../http/problem.ts";
import { pageOfRecords } from "../record-pages.ts";
import { recordProblems, recordsOf } from "../recording.ts";
import type { Call, Reply, Route } from "../route.ts";

/** The version up to which the log goes along: the newest that a record names. */
const newestVersion = (records: readonly SignedRecord[]): number =>
  Math.max(0, ...records.map(({ record }) => (record.kind === "check" ? record.register.version : 0)));

async function exportedBy(call: Call, asked: Parameters<typeof pageOfRecords>[1]): Promise<Exported> {
  const { records, tenant } = recordsOf(call);
  const { heads, next, ...span } = await pageOfRecords(call, asked);
  const kept: SignedRecord[] = [];
  for (const { id } of heads) {
    const found = await records.find(tenant, id);
    if (found === null)
      throw new Refusal(
        "internal",
        "A record that is listed is not there; nothing was exported. Report the request id.",
      );
    kept.push(found);
  }
  const { entries } = await call.deps.reader.current();
  const checkpoints = (await call.deps.checkpoints?.()) ?? new Map();
  const newest = newestVersion(kept);
  return {
    records: kept,
    span: { ...span, next },
    entries: entries.filter(({ version }) => version <= newest),
    checkpoints,
  };
}

async function handle(call: Call): Promise<Reply> {
  const { format = "jsonl", ...asked } = readQuery(ExportQuery, call.query);
  const { signer } = recordsOf(call).records;
  const exported = await exportedBy(call, asked);
  const [mediaType, body] =
    format === "csv"
      ? ["text/csv", await csvFile(exported, signer)]
      : ["application/jsonl", await jsonLines(exported, signer)];
  return tagged({ status: 200, headers: { "Content-Type": mediaType }, body });
}

const file = (mediaType: string, description: string) => ({
  status: 200,
  description,
  mediaType,
  schema: Type.String(),
  headers: { ETag: "strong" },
});

export const getRecordsExport: Route = {
  method: "GET",
  path: "/v1/records/export",
  scope: "records",
  operationId: "exportRecords",
  summary: "Export records as a file that proves itself",
  description:
    "The records of [from, until), a page of them: as JSON Lines with the log that they were answered from and its signed heads, or as CSV for a spreadsheet. " +
    "The last line is a signed manifest with the digest of every line before it; its next is the cursor of what the span holds further. " +
    "npm run verify -- FILE proves such a file without this service.",
  query: ExportQuery,
  successes: [file("application/jsonl", "The file."), file("text/csv", "The file, with format=csv.")],
  problems: [
    ...recordProblems,
    "invalid-request",
    "invalid-cursor",
    "not-found",
    "answer-too-large",
    "register-unavailable",
  ],
  handle,
};
