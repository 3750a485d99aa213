/**
 * Records as a file to hand over: JSON Lines with the log and its signed heads, so that whoever holds the file can prove each
 * record alone, or CSV for a spreadsheet. The last line is a signed manifest with the digest of every line before it.
 * @module
 */

import { stringify } from "csv-stringify/sync";
import * as Type from "typebox";
import type { Entry } from "../core/facts/fact.ts";
import { canonicalText, textDigest } from "../core/register/digest.ts";
import { PublicKey, type Signed, type Signer, signStatement } from "../register/signer.ts";
import { At, Digest } from "../schema/parts.ts";
import { recordDigest, type SignedRecord } from "./record.ts";

const closed = { additionalProperties: false } as const;

export const Manifest = Type.Object(
  {
    format: Type.Union([Type.Literal("jsonl"), Type.Literal("csv")]),
    from: At,
    until: At,
    records: Type.Integer(),
    /** The cursor of what the span holds further; null: nothing. */
    next: Type.Union([Type.String(), Type.Null()]),
    /** The digest of each line before this one, without its line feed. */
    lines: Type.Array(Digest),
  },
  closed,
);
export type Manifest = Readonly<Type.Static<typeof Manifest>>;

/** The last line of a file of JSON Lines. */
export const ManifestLine = Type.Object({ manifest: Manifest, jws: Type.String(), key: PublicKey }, closed);

/** What a file is made of. */
export interface Exported {
  readonly records: readonly SignedRecord[];
  readonly span: Pick<Manifest, "from" | "until" | "next">;
  /** The log up to the newest version that a record names, oldest entry first. */
  readonly entries: readonly Entry[];
  readonly checkpoints: ReadonlyMap<number, Signed>;
}

async function manifestOf(
  format: Manifest["format"],
  { records, span }: Exported,
  lines: readonly string[],
  signer: Signer,
): Promise<Signed & { readonly manifest: Manifest }> {
  const manifest = { format, ...span, records: records.length, lines: lines.map(textDigest) };
  return { manifest, ...(await signStatement(signer, "export", manifest)) };
}

/** The file as JSON Lines: the log's entries, its checkpoints, the records, the manifest. */
export async function jsonLines(exported: Exported, signer: Signer): Promise<string> {
  const newest = exported.entries.at(-1)?.version ?? 0;
  const lines = [
    ...exported.entries.map((entry) => canonicalText({ entry })),
    ...[...exported.checkpoints]
      .filter(([version]) => version <= newest)
      .sort(([a], [b]) => a - b)
      .map(([, checkpoint]) => canonicalText({ checkpoint })),
    ...exported.records.map((record) => JSON.stringify(record)),
  ];
  const last = JSON.stringify(await manifestOf("jsonl", exported, lines, signer));
  return [...lines, last].map((line) => `${line}\n`).join("");
}

export const csvColumns = [
  ...["id", "kind", "recordedAt", "subject", "asOf", "knownAt", "version", "engine"],
  ...["answerDigest", "recordDigest", "signature", "key"],
] as const;

function csvRow(signed: SignedRecord): Readonly<Record<string, string>> {
  const { record, jws, key } = signed;
  const { id, kind, recordedAt, subject } = record;
  const own = {
    ...{ id, kind, recordedAt, subject, recordDigest: recordDigest(record) },
    ...{ signature: jws, key: JSON.stringify(key) },
  };
  if (record.kind === "decision") return own;
  const { request, register, engine, answerDigest } = record;
  return {
    ...own,
    ...{ asOf: request.asOf, knownAt: request.knownAt ?? "", version: String(register.version) },
    ...{ engine: String(engine), answerDigest },
  };
}

/** One row with its line feed. A cell that a spreadsheet would take for a formula is made text. */
const rowText = (values: Readonly<Record<string, string>>): string =>
  stringify([csvColumns.map((column) => values[column] ?? "")], { escape_formulas: true });

/** The last row, without its line feed. */
export const manifestRow = ({ jws, key }: Signed): string =>
  rowText({ id: "manifest", signature: jws, key: JSON.stringify(key) }).slice(0, -1);

/** The file as CSV: a header, one row for each record, and the manifest as the last row's signature. */
export async function csvFile(exported: Exported, signer: Signer): Promise<string> {
  const rows = [`${csvColumns.join(",")}\n`, ...exported.records.map((record) => rowText(csvRow(record)))];
  const { jws, key } = await manifestOf(
    "csv",
    exported,
    rows.map((row) => row.slice(0, -1)),
    signer,
  );
  return [...rows, manifestRow({ jws, key }), "\n"].join("");
}
