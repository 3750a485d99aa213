/**
 * The register itself: what it is, its log, and the one way into it over HTTP.
 * @module
 */

import * as Type from "typebox";
import { entryEffects } from "../../core/check/entry-effects.ts";
import { registerRef } from "../../core/register/facts-digest.ts";
import type { Register } from "../../core/register/register.ts";
import { iso } from "../../core/time.ts";
import { describeChanges } from "../../ingest/describe-changes.ts";
import { type AppendRequest, decide } from "../../register/append.ts";
import { subjectOf } from "../auth/subject-of.ts";
import { inQuery, resolveVersion } from "../clocks.ts";
import { EntriesQuery, EntryQuery, readQuery, VersionQuery } from "../contract/query.ts";
import {
  EntriesResponse,
  EntryInput,
  EntryPreview,
  EntryReceipt,
  entryInput,
  ProposalReceipt,
  RegisterResponse,
} from "../contract/register.ts";
import { entryExample } from "../examples.ts";
import { freshness } from "../freshness.ts";
import { strongTag, versionTag } from "../http/etag.ts";
import { expectedVersion } from "../http/if-match.ts";
import { jsonBody, jsonBodyProblems } from "../http/json-body.ts";
import { page } from "../http/limits.ts";
import { type Call, json, type Route } from "../route.ts";
import { replyOf } from "./entry-reply.ts";

/** The register at the version asked for; an empty one can be looked at, though not answered from. */
async function registerAsked(call: Call, version: string | undefined) {
  const { register: newest, entries, readAt } = await call.deps.reader.current();
  const register =
    newest.version === 0 && version === undefined ? newest : resolveVersion(newest, version, inQuery);
  return { register, entries: entries.slice(0, register.version), headers: freshness(call, readAt) };
}

export const getRegister: Route = {
  method: "GET",
  path: "/v1/register",
  scope: "register:read",
  operationId: "getRegister",
  summary: "Read the register's version, digest and sources",
  description: "The newest version, or the one asked for. To write, pass the version as If-Match.",
  query: VersionQuery,
  successes: [
    {
      status: 200,
      description: "The register, and how fresh each of its sources is now.",
      mediaType: "application/json",
      schema: RegisterResponse,
      headers: { ETag: "strong", "Register-Age": "seconds since the register was read" },
    },
  ],
  problems: [
    "invalid-request",
    "unknown-version",
    "version-mismatch",
    "register-unavailable",
    "register-empty",
  ],
  handle: async (call) => {
    const { register, entries, headers } = await registerAsked(
      call,
      readQuery(VersionQuery, call.query).version,
    );
    const answer = json(
      {
        ...registerRef(register),
        recordedAt: entries.at(-1)?.recordedAt ?? null,
        sources: await call.deps.sourceStates(register),
      },
      headers,
    );
    return { ...answer, headers: { ...answer.headers, ETag: strongTag(answer.body) } };
  },
};

export const getEntries: Route = {
  method: "GET",
  path: "/v1/register/entries",
  scope: "register:read",
  operationId: "listEntries",
  summary: "Read the register's log",
  description: "Entries after a version, oldest first, each with its digest and the one before it.",
  query: EntriesQuery,
  successes: [
    {
      status: 200,
      description: "One page of the log.",
      mediaType: "application/json",
      schema: EntriesResponse,
      headers: {
        ETag: 'the register\'s version, as If-Match takes it: "31"',
        "Register-Age": "seconds since the register was read",
      },
    },
  ],
  problems: [
    "answer-too-large",
    "invalid-request",
    "unknown-version",
    "version-mismatch",
    "register-unavailable",
    "register-empty",
  ],
  handle: async (call) => {
    const { after = 0, limit = page.default, version } = readQuery(EntriesQuery, call.query);
    const { register, entries, headers } = await registerAsked(call, version);
    const rest = entries.slice(after);
    const shown = rest.slice(0, limit);
    const next = shown.length < rest.length ? (shown.at(-1)?.version ?? null) : null;
    return json(
      { register: registerRef(register), entries: shown, next },
      { ...headers, ETag: versionTag(register.version) },
    );
  },
};

/** What an entry that the log would take changes, for whoever is to send or approve it. */
const previewOf = (register: Register, { id, changes }: AppendRequest, now: number) => ({
  id,
  outcome: "preview",
  register: registerRef(register),
  changes: describeChanges(register, changes).map((line) => line.replace(/^ {2}/, "")),
  ...entryEffects(register, changes, now),
});

export const postEntry: Route = {
  method: "POST",
  path: "/v1/register/entries",
  scope: "register:write",
  operationId: "appendEntry",
  summary: "Append an entry to the register",
  description:
    "The author is the token's subject. Repeating an entry with the same id and content is safe: it answers 200 and writes nothing. With dryRun=true nothing is written at all: the answer says whose timelines would change, and from when, or why the log would refuse the entry.",
  query: EntryQuery,
  requestHeaders: {
    "If-Match": {
      description: "the version that the entry builds upon, in quotes",
      required: true,
      example: '"31"',
    },
  },
  requestBody: {
    description: "Facts published, and our own mistakes retracted.",
    content: { "application/json": { schema: EntryInput, example: entryExample } },
  },
  successes: [
    {
      status: 201,
      description: "Appended.",
      mediaType: "application/json",
      schema: EntryReceipt,
      headers: { Location: "where the entry can be read", ETag: 'its version: "32"' },
    },
    {
      status: 200,
      description: "The log holds this entry already, or, with dryRun, what it would change.",
      mediaType: "application/json",
      schema: Type.Union([EntryReceipt, EntryPreview]),
      headers: {},
    },
    {
      status: 202,
      description:
        "Kept as a proposal, where the environment asks for approvals: another subject has to accept it.",
      mediaType: "application/json",
      schema: ProposalReceipt,
      headers: { Location: "where the proposal can be read and decided upon" },
    },
  ],
  problems: [
    "answer-too-large",
    ...jsonBodyProblems,
    "invalid-header",
    "id-conflict",
    "contended",
    "precondition-failed",
    "entry-refused",
    "precondition-required",
    "register-unavailable",
  ],
  handle: async (call) => {
    const { dryRun } = readQuery(EntryQuery, call.query);
    const expected = expectedVersion(call.request);
    const { id, source, changes } = await jsonBody(call, entryInput);
    const author = subjectOf(call);
    const request = { id, source, author, changes, recordedAt: iso(call.now), expectedVersion: expected };
    if (dryRun === true) {
      const snapshot = await call.deps.reader.current();
      const trial = decide(snapshot, request);
      if (trial.kind !== "write") return replyOf(id, trial, expected);
      return json(previewOf(snapshot.register, request, call.now));
    }
    const outcome = await call.deps.append(request);
    return replyOf(id, outcome, expected);
  },
};
