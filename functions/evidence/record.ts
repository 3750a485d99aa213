/**
 * A record: what was asked, what was answered, by which facts and which engine, for whom and when, as one signed text.
 * @module
 */

import * as Type from "typebox";
import type { CheckRequest } from "../core/check/answer.ts";
import { perScheme } from "../core/facts/scheme.ts";
import { canonicalText, textDigest } from "../core/register/digest.ts";
import { PublicKey, type Signed, type Signer, signStatement, statementOf } from "../register/signer.ts";
import { validatorOf } from "../schema/compiled-schema.ts";
import { At, Digest } from "../schema/parts.ts";
import { RecordDamaged } from "./errors.ts";

const text = Type.String();
const closed = { additionalProperties: false } as const;

const Register = Type.Object({ version: Type.Integer(), digest: Digest, factsDigest: Digest }, closed);

/** What every record says. */
const common = {
  format: Type.Literal(1),
  id: text,
  tenant: text,
  /** Who asked or decided: the subject of the caller's token. */
  subject: text,
  recordedAt: At,
  retainUntil: At,
};

/** A position as a decision means it: by what names it, wherever it stands in later portfolios. */
const Named = Type.Object(
  {
    symbol: Type.Optional(text),
    exchange: Type.Optional(text),
    ...perScheme(() => Type.Optional(text)),
    name: Type.Optional(text),
  },
  closed,
);

/** What a person decided on a position that was `review`. */
export const DecisionSchema = Type.Object(
  {
    id: text,
    record: text,
    position: Named,
    /** Whether the position is the listed issuer's. */
    ours: Type.Boolean(),
    by: text,
    at: At,
    /** A day or an instant from which somebody must look again; null: none. */
    until: Type.Union([At, Type.Null()]),
    note: Type.Optional(text),
  },
  closed,
);
export type Decision = Readonly<Type.Static<typeof DecisionSchema>>;

/** What a stored portfolio's answer says around its check. */
const Frame = Type.Object(
  {
    id: text,
    version: Type.Integer(),
    gaps: Type.Array(text),
    incompleteSince: Type.Union([text, Type.Null()]),
    asOf: text,
    decisions: Type.Array(DecisionSchema),
  },
  closed,
);
export type Frame = Readonly<Type.Static<typeof Frame>>;

const CheckRecord = Type.Object(
  {
    ...common,
    kind: Type.Literal("check"),
    /** As resolved: clocks fixed, positions as they were read. */
    request: Type.Unsafe<CheckRequest>(Type.Object({})),
    register: Register,
    engine: Type.Integer(),
    answerDigest: Digest,
    /** The answer's text, byte for byte as it was sent. */
    answer: text,
    /** Of a stored portfolio; absent: the positions were sent along. */
    portfolio: Type.Optional(Frame),
  },
  closed,
);
const DecisionRecord = Type.Object(
  {
    ...common,
    kind: Type.Literal("decision"),
    decision: DecisionSchema,
    /** The stored portfolio in whose later answers it is shown; absent: none. */
    portfolio: Type.Optional(text),
  },
  closed,
);

export type CheckRecord = Readonly<Type.Static<typeof CheckRecord>>;
export type DecisionRecord = Readonly<Type.Static<typeof DecisionRecord>>;
export type EvidenceRecord = CheckRecord | DecisionRecord;

const SignedRecord = Type.Object(
  {
    record: Type.Union([CheckRecord, DecisionRecord]),
    jws: text,
    key: PublicKey,
  },
  closed,
);
/** A record with its signature, as it is kept and exported. */
export interface SignedRecord extends Signed {
  readonly record: EvidenceRecord;
}

const signedRecord = validatorOf(SignedRecord);

/** The digest of a record: SHA-256 over its own text within the kept line. */
export const recordDigest = (record: EvidenceRecord): string => textDigest(JSON.stringify(record));

/** What a record's signature states. */
const statementAbout = (record: EvidenceRecord) => ({
  id: record.id,
  recordedAt: record.recordedAt,
  digest: recordDigest(record),
});

/**
 * The text of a record as it is kept: one line of JSON, signed. Its fields keep the order in which they were written: an answer
 * echoes parts of its request, and recomputing it from reordered parts would give other bytes.
 */
export async function signedText(record: EvidenceRecord, signer: Signer): Promise<string> {
  return JSON.stringify({ record, ...(await signStatement(signer, "record", statementAbout(record))) });
}

/** A record from its text; throws RecordDamaged where it is not the text that was written. */
export function recordOf(kept: string): SignedRecord {
  let value: unknown;
  try {
    value = JSON.parse(kept);
  } catch (cause) {
    throw new RecordDamaged("a record is not JSON", { cause });
  }
  if (!signedRecord.Check(value)) throw new RecordDamaged("a record does not decode");
  if (JSON.stringify(value) !== kept) throw new RecordDamaged("a record is not the text that was written");
  return value;
}

/** Whether the signature beside a record is over exactly this record. */
export async function isSigned({ record, ...signed }: SignedRecord): Promise<boolean> {
  const stated = await statementOf(signed, "record");
  return stated !== null && canonicalText(stated) === canonicalText(statementAbout(record));
}
