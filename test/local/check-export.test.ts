/**
 * The command line over a broker's file, as its own process.
 * @module
 */

import { execFile } from "node:child_process";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { harness } from "../api/harness.ts";
import { bytesOf, textOf } from "../brokers/export-files.ts";

const AT = "2021-03-15T13:31:00Z";
const { ask } = harness();

let directory: string;
beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), "exports-"));
});
afterAll(() => rm(directory, { recursive: true, force: true }));

const cli = fileURLToPath(new URL("../../functions/local/cli.ts", import.meta.url));
const fixture = (name: string): string =>
  fileURLToPath(new URL(`../fixtures/exports/${name}`, import.meta.url));

function command(file: string, ...more: readonly string[]) {
  const env = { ...process.env, DATA_DIR: join(directory, "data") };
  const args = [cli, "check", file, "--as-of", AT, ...more];
  return new Promise<{ readonly code: number; readonly out: string; readonly err: string }>((resolve) => {
    const child = execFile(process.execPath, args, { env }, (_, out, err) =>
      resolve({ code: child.exitCode ?? -1, out, err }),
    );
  });
}

interface Answered {
  readonly positions: readonly { readonly ref: string; readonly status: string }[];
}
const statuses = ({ positions }: Answered) => positions.map(({ ref, status }) => [ref, status]);

describe("a broker's file on the command line", () => {
  test.each(["fidelity-positions.csv", "ibkr-activity.csv", "ibkr-flex.xml"])(
    "%s is answered the same",
    async (name) => {
      const { code, out } = await command(fixture(name), "--json");
      const posted = await ask(`/v1/checks?asOf=${AT}`, {
        method: "POST",
        body: bytesOf(name),
        headers: { "content-type": name.endsWith(".xml") ? "application/xml" : "text/csv" },
      });
      // The register's entries are others, its facts the same.
      expect(statuses(JSON.parse(out))).toEqual(statuses(posted.body));
      expect(code).toBe(0);
    },
  );

  test("a row that is not understood is named, shown without what steers a terminal, and exits with 1", async () => {
    const file = join(directory, "positions.csv");
    await writeFile(
      file,
      textOf("schwab-2023.csv").replace('"VTI","VANGUARD', '"VTI","\u001b[2J","VANGUARD'),
    );
    const { code, out } = await command(file);
    expect(code).toBe(1);
    expect(out).toMatch(
      /line-5 {2}review\n +It cannot be decided by rule\. [^!]*! Line 5: The row has 18 cells/,
    );
    expect(out).toMatch(/It says: VTI,\uFFFD\[2J,VANGUARD/);
    expect(out).toContain("1 row of the file was not understood (line-5) and may hold anything.");
    expect(out).toMatch(/XIACY {2}stayed\n/);
    expect(out).not.toContain("\u001b");
  });

  test("a list of transactions exits with 2 and says which line is wrong", async () => {
    const { code, err } = await command(fixture("robinhood-activity.csv"));
    expect(code).toBe(2);
    expect(err).toContain("line 1: The file lists transactions");
  });
});
