/**
 * What an exported file proves to somebody who holds nothing else, and every way of changing it that is seen.
 * @module
 */

import { describe, expect, test } from "vitest";
import { answering } from "../../functions/api/answering.ts";
import { csvFile, type Exported, jsonLines } from "../../functions/evidence/export-file.ts";
import { prove, type Step } from "../../functions/evidence/prove.ts";
import { keyName } from "../../functions/register/signer.ts";
import { checkpointsOf, exportedOf, logOf, newSigner, recordOver } from "./evidence-fixture.ts";

const signer = newSigner();
const proved = (text: string, records: string | null = null, log?: string) =>
  prove(text, answering, { records, ...(log === undefined ? {} : { log }) });
const holds = (steps: readonly Step[]): boolean => steps.every((step) => step.holds);
const proofOf = async (over: Partial<Exported>): Promise<readonly Step[]> =>
  proved(await jsonLines(await exportedOf(signer, over), signer));
/** What broke, and why. */
const fault = (steps: readonly Step[]): readonly string[] =>
  steps.filter((step) => !step.holds).map(({ what, words }) => `${what}: ${words}`);

test("an untouched file proves its record in words: file, key, log, checkpoints, facts, answer", async () => {
  const steps = await proofOf({});
  expect(fault(steps)).toEqual([]);
  expect(steps.map(({ what }) => what)).toEqual([
    ...["file", "key", "log", "checkpoints", "facts"],
    "record 20260601t120000000z-0123456789abcdef",
  ]);
  expect(steps.at(-1)?.words).toContain(
    "answered stayed from version 2; the same engine gives the same bytes",
  );
});

/** Each byte becomes another; what is no UTF-8 any more is refused before this is asked. */
function* flipsOf(text: string, from: number, step: number): Generator<readonly [number, string]> {
  const bytes = Buffer.from(text);
  for (let at = from; at < bytes.length; at += step) {
    const copy = Buffer.from(bytes);
    copy[at] = (copy[at] ?? 0) ^ 1;
    yield [at, copy.toString("utf8")];
  }
}

describe("every byte of a file, changed in turn, is found", () => {
  test("of JSON Lines: each of the record, the checkpoints and the manifest, every 41st of the log", async () => {
    const text = await jsonLines(await exportedOf(signer), signer);
    const log = Buffer.byteLength(text.slice(0, text.indexOf('{"checkpoint"')));
    const unseen: number[] = [];
    let tried = 0;
    for (const flips of [flipsOf(text, log, 1), flipsOf(text.slice(0), 0, 41)])
      for (const [at, changed] of flips) {
        tried += 1;
        if (holds(await proved(changed))) unseen.push(at);
      }
    expect(unseen).toEqual([]);
    expect(tried).toBeGreaterThan(5_000);
  });

  test("of CSV", async () => {
    const text = await csvFile(await exportedOf(signer), signer);
    expect(holds(await proved(text))).toBe(true);
    for (const [at, changed] of flipsOf(text, 0, 1))
      expect([at, holds(await proved(changed))]).toEqual([at, false]);
  });

  test("a cut, a doubled line and a missing one", async () => {
    const text = await jsonLines(await exportedOf(signer), signer);
    const lines = text.split("\n");
    const [first = ""] = lines;
    for (const changed of [
      text.slice(0, -1),
      `${lines.slice(0, -2).join("\n")}\n`,
      `${first}\n${text}`,
      text.slice(first.length + 1),
      "",
      "\n",
    ])
      expect(holds(await proved(changed))).toBe(false);
  });
});

