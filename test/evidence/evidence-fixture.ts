/**
 * A small log with Xiaomi's facts, its signed heads, and a record of a check over it, exported: what proofs are tried on.
 * @module
 */

import { generateKeyPairSync, sign } from "node:crypto";
import { answering } from "../../functions/api/answering.ts";
import type { CheckRequest } from "../../functions/core/check/answer.ts";
import type { Change, Entry } from "../../functions/core/facts/fact.ts";
import { factsDigest, registerRef } from "../../functions/core/register/facts-digest.ts";
import { fold } from "../../functions/core/register/fold.ts";
import { emptyRegister } from "../../functions/core/register/register.ts";
import type { Exported } from "../../functions/evidence/export-file.ts";
import {
  type CheckRecord,
  recordOf,
  type SignedRecord,
  signedText,
} from "../../functions/evidence/record.ts";
import { decodeEntry } from "../../functions/register/decode.ts";
import { encodeEntry } from "../../functions/register/encode.ts";
import { isPublicKey, type Signed, type Signer, signStatement } from "../../functions/register/signer.ts";
import { curatedChanges } from "../support/curated-data.ts";

export function newSigner(): Signer {
  const { privateKey, publicKey } = generateKeyPairSync("ec", { namedCurve: "P-256" });
  const { kty, crv, x, y } = publicKey.export({ format: "jwk" });
  const key = { kty, crv, x, y };
  if (!isPublicKey(key)) throw new Error("the key is not on P-256");
  return {
    key: async () => key,
    sign: async (bytes) => sign("sha256", bytes, { key: privateKey, dsaEncoding: "ieee-p1363" }),
  };
}

const aboutXiaomi = curatedChanges.filter(
  ({ kind, id }) => id.includes("xiaomi") || (kind === "programme" && id === "ccmc"),
);

/** A log of two entries: all but the court orders, then these. `alter` may change a fact on the way. */
export function logOf(alter: (change: Change) => Change = (change) => change): readonly Entry[] {
  const entries: Entry[] = [];
  const changes = aboutXiaomi.map(alter);
  for (const own of [
    changes.filter(({ kind }) => kind !== "court-order"),
    changes.filter(({ kind }) => kind === "court-order"),
  ]) {
    const version = entries.length + 1;
    const entry = {
      ...{ version, id: `entry-${version}`, recordedAt: "2026-01-01T00:00:00.000Z", source: "curated" },
      ...{ author: "import", changes: own, previous: entries.at(-1)?.digest ?? emptyRegister.digest },
    };
    const { item, parts } = encodeEntry(entry);
    entries.push(decodeEntry(item, parts));
  }
  return entries;
}

export async function checkpointsOf(
  entries: readonly Entry[],
  signer: Signer,
): Promise<ReadonlyMap<number, Signed>> {
  const signed = new Map<number, Signed>();
  for (const { version, digest } of entries) {
    const register = fold(emptyRegister, entries.slice(0, version));
    const stated = {
      version,
      digest,
      factsDigest: factsDigest(register),
      signedAt: "2026-01-01T00:00:01.000Z",
    };
    signed.set(version, await signStatement(signer, "checkpoint", stated));
  }
  return signed;
}

const question: CheckRequest = {
  ...{ asOf: "2021-03-15T13:31:00.000Z", knownAt: null, investor: { usPerson: true }, detail: "all" },
  positions: [{ symbol: "XIACY", exchange: "OTC" }, { symbol: "AAPL" }],
};

/** A record over a log, signed; `alter` may change it before it is signed. */
export async function recordOver(
  entries: readonly Entry[],
  signer: Signer,
  alter: (record: CheckRecord) => CheckRecord = (record) => record,
): Promise<SignedRecord> {
  const register = fold(emptyRegister, entries);
  const { text, digest } = answering.answer(register, question, null);
  const record: CheckRecord = {
    ...{ kind: "check", tenant: "t", subject: "s", request: question, register: registerRef(register) },
    ...{ engine: answering.engine, answerDigest: digest, answer: text, format: 1 },
    id: "20260601t120000000z-0123456789abcdef",
    ...{ recordedAt: "2026-06-01T12:00:00.000Z", retainUntil: "2036-06-01T12:00:00.000Z" },
  };
  return recordOf(await signedText(alter(record), signer));
}

export async function exportedOf(signer: Signer, over: Partial<Exported> = {}): Promise<Exported> {
  const entries = over.entries ?? logOf();
  return {
    records: [await recordOver(entries, signer)],
    span: { from: "2026-01-01T00:00:00.000Z", until: "2027-01-01T00:00:00.000Z", next: null },
    entries,
    checkpoints: await checkpointsOf(entries, signer),
    ...over,
  };
}
