/**
 * The register and its log, as the API shows and takes them.
 * @module
 */

import type { Static } from "typebox";
import * as Type from "typebox";
import { ChangeSchema } from "../../register/documents.ts";
import { validatorOf } from "../../schema/compiled-schema.ts";
import { closed, Digest, Id, oneOf, orNull, Permissions, text } from "../../schema/parts.ts";
import { Clock } from "./listing-answer.ts";
import { Phase, RegisterRef, registerFields, VersionNumber } from "./parts.ts";
import { StatusName } from "./position-answer.ts";

export const SourceState = Type.Object(
  {
    name: Type.String(),
    lastPoll: orNull(Clock),
    lastSuccess: orNull(Clock),
    publication: orNull(
      Type.String({ description: "what the source last published, by its own name or date" }),
    ),
    age: orNull(Type.Integer({ description: "seconds since the last success; null: there was none" })),
    state: oneOf(
      ["fresh", "stale", "held"] as const,
      "held: a guard keeps its last publication back until somebody looks",
    ),
  },
  { ...closed, title: "SourceState", description: "how fresh a source is; kept outside the log" },
);
export type SourceState = Static<typeof SourceState>;

export const RegisterResponse = Type.Object(
  { ...registerFields, recordedAt: orNull(Clock), sources: Type.Array(SourceState) },
  { ...closed, title: "RegisterResponse" },
);

export const EntryAnswer = Type.Object(
  {
    version: VersionNumber,
    id: Type.String(),
    recordedAt: Type.String(),
    source: Type.String(),
    author: Type.String(),
    changes: Type.Array(ChangeSchema),
    previous: Digest,
    digest: Digest,
  },
  { ...closed, title: "Entry", description: "one entry of the register's log" },
);

export const EntriesResponse = Type.Object(
  {
    register: RegisterRef,
    entries: Type.Array(EntryAnswer),
    next: orNull(Type.Integer({ description: "pass as after to read on; null at the log's end" })),
  },
  { ...closed, title: "EntriesResponse" },
);

export const EntryInput = Type.Object(
  {
    id: Id,
    source: text(100, "where the facts come from, in at most 100 characters"),
    changes: Type.Array(ChangeSchema, { minItems: 1, maxItems: 10_000, description: "1 to 10,000 changes" }),
  },
  { ...closed, title: "EntryInput", description: "an object with id, source and changes" },
);

export const EntryReceipt = Type.Object(
  {
    id: Type.String(),
    outcome: Type.Union([Type.Literal("appended"), Type.Literal("already")]),
    version: VersionNumber,
    digest: Digest,
  },
  { ...closed, title: "EntryReceipt" },
);

const Span = Type.Object(
  { from: Clock, until: orNull(Clock), phase: Phase, acts: Permissions },
  {
    ...closed,
    title: "Span",
    description: "a stretch of a listing's timeline in which its phase and its acts stay the same",
  },
);
const SecurityAnswer = Type.Object({ status: StatusName, acts: Permissions }, closed);
const SecurityEffect = Type.Object(
  {
    issuer: Id,
    security: Type.String({ description: "its ISIN, or its ticker and exchange" }),
    spans: Type.Array(
      Type.Object(
        { from: Clock, until: orNull(Clock), before: SecurityAnswer, after: SecurityAnswer },
        closed,
      ),
      { description: "the stretches in which it would be answered otherwise than today" },
    ),
  },
  { ...closed, title: "SecurityEffect" },
);
/** What an entry would do, with nothing written. */
export const EntryPreview = Type.Object(
  {
    id: Type.String(),
    outcome: Type.Literal("preview"),
    register: RegisterRef,
    changes: Type.Array(Type.String(), { description: "what is new in each change, line by line" }),
    effects: Type.Array(
      Type.Object(
        {
          listing: Type.String(),
          issuer: Type.String(),
          before: Type.Array(Span, { description: "what is answered today and no longer would be" }),
          after: Type.Array(Span, { description: "what would be answered instead" }),
        },
        closed,
      ),
      { description: "listings of which an act would be permitted or prohibited otherwise than today" },
    ),
    securities: Type.Array(SecurityEffect, {
      description:
        "securities that would be answered otherwise by a stake, an issuer's lines or a listing's issuer, which no timeline shows",
    }),
  },
  { ...closed, title: "EntryPreview" },
);

export const ProposalReceipt = Type.Object(
  { id: Type.String(), outcome: Type.Literal("proposed") },
  { ...closed, title: "ProposalReceipt" },
);

export const entryInput = validatorOf(EntryInput);
