/**
 * Proves an exported file without the service: file, log, signed heads, facts, and each record's answer. Every step says in words
 * what it showed; the first that fails ends the proof.
 * @module
 */

import { factsDigest } from "../core/register/facts-digest.ts";
import type { Register } from "../core/register/register.ts";
import { checkpointOf, isOver } from "../register/checkpoints.ts";
import { keyName, type PublicKey } from "../register/signer.ts";
import { type ExportFile, openExport } from "./open-export.ts";
import { isSigned, type SignedRecord } from "./record.ts";
import { type Answering, replay } from "./replay.ts";

/** "1 line", "3 lines". */
const counted = (n: number, what: string): string => `${n} ${what}${n === 1 ? "" : "s"}`;

export interface Step {
  /** What is proved: "file", "log", … */
  readonly what: string;
  readonly holds: boolean;
  readonly words: string;
}

const shown = (what: string, words: string): Step => ({ what, holds: true, words });
const broken = (what: string, words: string): Step => ({ what, holds: false, words });

/** Every head of the log, signed, and over the digests that the log itself gives. */
async function heads({ checkpoints }: ExportFile, register: Register): Promise<Step> {
  const names = new Set<string>();
  const seen = new Set<number>();
  for (const checkpoint of checkpoints) {
    const stated = await checkpointOf(checkpoint);
    if (stated === null)
      return broken("checkpoints", "A checkpoint's signature does not fit what it states.");
    if (!isOver(stated, register))
      return broken(
        "checkpoints",
        `The checkpoint of version ${stated.version} was signed over another log than this one: history was rewritten after it was signed, or before.`,
      );
    seen.add(stated.version);
    names.add(await keyName(checkpoint.key));
  }
  for (let version = 1; version <= register.version; version += 1)
    if (!seen.has(version))
      return broken("checkpoints", `The log's head at version ${version} was never signed.`);
  return shown(
    "checkpoints",
    `Each of the log's ${counted(register.version, "head")} is signed, over exactly this log and its facts, by ${[...names].join(" and ")}.`,
  );
}

/** The first status in an answer is that of the whole: of a stored portfolio its own, otherwise the check's. */
const statusOf = (answer: string): string => /"status":"([a-z-]+)"/.exec(answer)?.[1] ?? "?";

const engines = {
  same: "the same engine gives the same bytes again",
  "older-engine": "an older engine answered",
  "newer-engine": "a newer engine answered than this project's",
} as const;

/** One record: its signature, and its answer recomputed from its request and the facts. */
export async function proveRecord(
  signed: SignedRecord,
  register: Register,
  answering: Answering,
): Promise<Step> {
  const { record } = signed;
  const what = `record ${record.id}`;
  if (!(await isSigned(signed)))
    return broken(what, "Its signature does not fit: it is not what was recorded.");
  if (record.kind === "decision")
    return shown(
      what,
      `Decision of ${record.decision.by} at ${record.recordedAt} on record ${record.decision.record}: ${record.decision.ours ? "the position is the listed issuer's" : "the position is another's"}; signed.`,
    );
  const { outcome, sameBytes, firstDifference, engine } = replay(record, register, answering);
  if (outcome === "other-register")
    return broken(what, "It names a log or facts that are not those of this file.");
  if (outcome === "different")
    return broken(
      what,
      firstDifference === null
        ? "Its digest is not that of its request, facts and engine."
        : `Its answer is not what its request, its facts and its engine give: they differ from byte ${firstDifference} on.`,
    );
  const how =
    outcome === "same"
      ? engines.same
      : `${engines[outcome]} (${engine.recorded}; here ${engine.here}): recomputed, its bytes are ${sameBytes === true ? "the same" : "others, which proves nothing against it; use the project of that engine"}`;
  return shown(
    what,
    `At ${record.recordedAt} ${record.subject} asked about ${counted(record.request.positions.length, "position")} as of ${record.request.asOf}; answered ${statusOf(record.answer)} from version ${record.register.version}; ${how}.`,
  );
}

