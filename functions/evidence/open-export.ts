/**
 * Reads an exported file strictly: what is not exactly what was written is a fault, in words.
 * @module
 */

import { CsvError, parse } from "csv-parse/sync";
import * as Type from "typebox";
import type { Entry } from "../core/facts/fact.ts";
import { canonicalText, textDigest } from "../core/register/digest.ts";
import { FoldError, fold } from "../core/register/fold.ts";
import { emptyRegister, type Register } from "../core/register/register.ts";
import { assertChains, decodeEntry } from "../register/decode.ts";
import { encodeEntry, type LinkedEntry } from "../register/encode.ts";
import { CorruptRegister } from "../register/errors.ts";
import { isPublicKey, PublicKey, type Signed, statementOf } from "../register/signer.ts";
import { validatorOf } from "../schema/compiled-schema.ts";
import { RecordDamaged } from "./errors.ts";
import { csvColumns, Manifest, ManifestLine, manifestRow } from "./export-file.ts";
import { recordOf, type SignedRecord } from "./record.ts";

export interface ExportFile extends Signed {
  readonly manifest: Manifest;
  /** Folded from the file's entries; of a CSV, the empty one. */
  readonly register: Register;
  readonly checkpoints: readonly Signed[];
  readonly records: readonly SignedRecord[];
}
export type Opened = { readonly file: ExportFile } | { readonly fault: string };

/** A line that is not what it should be; its message is told. */
class Fault extends Error {}

const manifestLine = validatorOf(ManifestLine);
const manifest = validatorOf(Manifest);
const closed = { additionalProperties: false } as const;
const checkpointLine = validatorOf(
  Type.Object({ checkpoint: Type.Object({ jws: Type.String(), key: PublicKey }, closed) }, closed),
);
const entryLine = validatorOf(
  Type.Object(
    { entry: Type.Unsafe<Entry>(Type.Object({ digest: Type.String(), previous: Type.String() })) },
    closed,
  ),
);

function parsed(line: string, n: number): unknown {
  try {
    return JSON.parse(line);
  } catch {
    throw new Fault(`Line ${n} is not JSON.`);
  }
}

/** The manifest, once its signature fits and the lines before it are those that it names. */
async function checked(signed: Signed, lines: readonly string[]): Promise<Manifest> {
  const stated = await statementOf(signed, "export");
  if (!manifest.Check(stated)) throw new Fault("The manifest's signature does not fit it.");
  if (stated.lines.length !== lines.length)
    throw new Fault(
      `The manifest names ${stated.lines.length} lines before it; the file has ${lines.length}.`,
    );
  const changed = lines.findIndex((line, i) => textDigest(line) !== stated.lines[i]);
  if (changed >= 0) throw new Fault(`Line ${changed + 1} is not what the manifest says: it was changed.`);
  return stated;
}

/** An entry as the log holds it: encoded anew, it must have the digest that it bears. */
function entryOf({ digest, ...entry }: LinkedEntry & { readonly digest: string }): Entry {
  const stored = encodeEntry(entry);
  if (stored.digest !== digest)
    throw new Fault(
      `Entry ${entry.version} does not have the digest that it bears: a fact or its circumstances were changed.`,
    );
  return decodeEntry(stored.item, stored.parts);
}

function logOf(entries: readonly Entry[]): Register {
  assertChains(emptyRegister, entries);
  return fold(emptyRegister, entries);
}

async function jsonLinesFile(lines: readonly string[]): Promise<ExportFile> {
  const last = parsed(lines.at(-1) ?? "", lines.length);
  if (!manifestLine.Check(last))
    throw new Fault("The last line is not a manifest: the file is cut, or is not an export of records.");
  if (JSON.stringify(last) !== lines.at(-1)) throw new Fault("The manifest's line is not as it was written.");
  const stated = await checked(last, lines.slice(0, -1));
  if (canonicalText(stated) !== canonicalText(last.manifest))
    throw new Fault("The manifest is not what its signature states.");
  const entries: Entry[] = [];
  const checkpoints: Signed[] = [];
  const records: SignedRecord[] = [];
  lines.slice(0, -1).forEach((line, i) => {
    const value = parsed(line, i + 1);
    if (entryLine.Check(value)) entries.push(entryOf(value.entry));
    else if (checkpointLine.Check(value)) checkpoints.push(value.checkpoint);
    else records.push(recordOf(line));
  });
  const { jws, key } = last;
  return {
    manifest: stated,
    jws,
    key,
    register: entries.length === 0 ? emptyRegister : logOf(entries),
    checkpoints,
    records,
  };
}

/** The cells of one row; throws a Fault. */
function cellsOf(row: string, n: number): readonly string[] {
  try {
    return parse(row, { relax_column_count: true })[0] ?? [];
  } catch (error) {
    if (error instanceof CsvError) throw new Fault(`Row ${n} is not CSV.`);
    throw error;
  }
}

async function csvExport(lines: readonly string[]): Promise<ExportFile> {
  const row = cellsOf(lines.at(-1) ?? "", lines.length);
  const cell = (name: (typeof csvColumns)[number]): string => row[csvColumns.indexOf(name)] ?? "";
  const key = parsed(cell("key"), lines.length);
  if (cell("id") !== "manifest" || !isPublicKey(key))
    throw new Fault("The last row is not a manifest: the file is cut.");
  const signed = { jws: cell("signature"), key };
  const stated = await checked(signed, lines.slice(0, -1));
  if (lines.at(-1) !== manifestRow(signed)) throw new Fault("The manifest's row is not as it was written.");
  return { manifest: stated, ...signed, register: emptyRegister, checkpoints: [], records: [] };
}

/** Reads a file; what is wrong with it comes as `fault`, in words. */
export async function openExport(text: string): Promise<Opened> {
  if (!text.endsWith("\n")) return { fault: "The file's last line is cut." };
  const lines = text.slice(0, -1).split("\n");
  try {
    return { file: await (lines[0] === csvColumns.join(",") ? csvExport(lines) : jsonLinesFile(lines)) };
  } catch (error) {
    if (error instanceof Fault || error instanceof RecordDamaged) return { fault: error.message };
    if (error instanceof CorruptRegister)
      return { fault: `The log in the file is not sound: ${error.item} ${error.fault}.` };
    if (error instanceof FoldError)
      return { fault: `The log in the file cannot be read: ${error.objections.join("; ")}.` };
    throw error;
  }
}
