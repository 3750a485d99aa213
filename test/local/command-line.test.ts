/**
 * The command line as a person meets it: in a pipe, with a misspelt file, with five hundred positions, from a packed tarball.
 * @module
 */

import { spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, expect, test } from "vitest";
import { openTestDatabase } from "../support/embedded.ts";

const root = fileURLToPath(new URL("../../", import.meta.url));
const bin = join(root, "bin/investor-exposure.mjs");
const book = join(root, "examples/book-2021.csv");
const AT = "2021-03-15T13:31:00Z";

let directory: string;
beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), "command-line-"));
});
afterAll(() => rm(directory, { recursive: true, force: true }));

interface Ran {
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
}

function run(args: readonly string[], input = "", more: Readonly<Record<string, string>> = {}): Ran {
  const { status, stdout, stderr } = spawnSync(process.execPath, [bin, ...args], {
    input,
    encoding: "utf8",
    env: { ...process.env, DATA_DIR: join(directory, "data"), ...more },
  });
  return { code: status, out: stdout, err: stderr };
}

test("the verdict and the sums are within the first screen, whatever the portfolio's size", async () => {
  const file = join(directory, "large.csv");
  const rows = Array.from({ length: 500 }, (_, i) => `${["CHL", "SMICY", "AAPL"][i % 3]},${i + 1},USD`);
  await writeFile(file, `symbol,marketValue,currency\n${rows.join("\n")}\n`);
  const { code, out } = run(["check", file, "--as-of", AT]);
  const screen = out.split("\n").slice(0, 24).join("\n");
  expect(code).toBe(1);
  expect(screen).toMatch(/^RESTRICTED: the strictest of 500 positions\. You may not buy\./);
  expect(screen).toMatch(/restricted +334 +USD 83\d{3}/);
  expect(screen).toContain("CHL, CHL");
  expect(out.split("\n").length).toBeLessThan(60);
  expect(out).toContain(
    "166 positions match nothing in this register; --all lists them. That is not a clearance.",
  );
});

test("standard input, tickers, and a request in JSON at another date are answered", () => {
  expect(run(["check", "-", "--as-of", AT], "symbol\nCHL\n").out).toMatch(/^RESTRICTED/);
  expect(run(["check", "XIACY", "1810.HK", "--as-of", AT]).out).toMatch(
    /^STAYED: the strictest of 2 positions/,
  );
  const request = JSON.stringify({ asOf: "2020-01-01", positions: ["CHL"] });
  expect(run(["check", "-"], request).out).toMatch(/^NO-MATCH/);
  expect(run(["check", "-", "--as-of", AT], request).out).toMatch(/^RESTRICTED/);
  const several = run(["check", book, "XIACY", "--as-of", AT]);
  expect(several.out).toContain(`== ${book}\n`);
  expect(several.out).toContain("== XIACY\n");
});

test("the command that is printed asks the same again, byte for byte", () => {
  const first = run(["check", "XIACY", "--as-of", "2021-03-15"]);
  const again = /^The same again: npx investor-exposure (.*)$/m.exec(first.out)?.[1]?.split(" ") ?? [];
  expect(again.length).toBeGreaterThan(3);
  expect(run(again).out).toBe(first.out);
  const [json, anew] = [run([...again, "--json"]).out, run([...again, "--json"]).out];
  expect(JSON.parse(json).answerDigest).toMatch(/^sha256:/);
  expect(anew).toBe(json);
});

test("--all names every position that matches nothing, however many they are", () => {
  const symbols = Array.from({ length: 26 }, (_, i) => `ZQ${String.fromCharCode(65 + i)}X`);
  const body = ["symbol,quantity", ...symbols.map((symbol) => `${symbol},1`)].join("\n");
  const { out } = run(["check", "-", "--all"], `${body}\n`);
  for (const symbol of symbols) expect(out).toContain(symbol);
});

test("an empty, a missing and a misspelt file, a directory and no argument are told in words, without a stack", () => {
  expect(run(["check", "-"], "")).toMatchObject({
    code: 2,
    err: "standard input is empty; expected a file of positions or a request in JSON.\n",
  });
  expect(run(["check", join(root, "examples/bok-2021.csv")]).err).toContain("Did you mean book-2021.csv?");
  expect(run(["check", join(root, "examples")]).err).toContain("is a directory; expected a file");
  expect(run(["check", "openapi.jsn"]).err).toBe(
    "openapi.jsn does not exist; expected a file. Did you mean openapi.json?\n",
  );
  expect(run(["check", "."]).err).toContain("is a directory; expected a file");
  expect(run(["check"])).toMatchObject({
    code: 2,
    err: "Nothing to check; expected files, tickers, or - for standard input.\n",
  });
  expect(run(["chek"]).err).toContain("Did you mean check?");
});

