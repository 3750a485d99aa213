/**
 * The editor's and importer's commands.
 * @module
 */

import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { type FeedDeps, takeOver } from "../../functions/ingest/feed-run.ts";
import { usualFetch } from "../../functions/ingest/fetch-feed.ts";
import { readCases, runCases } from "../../functions/local/cases.ts";
import { decideCommand } from "../../functions/local/decide-command.ts";
import { importCommand } from "../../functions/local/import-command.ts";
import type { ImportArguments } from "../../functions/local/load-list.ts";
import { progressBar } from "../../functions/local/progress-bar.ts";
import { enterCommand } from "../../functions/local/register-command.ts";
import { startServer } from "../../functions/local/server.ts";
import { openLocal, seed } from "../../functions/local/service.ts";
import { depsOf } from "../register/fixtures.ts";
import { openTestDatabase, type TestDatabase } from "../support/embedded.ts";
import { sharedFile } from "../support/shared.ts";
import { suiteLog } from "../support/suite-log.ts";
import { programmeChange, readSet, realFiles, realSet, type SetText, setOf } from "./list-fixture.ts";

const now = () => Date.parse("2026-01-20T12:00:00Z");
const companies = Object.fromEntries(
  Array.from({ length: 25 }, (_, i) => [101 + i, `Equity Ticker ${600100 + i} CN`]),
);

let database: TestDatabase;
let deps: FeedDeps;
let directory: string;
let written: string;
const io = {
  write: (text: string) => {
    written += text;
  },
};

beforeAll(async () => {
  database = await openTestDatabase();
});
afterAll(() => database.close());
beforeEach(async () => {
  deps = { ...depsOf(database.client, await database.table()), now, programmes: [programmeChange] };
  directory = await mkdtemp(join(tmpdir(), "lists-"));
  written = "";
  return () => rm(directory, { recursive: true, force: true });
});

const put = (set: SetText, prefix: string): Promise<unknown> =>
  Promise.all(
    (["prim", "alt", "add", "comments"] as const).map((member) =>
      writeFile(join(directory, `${prefix}cons_${member}.csv`), set[member], "latin1"),
    ),
  );
const run = (over: Partial<ImportArguments> = {}) =>
  importCommand(
    deps,
    { source: "ofac", from: directory, dryRun: false, author: "tester", ...over },
    io,
    usualFetch,
  );
const version = async (): Promise<number> => (await deps.reader.latest()).register.version;

