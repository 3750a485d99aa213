/**
 * The MCP server with the SDK's own client, over standard input and over HTTP.
 * @module
 */

import { spawn } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { Client, StreamableHTTPClientTransport } from "@modelcontextprotocol/client";
import { StdioClientTransport } from "@modelcontextprotocol/client/stdio";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { planted } from "../support/planted.ts";
import { suiteLog } from "../support/suite-log.ts";

const file = (path: string) => fileURLToPath(new URL(`../../${path}`, import.meta.url));
const AT = "2021-03-15T13:31:00Z";

let dataDir: string;
let url: string;
let printed = "";
let stop: () => Promise<void>;

beforeAll(async () => {
  dataDir = await mkdtemp(join(tmpdir(), "mcp-"));
  const child = spawn(process.execPath, [file("functions/local/main.ts")], {
    env: { PATH: process.env.PATH, PORT: "0", DATA_DIR: dataDir },
    stdio: ["ignore", "pipe", "pipe"],
  });
  const { promise, resolve } = Promise.withResolvers<string>();
  for (const stream of [child.stdout, child.stderr])
    stream.on("data", (chunk: Buffer) => {
      printed += chunk.toString();
      suiteLog(chunk.toString());
      const serving = /Serving (http:\S+) /.exec(printed)?.[1];
      if (serving !== undefined) resolve(serving);
    });
  const ended = new Promise<void>((done) => child.once("exit", () => done()));
  stop = async () => {
    child.kill("SIGTERM");
    await ended;
  };
  url = `${await promise}/mcp`;
});
afterAll(async () => {
  await stop();
  await rm(dataDir, { recursive: true, force: true });
});

const transports = {
  "standard input": () =>
    new StdioClientTransport({
      command: process.execPath,
      args: [file("bin/investor-exposure.mjs"), "mcp"],
      env: { PATH: process.env.PATH ?? "", DATA_DIR: dataDir },
    }),
  HTTP: () => new StreamableHTTPClientTransport(new URL(url)),
} as const;

describe.each(Object.entries(transports))("over %s", (_, transport) => {
  let client: Client;
  beforeAll(async () => {
    client = new Client({ name: "test", version: "1" });
    await client.connect(transport());
  });
  afterAll(() => client.close());

  async function call(name: string, args: Record<string, unknown>) {
    const result = await client.callTool({ name, arguments: args });
    const [first] = Array.isArray(result.content) ? result.content : [];
    return { ...result, text: first?.type === "text" ? first.text : "" };
  }

  test("three tools that only read, each of which says what its answer is not", async () => {
    const { tools } = await client.listTools();
    expect(tools.map(({ name }) => name)).toEqual(["check_portfolio", "security_timeline", "what_changed"]);
    for (const { description, annotations } of tools) {
      expect(description).toContain("No answer is a clearance or legal advice");
      expect(annotations).toMatchObject({ readOnlyHint: true, destructiveHint: false });
    }
    expect(client.getInstructions()).toContain("No answer is a clearance or legal advice");
  });

  test("a portfolio is judged, as positions and as a file, in words and as data", async () => {
    const positions = ["XIACY", planted.symbol];
    const { text, structuredContent, isError } = await call("check_portfolio", { positions, asOf: AT });
    expect(isError).toBeFalsy();
    expect(text).toMatch(/^STAYED: the strictest of 2 positions\./);
    expect(text).toContain("not a clearance");
    expect(structuredContent).toMatchObject({ status: "stayed", summary: { positions: 2 } });
    const asFile = await call("check_portfolio", {
      file: `Ticker,Shares\nCHL,4\n${planted.symbol},1\n`,
      asOf: AT,
      investor: { usPerson: false },
    });
    expect(asFile.structuredContent).toMatchObject({ status: "not-binding", investor: { usPerson: false } });
    expect(asFile.text).toContain("CHL");
  });

  test("a security's timeline ends with what it is not", async () => {
    const { text } = await call("security_timeline", { symbol: "XIACY" });
    expect(text).toContain("enjoined");
    expect(text).toContain("No answer is a clearance or legal advice");
  });

  test("what changed between two days names the positions, what was and what is, and why", async () => {
    const { text, structuredContent } = await call("what_changed", {
      positions: ["AAPL", { symbol: "XIACY", exchange: "OTC" }],
      from: "2021-03-01",
      to: AT,
    });
    expect(structuredContent).toMatchObject({
      unchanged: 1,
      changed: [{ index: 1, before: { status: "pending" }, after: { status: "stayed" } }],
    });
    expect(text).toContain("preliminary injunction");
    expect(text).toContain("not a clearance");
  });

  test.each<[string, string, Record<string, unknown>, string]>([
    ["a day that is none", "check_portfolio", { positions: ["A"], asOf: "soon" }, '/asOf: Got "soon"'],
    ["nothing", "check_portfolio", {}, "/positions: Missing"],
    [
      "positions and a file",
      "check_portfolio",
      { positions: ["A"], file: "symbol\nA\n" },
      "expected one of them",
    ],
    [
      "a file of transactions",
      "check_portfolio",
      { file: "Date,Action,Symbol\n2021-01-04,Buy,CHL\n" },
      "transactions",
    ],
    ["a misspelt argument", "security_timeline", { symbl: "XIACY" }, "Unknown parameter"],
    ["no earlier day", "what_changed", { positions: ["A"] }, "from is missing"],
    ["a misspelt field", "what_changed", { positions: ["A"], from: "2021-03-01", known: "x" }, "/known"],
  ])("%s is refused in words", async (_case, name, args, words) => {
    const { isError, text } = await call(name, args);
    expect([isError, text.includes(words)], text).toEqual([true, true]);
  });

  test("an unknown tool is an error of the protocol", async () => {
    await expect(client.callTool({ name: "buy", arguments: {} })).rejects.toThrow(/not found/);
  });
});

test("a page of another site asks nothing in its reader's name, and logs hold nothing of a holding", async () => {
  const { status } = await fetch(url, {
    method: "POST",
    headers: { origin: "https://elsewhere.example", "content-type": "application/json" },
    body: "{}",
  });
  expect(status).toBe(401);
  expect(printed).toContain('"route":"/v1/checks"');
  expect(printed).not.toContain(planted.symbol);
});
