/**
 * The command line looks funds through by a folder of files, and says in every format what decided.
 * @module
 */

import { execFile } from "node:child_process";
import { cpSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";

const root = join(import.meta.dirname, "../..");
const folder = mkdtempSync(join(tmpdir(), "funds-"));
const funds = join(folder, "funds");
const book = join(folder, "book.csv");

beforeAll(() => {
  cpSync(join(root, "test/fixtures/funds/MCHI_holdings.csv"), join(funds, "MCHI_holdings.csv"));
  writeFileSync(join(funds, "notes.md"), "not a fund");
  writeFileSync(book, "Symbol,Type,Market Value,Currency\nMCHI,ETF,1000,USD\nAAPL,Stock,500,USD\n");
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const run = (...args: readonly string[]) =>
  new Promise<{ readonly code: number; readonly out: string; readonly err: string }>((resolve) => {
    execFile(
      process.execPath,
      ["functions/local/cli.ts", ...args],
      { cwd: root, env: { ...process.env, DATA_DIR: join(folder, "data"), NO_COLOR: "1" } },
      (error, out, err) => resolve({ code: Number(error?.code ?? 0), out, err }),
    );
  });

const check = (...args: readonly string[]) => run("check", ...args, "--as-of", "2022-09-02");

describe("check --funds", () => {
  test("answers the fund for what it holds, and says through what", async () => {
    const { code, out } = await check(book, "--funds", funds);
    expect(code).toBe(1);
    const text = out.replaceAll(/\s+/g, " ");
    expect(text).toContain(
      "8.4 % through iShares MSCI China ETF: China Mobile Limited 5.1 %, Hangzhou Hikvision Digital Technology Co., Ltd. 3.3 %.",
    );
    expect(text).toContain("Restricted with funds taken apart into what they hold: 84 of USD");
    expect(text).toContain("BLK CSH FND TREASURY SL AGENCY, a fund that it holds, was not looked through");
    expect(text).toContain(`--funds ${funds}`);
  });

  test.each(["csv", "html"])("as %s too", async (format) => {
    const { out } = await check(book, "--funds", funds, "--format", format);
    expect(out).toContain("8.4 % through iShares MSCI China ETF: China Mobile Limited 5.1 %");
  });

  test("holdings that are older than asked are not used, and the problem says how old", async () => {
    const { out } = await check("MCHI", "--funds", funds, "--funds-max-age", "0", "--json");
    const [position] = JSON.parse(out).positions;
    expect(position).toMatchObject({
      status: "no-match",
      problems: [{ code: "fund-not-looked-through", message: expect.stringContaining("1 day") }],
    });
  });

  test("a file that does not say which fund it is of is named", async () => {
    const lost = join(folder, "lost");
    cpSync(join(funds, "MCHI_holdings.csv"), join(lost, "my latest list.csv"));
    const { code, err } = await check("MCHI", "--funds", lost);
    expect(code).toBe(2);
    expect(err).toMatch(/my latest list\.csv cannot be read[\s\S]*which fund/);
  });
});

describe("compare --funds", () => {
  test("looks funds through on both sides, and says that a newer list changed the answer", async () => {
    const clocks = ["--from", "2022-08-20", "--to", "2022-09-02"];
    const { code, out } = await run("compare", book, ...clocks, "--funds", funds, "--json");
    expect(code).toBe(1);
    const [{ because, positions }] = JSON.parse(out).changes;
    expect(because).toMatchObject([{ event: "fund-list" }]);
    expect(positions[0].to.status).toBe("restricted");
    const old = await run("compare", book, ...clocks, "--funds", funds, "--funds-max-age", "many");
    expect([old.code, old.err]).toEqual([2, expect.stringContaining("number of days")]);
  });
});