describe("npm run import", () => {
  it("prints with --dry-run what it would append, and appends nothing", async () => {
    await put(setOf(companies), "2025-12-19_");
    expect(await run({ dryRun: true })).toBe(0);
    expect(written).toContain("OFAC consolidated CSV set, published 2025-12-19: 25 records, 25 of them");
    expect(written).toContain(
      "+ issuer ofac-101, published 2021-06-03T18:19:53Z: COMPANY 101 LIMITED\n    + line 600100 on XSHG\n",
    );
    expect(written).toContain("effectiveAt 2021-08-02T04:01:00Z");
    expect(await version()).toBe(0);
  });

  it("appends, then nothing, then what ended", async () => {
    await put(setOf(companies), "2025-12-19_");
    expect(await run()).toBe(0);
    expect(await run()).toBe(0);
    expect(await version()).toBe(1);
    const { 101: _, ...others } = companies;
    await put(setOf(others), "2026-01-16_");
    expect(await run({ published: "2026-01-16", dryRun: true })).toBe(0);
    expect(written).toContain(
      "~ listing ns-cmic.ofac-101.2021-06-03, published 2026-01-16: COMPANY 101 LIMITED\n    ends 2026-01-16 (delisted)\n",
    );
    expect(await run({ published: "2026-01-16" })).toBe(0);
    expect(await version()).toBe(2);
  });

  it("exits with 1 where a file is held, tells how to go on, and accepts", async () => {
    await put(setOf(companies), "2025-12-19_");
    await run();
    await put(setOf(Object.fromEntries(Object.entries(companies).slice(3))), "2026-01-16_");
    expect(await run({ published: "2026-01-16" })).toBe(1);
    const id = /npm run import -- accept (\S+),/.exec(written)?.[1] ?? "";
    expect(written).toContain("too-many-gone: 3 of 25 listings (12.0 %) are gone at once");
    expect(await decideCommand(deps, "accept", id, "tester", io)).toBe(0);
    expect(await version()).toBe(2);
  });

  it.each([
    ["no such directory", { from: "/nowhere/at/all" }, /does not exist; expected a list's file, or a folder/],
    ["an empty directory", {}, /holds 0 XML or CSV files/],
    ["a day that does not exist", { published: "2025-02-30" }, /expected a day such as/],
    ["an address that is not https", { from: "http://example.org/cons_prim.csv" }, /expected https/],
  ] as const)("exits with 2 and a word on what to do: %s", async (_, over, why) => {
    expect(await run(over)).toBe(2);
    expect(written).toMatch(why);
  });

  it("asks for the date, or the set, that it can't know", async () => {
    await put(setOf(companies), "");
    expect(await run()).toBe(2);
    expect(written).toContain("add --published");
    expect(await run({ published: "2025-12-19" })).toBe(0);
    await put(setOf(companies), "2025-03-26_");
    await put(setOf(companies), "2025-04-21_");
    expect(await run()).toBe(2);
    expect(written).toContain("holds several sets");
  });

  it("reads a gzipped file, and stops at what is none", async () => {
    await writeFile(
      join(directory, "2025-12-19_cons_advanced.xml.gz"),
      gzipSync(
        "<Sanctions><DateOfIssue><Year>2025</Year><Month>12</Month><Day>19</Day></DateOfIssue></Sanctions>",
      ),
    );
    expect(await run()).toBe(1);
    expect(written).toContain("empty: OFAC advanced XML");
    await writeFile(
      join(directory, "2025-12-19_cons_advanced.xml.gz"),
      gzipSync('<?xml version="1.0"?><sdnList></sdnList>'),
    );
    expect(await run()).toBe(2);
    expect(written).toContain("OFAC's basic XML (<sdnList>), which is not read");
    await writeFile(join(directory, "2025-12-19_cons_advanced.xml.gz"), gzipSync("hello"));
    expect(await run()).toBe(2);
    expect(written).toContain("expected OFAC's CSV set (cons_prim.csv with");
  });

  it("draws a bar", () => {
    expect([0, 0.5, 1].map(progressBar)).toEqual([
      "[------------------------]   0 %",
      "[############------------]  50 %",
      "[########################] 100 %",
    ]);
  });
});

describe("npm run register -- enter", () => {
  const order = (id: string, published: string, more: string) => `id: ${id}
publications:
  - published: ${published}
    citations: [{ title: An opinion, url: "https://example.org/opinion" }]
    document: { court: D.D.C., docket: "1:26-cv-1", judge: null, acts: null, parties: null, revocable: true, ${more} }
`;
  const listing = "ns-cmic.ofac-101.2021-06-03";
  const injunction = order(
    "order.company-101.2026-01-05",
    "2026-01-05T15:00:00Z",
    `kind: preliminary-injunction, enteredAt: 2026-01-05T15:00:00Z, from: 2026-01-05T15:00:00Z, until: null, listings: [${listing}], against: null`,
  );
  const enter = (text: string, confirmed = true, what = "order") =>
    enterCommand(
      deps,
      now,
      { what, file: "order.yaml", text, data: new Map([["citations.yaml", "{}"]]), author: "an-editor" },
      askedAnd(confirmed),
    );
  const askedAnd = (confirmed: boolean) => ({
    ...io,
    confirm: async (question: string) => {
      written += question;
      return confirmed;
    },
  });

  beforeEach(async () => {
    await put(setOf(companies), "2025-12-19_");
    await run();
    written = "";
  });

  it("shows for which issuer the answer changes, and from when; and writes nothing unless that is confirmed", async () => {
    expect(await enter(injunction, false)).toBe(1);
    expect(written).toContain(
      "+ court-order order.company-101.2026-01-05, published 2026-01-05T15:00:00Z: preliminary-injunction, D.D.C. 1:26-cv-1",
    );
    expect(written).toContain(`COMPANY 101 LIMITED (${listing})`);
    expect(written).toContain("+ 2026-01-05T15:00Z … until further notice: enjoined, everything permitted");
    expect(written).toContain("Append this as version 2?");
    expect(await version()).toBe(1);
  });

  it("enters an order, its extension and its dissolution, each as an entry, and the same twice as one", async () => {
    expect(await enter(injunction)).toBe(0);
    expect(await enter(injunction)).toBe(0);
    expect(written).toContain("The register says all of this already, at version 2; nothing was written.");
    const limited = injunction
      .replace("until: null", "until: 2026-03-01")
      .replace("published: 2026-01-05T15:00:00Z", "published: 2026-01-10T15:00:00Z");
    expect(await enter(limited)).toBe(0);
    const dissolved = order(
      "order.company-101.2026-01-12",
      "2026-01-12T15:00:00Z",
      "kind: dissolution, enteredAt: 2026-01-12T15:00:00Z, from: 2026-01-12T15:00:00Z, until: null, listings: [], against: order.company-101.2026-01-05",
    );
    expect(await enter(dissolved)).toBe(0);
    expect(written).toContain(`    against order.company-101.2026-01-05
    every act
What is answered then:
  COMPANY 101 LIMITED (${listing})
    - 2026-01-05T15:00Z … 2026-03-01T05:00Z: enjoined, everything permitted
    - 2026-03-01T05:00Z … until further notice: window-closed, everything permitted
    + 2026-01-05T15:00Z … 2026-01-12T15:00Z: enjoined, everything permitted
    + 2026-01-12T15:00Z … until further notice: window-closed, everything permitted
`);
    const { register, entries } = await deps.reader.latest();
    expect([register.version, entries.at(-1)?.author, entries.at(-1)?.source]).toEqual([
      4,
      "an-editor",
      "editor",
    ]);
  });

  it("says of an act published between others which one goes on counting", async () => {
    await enter(injunction);
    await enter(injunction.replace("published: 2026-01-05", "published: 2026-01-12"));
    written = "";
    await enter(injunction.replace("published: 2026-01-05", "published: 2026-01-09"), false);
    expect(written).toContain(
      "published 2026-01-09T15:00:00Z (the later one of 2026-01-12T15:00:00Z goes on counting from then)",
    );
    expect(written).toContain("No act is permitted or prohibited otherwise than before.");
  });

  it.each([
    [
      "an unknown listing",
      injunction.replace(listing, "ns-cmic.nobody.2021-06-03"),
      "order",
      /which is not in the register/,
    ],
    ["a field too many", `${injunction}note: hello\n`, "order", /order\.yaml.*note/],
    ["a field too few", injunction.replace(/- published.*\n/m, "-\n"), "order", /order\.yaml:\d.*published/],
    [
      "a day that does not exist",
      injunction.replace("from: 2026-01-05T15:00:00Z", "from: 2026-02-30"),
      "order",
      /order\.yaml:5.*expected a date/,
    ],
    ["a kind that is none", injunction, "verdict", /is not a kind of fact; expected order, licence/],
  ])("exits with 2 and says why: %s", async (_, text, what, why) => {
    expect(await enter(text, true, what)).toBe(2);
    expect(written).toMatch(why);
    expect(await version()).toBe(1);
  });
});

describe.skipIf(!realFiles)("OFAC's list of 19 December 2025 over data/", () => {
  it("changes no answer of the legal cases", async () => {
    const dataDir = await mkdtemp(join(tmpdir(), "investor-exposure-"));
    const service = await openLocal({
      dataDir,
      endpoint: undefined,
      maxStalenessMs: 0,
      log: (line) => suiteLog(JSON.stringify(line)),
    });
    try {
      await seed(service);
      const feed: FeedDeps = { ...service.appendDeps, now: Date.now, programmes: [] };
      const read = { file: await readSet(realSet()), digest: `sha256:${"0".repeat(64)}` };
      expect(
        await takeOver(feed, { source: "ofac", author: "tester", read, publishedAt: "2025-12-19" }),
      ).toMatchObject({ kind: "appended", version: 2, changes: 3 });
      expect(
        await takeOver(feed, { source: "ofac", author: "tester", read, publishedAt: "2025-12-19" }),
      ).toEqual({ kind: "nothing", version: 2 });
      // The feed's entry must not keep data/ from being imported again.
      expect(await seed(service)).toMatchObject({ kind: "nothing" });
      const server = await startServer({ app: service.app, port: 0, host: "127.0.0.1" });
      const cases = await readCases(sharedFile("cases/legal.json") ?? "");
      expect(cases.length).toBeGreaterThan(20);
      expect(await runCases(server.url, cases)).toEqual([]);
      await server.close();
    } finally {
      await service.close();
      await rm(dataDir, { recursive: true, force: true });
    }
  });
});
