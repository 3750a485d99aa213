/**
 * Proves an exported file without the service: file, log, signed heads, facts, and each record's answer. Every step says in words
 * what it showed; the first that fails ends the proof.
 * @module
 */

import { factsDigest } from "../core/register/facts-digest.ts";
import { atVersion, type Register } from "../core/register/register.ts";
import { checkpointOf } from "../register/checkpoints.ts";
import { keyName, type PublicKey } from "../register/signer.ts";
import { type ExportFile, openExport } from "./open-export.ts";
import { isSigned, type SignedRecord } from "./record.ts";
import { type Answering, replay } from "./replay.ts";

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
    const then = atVersion(register, stated.version);
    if (then === null || then.digest !== stated.digest || factsDigest(then) !== stated.factsDigest)
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
    `All ${register.version} heads of the log are signed, over exactly this log and its facts, by ${[...names].join(" and ")}.`,
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
    `At ${record.recordedAt} ${record.subject} asked about ${record.request.positions.length} position(s) as of ${record.request.asOf}; answered ${statusOf(record.answer)} from version ${record.register.version}; ${how}.`,
  );
}

const keyWords = (name: string, expected: string | null): string =>
  expected === null
    ? `by key ${name}. Compare that name with what the service's operator gave you by another way, or pass it as --key: whoever makes a false file can sign it with a key of their own.`
    : `by the key that you expect, ${name}.`;

async function signedByOne(file: ExportFile, expected: string | null): Promise<Step> {
  const keys: readonly PublicKey[] = [
    file.key,
    ...file.records.map(({ key }) => key),
    ...file.checkpoints.map(({ key }) => key),
  ];
  const names = new Set<string>();
  for (const key of keys) names.add(await keyName(key));
  const own = await keyName(file.key);
  const foreign = [...names].find((name) => name !== (expected ?? own));
  if (foreign !== undefined && expected !== null)
    return broken("key", `Signed by ${foreign}; expected ${expected}.`);
  const others = [...names].filter((name) => name !== own);
  return shown(
    "key",
    `Signed ${keyWords(own, expected)}${others.length === 0 ? "" : ` Parts of the file are signed by ${others.join(", ")}: ask the operator when the key changed.`}`,
  );
}

/** The steps of a proof, in order; the last one does not hold where the file proves nothing. `expected` is a key's name, or null. */
export async function prove(
  text: string,
  answering: Answering,
  expected: string | null,
): Promise<readonly Step[]> {
  const opened = await openExport(text);
  if ("fault" in opened) return [broken("file", opened.fault)];
  const { file } = opened;
  const { manifest } = file;
  const steps = [
    shown(
      "file",
      `Every line is as the signed manifest says (${manifest.lines.length} lines, ${manifest.records} records from ${manifest.from} until ${manifest.until}${manifest.next === null ? "" : "; the span holds further ones"}).`,
    ),
    await signedByOne(file, expected),
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
      `${register.version} entries, each chained to the one before; the head is ${register.digest}.`,
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
