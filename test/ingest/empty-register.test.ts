/**
 * OFAC's own files, as they were published, into a register that holds nothing: by the command that a person types.
 * @module
 */

import { cp, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { FeedDeps } from "../../functions/ingest/feed-run.ts";
import { usualFetch } from "../../functions/ingest/fetch-feed.ts";
import { importCommand } from "../../functions/local/import-command.ts";
import { depsOf } from "../register/fixtures.ts";
import { openTestDatabase, type TestDatabase } from "../support/embedded.ts";
import { sharedFile } from "../support/shared.ts";
import { issuerIn, listingIn, programmeChange, realSet, realText } from "./list-fixture.ts";

const ofac = sharedFile("data/ofac/2025-12-19_cons_prim.csv");
let database: TestDatabase;
let directory: string;
beforeAll(async () => {
  database = await openTestDatabase();
  directory = await mkdtemp(join(tmpdir(), "lists-"));
});
afterAll(async () => {
  await database.close();
  await rm(directory, { recursive: true, force: true });
});

async function empty() {
  const deps: FeedDeps = {
    ...depsOf(database.client, await database.table()),
    now: () => Date.parse("2026-01-20T12:00:00Z"),
    programmes: [programmeChange],
  };
  let written = "";
  const io = {
    write: (text: string) => {
      written += text;
    },
  };
  const run = async (from: string, dryRun = false) => {
    written = "";
    const args = { source: "ofac" as const, from, dryRun, author: "tester" };
    const status = await importCommand(deps, args, io, usualFetch);
    return { status, written };
  };
  const facts = async () => {
    const { register } = await deps.reader.latest();
    return {
      issuers: [...register.facts.issuer.keys()].map((id) => [id, issuerIn(register, id)]),
      listings: [...register.facts.listing.keys()].map((id) => [id, listingIn(register, id)]),
    };
  };
  return { deps, run, facts };
}

/** A set of an earlier day, of which only cons_prim is at hand: the others are December's, without entities that came later. */
async function earlierSet(date: string): Promise<string> {
  const prim = realText(`${date}_cons_prim.csv`);
  const uids = new Set(prim.split("\n").map((line) => line.split(",")[0]));
  const set = realSet();
  for (const member of ["alt", "add", "comments"] as const) {
    const rows = set[member].split("\r\n");
    const kept = rows.filter((row) => row === "\u001a" || uids.has(row.split(",")[0]));
    await writeFile(join(directory, `${date}_cons_${member}.csv`), kept.join("\r\n"), "latin1");
  }
  const path = join(directory, `${date}_cons_prim.csv`);
  await writeFile(path, prim, "latin1");
  return path;
}

describe.skipIf(ofac === null)("npm run import -- ofac, over an empty register", () => {
  const from = ofac ?? "";

  it("takes the list of 19 December 2025 over in one entry, and a second time nothing", async () => {
    const { deps, run, facts } = await empty();
    const dry = await run(from, true);
    expect(dry.status).toBe(0);
    expect(dry.written).toContain(
      "published 2025-12-19: 442 records, 68 of them under a programme known here, with 69 tickers and 163 ISINs.\n" +
        "Against version 0, 138 changes (new: 1 programme, 68 issuers, 68 listings, 1 source):\n",
    );
    expect(dry.written).toContain("Nothing was written; without --dry-run this becomes version 1.\n");
    expect((await deps.reader.latest()).register.version).toBe(0);

    expect((await run(from)).written).toMatch(/^Appended 138 changes as version 1 /);
    const { issuers, listings } = await facts();
    const lines = issuers.flatMap(([, issuer]) => (typeof issuer === "object" ? issuer.lines : []));
    expect([issuers.length, listings.length]).toEqual([68, 68]);
    expect(new Set(lines.flatMap(({ published = [] }) => published)).size).toBe(69);
    expect(new Set(lines.flatMap(({ isin }) => isin ?? [])).size).toBe(163);
    expect(
      listings.every(
        ([, listing]) =>
          typeof listing === "object" && listing.effectiveAt !== null && listing.divestBy !== null,
      ),
    ).toBe(true);
    expect(await run(from)).toEqual({
      status: 0,
      written: "The list says nothing new; the register stays at version 1.\n",
    });
  });

  it.each(["2025-03-26", "2025-04-21"])("makes the same register of the list of %s", async (date) => {
    const [december, earlier] = [await empty(), await empty()];
    await december.run(from);
    expect((await earlier.run(await earlierSet(date))).status).toBe(0);
    expect(await earlier.facts()).toEqual(await december.facts());
    // Later by its date, December's then has nothing to add but that it was read.
    expect((await earlier.run(from)).written).toContain("Appended 1 changes as version 2");
    expect((await earlier.run(from)).written).toContain("says nothing new");
  });

  it("holds the damaged file of 16 August 2024, and says what to do", async () => {
    const { deps, run } = await empty();
    const path = join(directory, "2024-08-16_cons_prim.csv");
    await cp(from.replace("2025-12-19_cons_prim", "2024-08-16_damaged_cons_prim"), path);
    const { status, written } = await run(path);
    expect(status).toBe(1);
    expect(written).toContain("unknown-schema: cons_prim.csv:1: the row has 11 columns");
    expect(written).toContain("get OFAC's own file");
    expect(written).toMatch(/Kept as ofac\.\S+: npm run import -- discard ofac\./);
    expect((await deps.reader.latest()).register.version).toBe(0);
  });
});