// Whoever holds the service's own key can sign what they like; what they sign must still fit together.
describe("changed by somebody who can sign the file", () => {
  test("one byte of an answer: it is not what the request and the facts give", async () => {
    const record = await recordOver(logOf(), signer, (own) => ({
      ...own,
      answer: own.answer.replace('"status":"stayed"', '"status":"no-matc"'),
    }));
    expect(fault(await proofOf({ records: [record] }))[0]).toMatch(
      /Its answer is not what its request.*differ from byte/,
    );
  });

  test("a request: the answer is another's", async () => {
    const record = await recordOver(logOf(), signer, (own) => ({
      ...own,
      request: { ...own.request, asOf: "2021-03-15T13:32:00.000Z" },
    }));
    expect(fault(await proofOf({ records: [record] }))[0]).toContain("Its answer is not what its request");
  });

  test("the digest of an answer", async () => {
    const record = await recordOver(logOf(), signer, (own) => ({
      ...own,
      answerDigest: `sha256:${"0".repeat(64)}`,
    }));
    expect(holds(await proofOf({ records: [record] }))).toBe(false);
  });

  const forged = logOf((change) =>
    change.kind === "court-order" && change.document !== null
      ? { ...change, document: { ...change.document, judge: "Somebody Else" } }
      : change,
  );

  test("a fact in an old entry: the entry has not the digest that it bears", async () => {
    const entries = logOf().map((entry, i) => ({ ...entry, changes: forged[i]?.changes ?? [] }));
    const steps = await proved(await jsonLines({ ...(await exportedOf(signer)), entries }, signer));
    expect(fault(steps)[0]).toMatch(/Entry 2 does not have the digest/);
  });

  test("a fact, and the whole chain after it: heads that were signed before do not fit", async () => {
    const checkpoints = await checkpointsOf(logOf(), signer);
    expect(fault(await proofOf({ entries: forged, checkpoints }))[0]).toMatch(
      /checkpoint of version 2 was signed over another log/,
    );
    // With new heads as well: a record that was made before names another log.
    const records = [await recordOver(logOf(), signer)];
    expect(fault(await proofOf({ entries: forged, records }))[0]).toMatch(
      /names a log or facts that are not those/,
    );
  });

  test("an unsigned head", async () => {
    const checkpoints = new Map(await checkpointsOf(logOf(), signer));
    checkpoints.delete(1);
    expect(fault(await proofOf({ checkpoints }))).toEqual([
      "checkpoints: The log's head at version 1 was never signed.",
    ]);
    const [checkpoint] = [...(await checkpointsOf(logOf(), signer)).values()];
    const other = await newSigner().key();
    if (checkpoint === undefined) throw new Error("there is a checkpoint");
    checkpoints.set(1, { ...checkpoint, key: other });
    expect(fault(await proofOf({ checkpoints }))[0]).toContain("signature does not fit");
  });

  test("all of it, with another key: seen by whoever knows the right key's name", async () => {
    const other = newSigner();
    const text = await jsonLines(await exportedOf(other), other);
    expect(fault(await proved(text))).toEqual([]);
    const name = await keyName(await signer.key());
    expect(fault(await proved(text, name))[0]).toContain(`expected ${name}`);
  });
});

test("heads that another key signs than records, as on AWS, are told apart, and each key is held to what it signs", async () => {
  const logSigner = newSigner();
  const checkpoints = await checkpointsOf(logOf(), logSigner);
  const text = await jsonLines(await exportedOf(signer, { checkpoints }), signer);
  const [records, log] = [await keyName(await signer.key()), await keyName(await logSigner.key())];
  const steps = await proved(text);
  expect(fault(steps)).toEqual([]);
  expect(steps[1]?.words).toContain(`Records are signed by key ${records}, the log's heads by key ${log}.`);
  expect(fault(await proved(text, records, log))).toEqual([]);
  expect(fault(await proved(text, records))[0]).toMatch(/heads are signed by .* pass its name as --log-key/);
  expect(fault(await proved(text, log, log))[0]).toContain("Records are signed by");
  // Whoever holds the key of records, and not that of the log, cannot make a log of their own.
  const forged = await jsonLines(await exportedOf(signer), signer);
  expect(fault(await proved(forged, records, log))[0]).toContain("heads are signed by");
});

test("an older engine is said to be one, and is no difference", async () => {
  const record = await recordOver(logOf(), signer, (own) => ({
    ...own,
    engine: own.engine - 1,
    answer: own.answer.replace('"engine":', '"engine": '),
  }));
  const steps = await proofOf({ records: [record] });
  expect(fault(steps)).toEqual([]);
  expect(steps.at(-1)?.words).toMatch(/an older engine answered.*others, which proves nothing against it/);
});
