/**
 * Records: listed, read, asked again, and decided upon. A tenant's own, and nobody else's.
 * @module
 */

import { intervalOf } from "../../core/time.ts";
import type { CheckRecord, SignedRecord } from "../../evidence/record.ts";
import type { RecordHead } from "../../evidence/records.ts";
import { replay } from "../../evidence/replay.ts";
import { answering } from "../answering.ts";
import { subjectOf } from "../auth/subject-of.ts";
import { inBody, resolveClocks } from "../clocks.ts";
import { NoQuery, readQuery } from "../contract/query.ts";
import {
  type DecisionInput,
  DecisionInput as DecisionInputSchema,
  DecisionResponse,
  decisionInput,
  RecordResponse,
  RecordsQuery,
  RecordsResponse,
  ReplayResponse,
} from "../contract/records.ts";
import { namesIn } from "../decisions.ts";
import { tagged } from "../http/etag.ts";
import { idParam } from "../http/id-param.ts";
import { jsonBody, jsonBodyProblems } from "../http/json-body.ts";
import { invalid, Refusal } from "../http/problem.ts";
import { pageOfRecords } from "../record-pages.ts";
import { recordProblems, recordsOf } from "../recording.ts";
import { type Call, json, type Reply, type Route } from "../route.ts";
import { statusesIn } from "../statuses-in.ts";
import { getRecordsExport } from "./records-export.ts";

const common = { scope: "records", query: NoQuery } as const;
const success = (status: number, description: string, schema: Route["successes"][number]["schema"]) => ({
  status,
  description,
  mediaType: "application/json",
  schema,
  headers: {},
});

const none = (): Refusal =>
  new Refusal("not-found", "There is no record with this id. GET /v1/records lists those there are.");

/** The record that a path names; throws a Refusal (404) where the caller's tenant has none of this id. */
async function named(call: Call): Promise<SignedRecord> {
  const { records, tenant } = recordsOf(call);
  const id = idParam(call, "record");
  const found = await records.find(tenant, id);
  if (found === null) throw none();
  return found;
}

/** The check that a path names; throws a Refusal for a decision. */
async function namedCheck(call: Call): Promise<CheckRecord> {
  const { record } = await named(call);
  if (record.kind === "check") return record;
  throw new Refusal(
    "invalid-request",
    "This record is a decision, which answers no question. Name the record of the check; it stands in the decision's field record.",
    { errors: [{ parameter: "id", detail: "Expected the id of a check's record.", value: record.id }] },
  );
}

async function list(call: Call): Promise<Reply> {
  const { heads, next } = await pageOfRecords(call, readQuery(RecordsQuery, call.query));
  return tagged(json({ records: heads.map(({ id, recordedAt }: RecordHead) => ({ id, recordedAt })), next }));
}

async function again(call: Call): Promise<Reply> {
  readQuery(NoQuery, call.query);
  const record = await namedCheck(call);
  const { register } = await call.deps.reader.current();
  return json({ record: record.id, ...replay(record, register, answering) });
}

/** Throws a Refusal where the record's answer does not say review of the position. */
function reviewed(record: CheckRecord, { position }: DecisionInput) {
  const status = statusesIn(record.answer).get(position);
  const sent = record.request.positions[position];
  if (status === "review" && sent !== undefined) return namesIn(sent);
  const what = sent === undefined ? "it has no such position" : `its status is ${status ?? "no-match"}`;
  throw invalid([
    {
      pointer: "/position",
      detail: `The record's answer does not say review of position ${position}: ${what}. Expected the index of a position whose status is review.`,
      value: String(position),
    },
  ]);
}

async function decide(call: Call): Promise<Reply> {
  readQuery(NoQuery, call.query);
  const { records, tenant } = recordsOf(call);
  const input = await jsonBody(call, decisionInput);
  const record = await namedCheck(call);
  const position = reviewed(record, input);
  const until = input.until ?? null;
  // The same look at whether the day exists as a question's own clocks get.
  if (until !== null) resolveClocks({ asOf: until }, call.now, () => inBody("until"));
  if (until !== null && (intervalOf(until)?.start ?? 0) <= call.now)
    throw invalid([
      {
        pointer: "/until",
        detail: "The decision would be over already; expected a day or an instant to come, or null.",
        value: until,
      },
    ]);
  const subject = subjectOf(call);
  const portfolio = record.portfolio?.id ?? null;
  const { decision } = await records.keepDecision({
    kind: "decision",
    tenant,
    subject,
    decision: {
      record: record.id,
      position,
      ours: input.ours,
      by: subject,
      until,
      ...(input.note === undefined ? {} : { note: input.note }),
    },
    ...(portfolio === null ? {} : { portfolio }),
  });
  return json({ decision, portfolio }, { Location: `/v1/records/${decision.id}` }, 201);
}

const getRecords: Route = {
  ...common,
  method: "GET",
  path: "/v1/records",
  operationId: "listRecords",
  summary: "List records",
  description:
    "The caller's tenant's own, in the order of time: checks and decisions recorded in [from, until).",
  query: RecordsQuery,
  successes: [{ ...success(200, "A page of them.", RecordsResponse), headers: { ETag: "strong" } }],
  problems: [...recordProblems, "invalid-request", "invalid-cursor", "not-found"],
  handle: list,
};

const getRecord: Route = {
  ...common,
  method: "GET",
  path: "/v1/records/{id}",
  operationId: "getRecord",
  summary: "Read a record",
  description:
    "As it was kept: the question as resolved and its answer byte for byte, or a decision, signed.",
  successes: [{ ...success(200, "The record.", RecordResponse), headers: { ETag: "strong" } }],
  problems: [...recordProblems, "invalid-request", "not-found", "answer-too-large"],
  handle: async (call) => {
    readQuery(NoQuery, call.query);
    return tagged(json(await named(call)));
  },
};

const postReplay: Route = {
  ...common,
  method: "POST",
  path: "/v1/records/{id}/replay",
  operationId: "replayRecord",
  summary: "Ask a recorded question again",
  description:
    "The recorded question is answered again from the register's version of then, and the bytes are compared. Where another engine answered then, that is said, and is no difference.",
  successes: [success(200, "What came of it.", ReplayResponse)],
  problems: [...recordProblems, "invalid-request", "not-found", "register-unavailable", "register-empty"],
  handle: again,
};

const postRecordDecision: Route = {
  ...common,
  method: "POST",
  path: "/v1/records/{id}/decisions",
  operationId: "decideReview",
  summary: "Record what a person decided on a position to be reviewed",
  description:
    "Kept as a record of its own by the caller's subject. Later answers about the same stored portfolio show it while the position is held and until has not come; it never changes a verdict.",
  requestBody: {
    description: "The decision.",
    content: {
      "application/json": {
        schema: DecisionInputSchema,
        example: { position: 0, ours: false, until: "2027-06-30", note: "Another company of the same name." },
      },
    },
  },
  successes: [
    {
      ...success(201, "The decision as it was recorded.", DecisionResponse),
      headers: { Location: "where the record of the decision can be read" },
    },
  ],
  problems: [...jsonBodyProblems, ...recordProblems, "not-found"],
  handle: decide,
};

export const recordRoutes: readonly Route[] = [
  getRecords,
  getRecordsExport,
  getRecord,
  postReplay,
  postRecordDecision,
];
