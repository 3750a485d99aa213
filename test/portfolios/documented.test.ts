/**
 * Every command of docs/brokers.md, in its order, against the service as it is started; only what a platform gave is filled in.
 * @module
 */

import { spawn, spawnSync } from "node:child_process";
import { mkdtemp, readFile, rm, symlink } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { planted } from "../support/planted.ts";
import { consumerKey, mxKey, ok, plaidSecret } from "./fakes.ts";
import { credentials } from "./service-under-test.ts";
import { type Started, startService } from "./started-service.ts";

const tools = ["bash", "curl", "openssl", "node"].every(
  (tool) => spawnSync(tool, ["-c", ":"]).error === undefined,
);
const file = (path: string) => fileURLToPath(new URL(`../../${path}`, import.meta.url));
const text = await readFile(file("docs/brokers.md"), "utf8");

interface Block {
  readonly heading: string;
  readonly script: string;
}

/** The document's shell blocks, each with the heading that it stands under. */
function blocksOf(document: string): readonly Block[] {
  let heading = "";
  return document.split(/^(#{2,3} .*|```sh\n[\s\S]*?^```)$/m).flatMap((part) => {
    heading = /^#{2,3} (.*)$/.exec(part)?.[1] ?? heading;
    return part.startsWith("```sh\n") ? [{ heading, script: part.slice("```sh\n".length, -3) }] : [];
  });
}
const blocks = blocksOf(text);

describe.skipIf(!tools)("docs/brokers.md", () => {
  let service: Started;
  let directory: string;
  beforeAll(async () => {
    service = await startService();
    directory = await mkdtemp(join(tmpdir(), "documented-"));
    // The commands are those of somebody in the project's folder; what they write is thrown away.
    for (const name of ["package.json", "bin", "functions", "data", "examples", "node_modules"])
      await symlink(file(name), join(directory, name));
    const { answers } = service.fakes;
    const xiaomi = { kind: "adr", symbol: "XIACY", exchange: "OTCM" };
    const held = { security_id: "s", ticker_symbol: "XIACY", market_identifier_code: "OTCM", type: "equity" };
    answers
      .set("snaptrade account-1", ok({ results: [{ instrument: xiaomi, units: "1" }] }))
      .set(
        `plaid ${credentials.plaid.accessToken}`,
        ok({ holdings: [{ security_id: "s" }], securities: [held] }),
      )
      .set("mx user-1", ok({ investment_holdings: [], pagination: { total_pages: 1 } }));
  }, 60_000);
  afterAll(async () => {
    await service.close();
    await rm(directory, { recursive: true, force: true });
  });

  const given = (heading: string): Readonly<Record<string, string>> => ({
    BASE: service.url,
    HOST: service.url,
    PLAID: service.fakes.urls.plaid.sandbox ?? "",
    CLIENT_ID: heading === "MX" ? credentials.mx.clientId : "client",
    CONSUMER_KEY: consumerKey,
    USER_ID: "user-1",
    USER_SECRET: planted.secret("user-1"),
    ACCOUNT_ID: "account-1",
    SECRET: plaidSecret,
    ACCESS_TOKEN: credentials.plaid.accessToken,
    ITEM_ID: credentials.plaid.itemId,
    API_KEY: mxKey,
    USER_GUID: "user-1",
  });

  /** A block with what a platform gave in the places that are left open, and with this service's addresses. */
  function filled({ heading, script }: Block): string {
    const values = given(heading);
    const open = script.replaceAll(
      /\b([A-Z_]+)=…/g,
      (_, name: string) => `${name}=${values[name] ?? "missing"}`,
    );
    return open
      .replace(/\bPLAID=https:\S+ HOST=https:\S+/, `PLAID=${values.PLAID} HOST=${values.HOST}`)
      .replace(/^BASE=.*$/m, `BASE=${values.BASE}`);
  }

  function run(script: string): Promise<string> {
    const child = spawn("bash", ["-euo", "pipefail"], {
      cwd: directory,
      env: { PATH: process.env.PATH, BASE: service.url },
      stdio: ["pipe", "pipe", "inherit"],
    });
    const printed: Buffer[] = [];
    child.stdout.on("data", (chunk: Buffer) => printed.push(chunk));
    child.stdin.end(script);
    return new Promise((resolve, reject) => {
      child.once("error", reject);
      child.once("close", (code) => {
        const output = Buffer.concat(printed).toString("utf8");
        if (code === 0) resolve(output);
        else reject(new Error(`the commands ended with ${code}`));
      });
    });
  }

  test("has a block for each platform", () => {
    expect(blocks.map(({ heading }) => heading.split(":")[0])).toEqual([
      "",
      "Portfolios of your own",
      "Files from a broker's web site",
      "Standard Webhooks",
      "SnapTrade",
      "Plaid",
      "MX",
      "Rotating and revoking",
    ]);
  });

  const judged = ["Portfolios of your own", "Standard Webhooks", "SnapTrade", "Plaid", "MX"];
  test.each(blocks.map((block) => [block.heading, block] as const))("%s", async (heading, block) => {
    const script = filled(block);
    expect(script).not.toMatch(/…|=missing/);
    const output = await run(script);
    expect(output).not.toContain("/problems/");
    if (heading !== "") expect(output.length).toBeGreaterThan(10);
    if (judged.some((name) => heading.startsWith(name)))
      expect(output).toContain('"complete":true,"status":"stayed"');
  });
});
