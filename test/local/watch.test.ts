/**
 * The command `watch`: what a portfolio's holder reads on a terminal, ahead of a ban and when an order comes.
 * @module
 */

import { spawn, spawnSync } from "node:child_process";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterEach, beforeEach, expect, test } from "vitest";

const [bin, order] = ["bin/investor-exposure.mjs", "data/court-orders/xiaomi.2021-03-12.yaml"].map((path) =>
  fileURLToPath(new URL(`../../${path}`, import.meta.url)),
);

let directory: string;
let file: string;
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), "watch-"));
  file = join(directory, "Book of March.csv");
  await writeFile(file, "symbol,quantity,ref\nXIACY,120.5,row-1\nAAPL,3,row-2\n");
});
afterEach(() => rm(directory, { recursive: true, force: true, maxRetries: 5 }));

const at = (now: string, knownAt = now) => ({
  ...process.env,
  DATA_DIR: join(directory, "data"),
  TRIAL_NOW: now,
  TRIAL_KNOWN_AT: knownAt,
});

test("prints what is ahead by what is known that day, and keeps the portfolio", () => {
  const watched = spawnSync(process.execPath, [bin ?? "", "watch", file, "--once"], {
    encoding: "utf8",
    env: at("2021-03-01T12:00:00Z"),
  });
  expect([watched.status, watched.stderr.includes("Watching")]).toEqual([0, false]);
  expect(watched.stdout).toContain("2 positions, kept as portfolio watched.book-of-march");
  expect(watched.stdout).toContain("\nNow pending: 1 pending, 1 no-match. ");
  expect(watched.stdout).toMatch(
    /2021-03-15T13:30:00\.000Z {2}pending → restricted\n {2}XIACY \(row-1\): pending → restricted {2}\[ccmc\.xiaomi\.2021-01-14\]\n {4}Listed on 2021-01-14/,
  );
  expect(watched.stdout).not.toMatch(/AAPL|120\.5/);
});

test("prints what an entry changes while it runs", async () => {
  const env = at("2021-03-15T13:31:00Z", "2021-03-12T17:00:00Z");
  const child = spawn(process.execPath, [bin ?? "", "watch", file, "--every", "1"], { env });
  let out = "";
  const until = (text: string) =>
    new Promise<void>((resolve, reject) => {
      const look = (chunk = "") => {
        out += chunk;
        if (out.includes(text)) resolve();
      };
      child.stdout.setEncoding("utf8").on("data", look);
      child.once("exit", () => reject(new Error(`watch ended:\n${out}`)));
      look();
    });
  try {
    await until("kept as portfolio");
    const enter = ["register", "enter", "order", order ?? "", "--yes"];
    const entered = spawnSync(process.execPath, [bin ?? "", ...enter], { encoding: "utf8", env });
    expect(entered.status, entered.stderr).toBe(0);
    await until("restricted → stayed");
    await until("1:21-cv-00280");
    expect(out).toContain("(version 2)");
  } finally {
    child.kill("SIGTERM");
  }
});
