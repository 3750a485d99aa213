/**
 * A check kept as evidence: in the bucket, signed by KMS, asked again, and proved by a file alone.
 * @module
 */

import { spawnSync } from "node:child_process";
import { writeFile } from "node:fs/promises";
import { ask, type Deployed, json } from "./examine.ts";
import type { Issuer } from "./issuer.ts";
import { must, say } from "./report.ts";

const scope = "check portfolios records";
const question = { asOf: "2021-03-15T13:31:00Z", record: true, positions: ["XIACY"] };

/** Runs the command as an examiner does; no service is asked. */
function verify(path: string): { readonly status: number | null; readonly text: string } {
  const { status, stdout } = spawnSync(process.execPath, ["bin/investor-exposure.mjs", "verify", path], {
    encoding: "utf8",
  });
  return { status, text: stdout };
}

async function made(deployed: Deployed, token: string): Promise<string> {
  const { status, text, record } = await ask(deployed, "/v1/checks", token, json(question));
  must(
    status === 200 && record !== null,
    `a check to be recorded answered ${status} without a record: ${text}`,
  );
  say(`  POST /v1/checks, record: true → 200, Record-Id ${record}`);
  const kept = await ask(deployed, `/v1/records/${record}`, token);
  must(kept.status === 200, `the record answered ${kept.status}: ${kept.text}`);
  const { record: read, key } = JSON.parse(kept.text);
  must(read.answer === text, `the record holds another answer: ${kept.text}`);
  say(
    `  GET /v1/records/{id} → 200, the answer byte for byte, kept until ${read.retainUntil}, signed on ${key.crv}`,
  );
  return record;
}

/** Makes records by both functions that may, reads them as others may not, and proves what was exported into `path`. */
export async function keepRecords(deployed: Deployed, issuer: Issuer, path: string): Promise<string> {
  const token = await issuer.token({ tenant: "tenant-a", scope });
  const record = await made(deployed, token);
  const stored = "/v1/portfolios/our-broker.a-1/check?asOf=2021-03-15T13:31:00Z&record=true";
  const portfolio = await ask(deployed, stored, token);
  must(
    portfolio.record !== null,
    `a stored portfolio's check answered ${portfolio.status}: ${portfolio.text}`,
  );
  say(`  GET /v1/portfolios/{id}/check?record=true → 200, Record-Id ${portfolio.record}`);
  const foreign = await issuer.token({ tenant: "tenant-b", scope });
  const refused = await ask(deployed, `/v1/records/${record}`, foreign);
  must(refused.status === 404, `another tenant's question answered ${refused.status}: ${refused.text}`);
  say("  GET /v1/records/{id} for another tenant → 404");

  const { status, text } = await ask(deployed, "/v1/records/export", token);
  must(status === 200, `the export answered ${status}: ${text}`);
  await writeFile(path, text);
  const proof = verify(path);
  must(proof.status === 0, `the exported file was not proved:\n${proof.text}`);
  say(`  GET /v1/records/export → 200, ${text.length} bytes; verify, without the service:`);
  for (const line of proof.text.trimEnd().split("\n").slice(1)) say(`    ${line}`);
  const changed = `${path}.changed`;
  await writeFile(changed, text.replace('"answer":"{', '"answer":" {'));
  must(verify(changed).status === 1, "a file of which one byte was changed was proved");
  say("  verify, one byte changed → NOT PROVED");
  return record;
}

/** Asks a recorded question again. */
export async function replayRecord(deployed: Deployed, issuer: Issuer, record: string): Promise<void> {
  const token = await issuer.token({ tenant: "tenant-a", scope });
  const { status, text } = await ask(deployed, `/v1/records/${record}/replay`, token, { method: "POST" });
  must(status === 200 && JSON.parse(text).outcome === "same", `the replay answered ${status}: ${text}`);
  say(`  POST /v1/records/{id}/replay → 200 ${text}`);
}
