/**
 * Records, their replay, their export and decisions, as the API takes and shows them.
 * @module
 */

import type { Static } from "typebox";
import * as Type from "typebox";
import { DecisionSchema } from "../../evidence/record.ts";
import { replayOutcomes } from "../../evidence/replay.ts";
import { PublicKey } from "../../register/signer.ts";
import { validatorOf } from "../../schema/compiled-schema.ts";
import { AtShape, closed, Id, line, mapOf, oneOf, orNull } from "../../schema/parts.ts";
import { Clock } from "./listing-answer.ts";
import { RegisterRef } from "./parts.ts";
import { Limit, Next } from "./query.ts";

export const Decision = Type.Object(
  { ...DecisionSchema.properties },
  {
    ...closed,
    title: "Decision",
    description:
      "what a person decided on a position that was to be reviewed; record names the check that said so",
  },
);

/** A span of records, [from, until). */
const span = {
  from: Type.Optional(AtShape),
  until: Type.Optional(AtShape),
  limit: Type.Optional(Limit),
  cursor: Type.Optional(
    Type.String({ minLength: 1, maxLength: 600, description: "the next of the page before" }),
  ),
};
export const RecordsQuery = Type.Object(span, closed);
export const exportFormats = ["jsonl", "csv"] as const;
export const ExportQuery = Type.Object(
  {
    ...span,
    format: Type.Optional(oneOf(exportFormats, "jsonl (the default, with all that proves it) or csv")),
  },
  closed,
);

export const RecordsResponse = Type.Object(
  {
    records: Type.Array(Type.Object({ id: Id, recordedAt: Clock }, { ...closed, title: "RecordHead" })),
    next: Next,
  },
  { ...closed, title: "RecordsResponse" },
);

const Kept = Type.Unsafe<Readonly<Record<string, unknown>>>({
  type: "object",
  title: "Record",
  description:
    "a check (kind check: request as resolved, answer as its text, register, engine, answerDigest, subject, recordedAt, retainUntil) or a decision (kind decision)",
  required: ["kind", "id", "tenant", "subject", "recordedAt", "retainUntil"],
  properties: {
    kind: oneOf(["check", "decision"] as const),
    id: Id,
    tenant: Type.String(),
    subject: Type.String(),
    recordedAt: Clock,
    retainUntil: Clock,
    format: Type.Integer({ description: "of the record itself" }),
    request: mapOf(Type.Unknown(), "of a check: the request as resolved"),
    register: RegisterRef,
    engine: Type.Integer(),
    answerDigest: Type.String(),
    answer: Type.String({ description: "of a check: the answer's text, byte for byte as it was sent" }),
    decision: Decision,
    portfolio: Type.Union([Type.String(), mapOf(Type.Unknown())], {
      description:
        "of a decision: the id of the stored portfolio; of a check: what its answer says around the check",
    }),
  },
});
export const RecordResponse = Type.Object(
  {
    record: Kept,
    jws: Type.String({ description: "a JSON Web Signature (ES256) over the record's id, time and digest" }),
    key: PublicKey,
  },
  { ...closed, title: "SignedRecord" },
);

export const ReplayResponse = Type.Object(
  {
    record: Id,
    outcome: oneOf(
      replayOutcomes,
      "same: the same bytes; different: this engine gives other bytes; older-engine, newer-engine: another engine answered then; other-register: this register does not hold what it held",
    ),
    sameBytes: orNull(
      Type.Boolean({ description: "whether the bytes are the same; null: nothing was recomputed" }),
    ),
    engine: Type.Object({ recorded: Type.Integer(), here: Type.Integer() }, closed),
    firstDifference: orNull(Type.Integer({ description: "the first byte that differs, from 0" })),
  },
  { ...closed, title: "ReplayResponse" },
);

export const DecisionInput = Type.Object(
  {
    position: Type.Integer({
      minimum: 0,
      description: "the index of a position whose status is review in the record's answer",
    }),
    ours: Type.Boolean({ description: "true: it is the listed issuer's; false: it is another's" }),
    until: Type.Optional(orNull(AtShape)),
    note: Type.Optional(line(400)),
  },
  {
    ...closed,
    title: "DecisionInput",
    description:
      "an object with position and ours, and optionally until (when somebody must look again) and note",
  },
);
export type DecisionInput = Readonly<Static<typeof DecisionInput>>;
export const decisionInput = validatorOf(DecisionInput);

export const DecisionResponse = Type.Object(
  {
    decision: Decision,
    portfolio: orNull(
      Type.String({
        description:
          "the stored portfolio whose later answers show it; null: none, the positions were sent along",
      }),
    ),
  },
  { ...closed, title: "DecisionResponse" },
);