test("a reader that closes the pipe early ends the command quietly", async () => {
  const child = spawn(
    "sh",
    ["-c", `"${process.execPath}" "${bin}" check "${book}" --as-of ${AT} | head -1`],
    {
      env: { ...process.env, DATA_DIR: join(directory, "data") },
      stdio: ["ignore", "pipe", "pipe"],
    },
  );
  const [out, err]: [string[], string[]] = [[], []];
  child.stdout.on("data", (chunk: Buffer) => out.push(chunk.toString()));
  child.stderr.on("data", (chunk: Buffer) => err.push(chunk.toString()));
  await new Promise((resolve) => child.once("close", resolve));
  expect(out.join("")).toMatch(/^RESTRICTED[^\n]*\n$/);
  expect(err.join("")).toBe("");
});

test("formulas, direction marks and terminal commands from a file are shown as text in every format", async () => {
  const file = join(directory, "hostile.csv");
  await writeFile(file, 'symbol,name,ref\nCHL,"=cmd|calc!A1",+1\nSMICY,"\u202ea<b>x</b>","@sum"\n');
  const table = run(["check", file, "--as-of", AT, "--all"]).out;
  expect(table).toContain("CHL");
  expect(table).not.toContain("\u202e");
  const csv = run(["check", file, "--as-of", AT, "--format", "csv"]).out;
  expect(csv).not.toMatch(/(^|,)"?[=+@]/m);
  expect(csv).toContain("'=cmd|calc!A1");
  const html = run(["check", file, "--as-of", AT, "--format", "html"]).out;
  expect(html).not.toContain("<b>x");
  expect(html).toContain("&lt;b&gt;x");
});

test("the report holds the file's digest, every digest whole, every source, and how to ask again", () => {
  const { out } = run(["check", book, "--as-of", AT, "--format", "html"]);
  const answer = JSON.parse(run(["check", book, "--as-of", AT, "--json"]).out);
  expect(out).toContain(answer.register.digest);
  expect(out).toContain(answer.answerDigest);
  for (const { citations } of Object.values<{ citations: { title: string }[] }>(answer.listings))
    for (const { title } of citations) expect(out).toContain(title.replaceAll('"', "&quot;"));
  expect(out).toMatch(/SHA-256 <code>[0-9a-f]{64}<\/code>/);
  expect(out).not.toContain("<script");
});

test("--help and --version start no database", async () => {
  const untouched = join(directory, "untouched");
  const { version } = JSON.parse(await readFile(join(root, "package.json"), "utf8"));
  expect(run(["--version"], "", { DATA_DIR: untouched })).toMatchObject({ code: 0, out: `${version}\n` });
  const help = run(["check", "--help"], "", { DATA_DIR: untouched });
  expect(help.out).toContain("Exit status: 0");
  expect(help.out).toContain("cat positions.csv | investor-exposure check -");
  await expect(readFile(join(untouched, "endpoint.json"))).rejects.toThrow();
});

test("a Node that is too old is told in a sentence where none came along", () => {
  const as = (node: string, platform: string) =>
    `--import=data:text/javascript,${encodeURIComponent(`for (const [name, value] of [["versions", { ...process.versions, node: "${node}" }], ["platform", "${platform}"]]) Object.defineProperty(process, name, { value });`)}`;
  const under = (loaded: string) =>
    spawnSync(process.execPath, [loaded, bin, "--version"], { encoding: "utf8" });
  const none = under(as("18.20.0", "sunos"));
  expect([none.status, none.stdout]).toEqual([3, ""]);
  expect(none.stderr).toBe(
    "Node 18.20.0 is too old for this command; expected Node 22 or later. Install a newer Node, or on Linux install this package with its optional dependencies, which bring one along.\n",
  );
  expect(under(as("22.18.0", "sunos"))).toMatchObject({ status: 0, stderr: "" });
});

test("a second npm start on the same port is told in a sentence, without a stack", async () => {
  const holder = createServer();
  await new Promise<void>((listening) => holder.listen(0, "127.0.0.1", listening));
  const address = holder.address();
  const port = String(typeof address === "object" ? address?.port : 0);
  const child = spawn(process.execPath, [join(root, "functions/local/main.ts")], {
    env: { ...process.env, DATA_DIR: join(directory, "second"), PORT: port },
    stdio: ["ignore", "ignore", "pipe"],
  });
  const said: string[] = [];
  child.stderr.on("data", (chunk: Buffer) => said.push(chunk.toString()));
  const [code] = await once(child, "close");
  holder.close();
  expect([code, said.join("")]).toEqual([
    1,
    `Port ${port} of 127.0.0.1 is taken, perhaps by an earlier npm start. Stop what serves there, or set PORT.\n`,
  ]);
}, 60_000);

test("times are told on New York's clock", () => {
  const { out } = run(["check", "CHL", "--as-of", "2021-03-15"]);
  expect(out.replaceAll(/\s+/g, " ")).toContain("From June 3, 2021 at 2:19 PM in New York: ended.");
  // Beside the line that says what was asked, in UTC as it was resolved, too.
  expect(out.replace(/As of .*/, "")).not.toMatch(/\d{2}:\d{2}:\d{2}/);
});

test("a file that is not there is told, whatever its name ends in, and no ticker that nothing matched", async () => {
  for (const missing of ["positions.dat", "my-book.md", "portfolio_nov", "holdings"]) {
    const { code, out, err } = run(["check", missing]);
    expect([code, out]).toEqual([2, ""]);
    expect(err).toContain("neither a file that is there nor a symbol");
  }
  expect(run(["check", "aapl", "0941.hk", "BRK.B", "--as-of", AT]).code).toBe(1);
});

test("verdicts of several portfolios and days are one table, each line saying which it is of", async () => {
  const files = [join(directory, "one.csv"), join(directory, "two.csv")];
  for (const file of files) await writeFile(file, "symbol\nCHL\n");
  const { out } = run([
    "check",
    ...files,
    "--as-of",
    "2021-03-15",
    "--as-of",
    "2021-08-16",
    "--format",
    "csv",
  ]);
  const lines = out.trim().split("\n");
  expect(lines.filter((line) => line.startsWith("index,"))).toHaveLength(1);
  expect(lines).toHaveLength(5);
  expect(new Set(lines).size).toBe(5);
  const refused = run(["check", ...files, "--format", "html"]);
  expect([refused.code, refused.out]).toEqual([2, ""]);
});

test("a table that is looked after elsewhere is read by verify, and neither made nor filled", async () => {
  const elsewhere = await openTestDatabase();
  try {
    const more = { DYNAMODB_ENDPOINT: elsewhere.endpoint };
    const verify = (table: string) => run(["register", "verify", "--table", table], "", more);
    expect(verify("absent")).toEqual({
      code: 2,
      out: "",
      err: expect.stringContaining("cannot be read (ResourceNotFoundException)"),
    });
    expect(verify("absent").code).toBe(2);
    const empty = await elsewhere.table();
    for (const _ of ["first", "again"])
      expect(verify(empty)).toEqual({ code: 2, out: "", err: expect.stringContaining("holds no entry") });
    run(["check", "CHL"], "", more);
    expect(JSON.parse(verify("register").out)).toMatchObject({ version: 1, fault: null });
  } finally {
    await elsewhere.close();
  }
});

test("colour is for terminals, and not where NO_COLOR is set", () => {
  expect(run(["check", "CHL", "--as-of", AT], "", { FORCE_COLOR: "1", NO_COLOR: "" }).out).toContain(
    "\u001b[",
  );
  expect(run(["check", "CHL", "--as-of", AT]).out).not.toContain("\u001b[");
});

test("the stand-ins of brokers' platforms say how to use them, answer who is known and refuse who is not", async () => {
  const child = spawn(process.execPath, [bin, "broker", "--port", "0"], {
    stdio: ["ignore", "pipe", "pipe"],
  });
  const ended = new Promise((resolve) => child.once("close", resolve));
  const [chunk] = await once(child.stderr, "data");
  const url = /PLAID_URL=(\S+) /.exec(String(chunk))?.[1] ?? "";
  const holdings = (secret: string) =>
    fetch(`${url}/investments/holdings/get`, {
      method: "POST",
      headers: { "plaid-secret": secret },
      body: JSON.stringify({ access_token: "access-1" }),
    });
  expect((await holdings("plaid-secret")).status).toBe(200);
  expect((await holdings("another")).status).toBe(400);
  const taken = run(["broker", "--port", new URL(url).port]);
  expect([taken.code, taken.err.split(",")[0]]).toEqual([3, `Port ${new URL(url).port} is taken`]);
  child.kill("SIGTERM");
  expect(await ended).toBe(0);
});