/** The names of the keys that the reader expects, each by what it signs; null: none was given. */
export interface ExpectedKeys {
  /** Of records and of the file itself. */
  readonly records: string | null;
  /** Of the log's heads; absent: the same. */
  readonly log?: string;
}

async function namesOf(keys: readonly PublicKey[]): Promise<ReadonlySet<string>> {
  const names = new Set<string>();
  for (const key of keys) names.add(await keyName(key));
  return names;
}

const notGiven =
  "Compare that with what the service's operator gave you by another way, or pass it as --key, and that of the heads as --log-key: anyone who forges a file can sign it with their own key.";

/** Which keys signed, by what they signed. A deployment on AWS has one for the log's heads and one for records; a key may have been replaced. */
async function signers({ key, records, checkpoints }: ExportFile, expected: ExpectedKeys): Promise<Step> {
  const ofRecords = await namesOf([key, ...records.map((record) => record.key)]);
  const ofHeads = await namesOf(checkpoints.map((checkpoint) => checkpoint.key));
  const log = expected.log ?? expected.records;
  const foreign = (names: ReadonlySet<string>, own: string | null): string | undefined =>
    own === null ? undefined : [...names].find((name) => name !== own);
  const foreignRecord = foreign(ofRecords, expected.records);
  if (foreignRecord !== undefined)
    return broken("key", `Records are signed by ${foreignRecord}; expected ${expected.records}.`);
  const foreignHead = foreign(ofHeads, log);
  if (foreignHead !== undefined)
    return broken(
      "key",
      `The log's heads are signed by ${foreignHead}; expected ${log}. Where they have a key of their own, pass its name as --log-key.`,
    );
  const listed = (names: ReadonlySet<string>): string => [...names].join(" and ");
  const isOne = ofHeads.size === 0 || listed(ofHeads) === listed(ofRecords);
  const who = isOne
    ? `Signed by key ${listed(ofRecords)}`
    : `Records are signed by key ${listed(ofRecords)}, the log's heads by key ${listed(ofHeads)}`;
  const replaced = ofRecords.size > 1 || ofHeads.size > 1 ? " Ask the operator when a key was replaced." : "";
  return shown(
    "key",
    `${who}${expected.records === null ? `.${replaced} ${notGiven}` : `, as you expect.${replaced}`}`,
  );
}

/** The steps of a proof, in order; the last one does not hold where the file proves nothing. */
export async function prove(
  text: string,
  answering: Answering,
  expected: ExpectedKeys,
): Promise<readonly Step[]> {
  const opened = await openExport(text);
  if ("fault" in opened) return [broken("file", opened.fault)];
  const { file } = opened;
  const { manifest } = file;
  const steps = [
    shown(
      "file",
      `Every line is as the signed manifest says (${counted(manifest.lines.length, "line")}, ${counted(manifest.records, "record")} from ${manifest.from} until ${manifest.until}${manifest.next === null ? "" : "; the span holds further ones"}).`,
    ),
    await signers(file, expected),
  ];
  if (manifest.format === "csv")
    steps.push(
      shown(
        "contents",
        "A CSV names records by their digests. Export the same span as JSON Lines to prove their answers.",
      ),
    );
  if (manifest.format === "csv" || steps.some(({ holds }) => !holds)) return steps;
  const { register } = file;
  steps.push(
    shown(
      "log",
      `${register.version === 1 ? "1 entry" : `${register.version} entries`}, each chained to the one before; the head is ${register.digest}.`,
    ),
  );
  steps.push(await heads(file, register));
  if (register.version > 0)
    steps.push(shown("facts", `Computed from the log, they have the digest ${factsDigest(register)}.`));
  for (const record of file.records) {
    if (steps.at(-1)?.holds === false || steps.some(({ holds }) => !holds)) break;
    steps.push(await proveRecord(record, register, answering));
  }
  return steps;
}
