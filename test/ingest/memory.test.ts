/**
 * What a list can do to the memory of the process that reads it, measured there: the most that it ever held.
 * @module
 */

import { execFile } from "node:child_process";
import { createWriteStream } from "node:fs";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { constants, createGzip, gzipSync } from "node:zlib";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { setOf } from "./list-fixture.ts";
import { advancedXml, company, other } from "./xml-fixture.ts";

const run = promisify(execFile);
const worker = fileURLToPath(new URL("../support/read-list-worker.ts", import.meta.url));
const MAX_MB = 256;
const MEGABYTE = 1024 * 1024;

interface Reading {
  readonly faults?: readonly string[];
  readonly records?: number;
  readonly entities?: number;
  readonly error?: string;
  readonly peakMb: number;
}

let directory: string;
beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), "lists-"));
});
afterAll(() => rm(directory, { recursive: true, force: true }));

async function read(name: string): Promise<Reading> {
  const { stdout } = await run(process.execPath, [worker, join(directory, name)]);
  const reading: Reading = JSON.parse(stdout);
  return reading;
}

/** A gzip stream of many members: as small as it is large, and made in no time. */
function swollen(head: string, piece: string, megabytes: number): Uint8Array {
  const member = gzipSync(Buffer.alloc(64 * MEGABYTE, piece));
  return Buffer.concat([gzipSync(head), ...Array.from({ length: megabytes / 64 }, () => member)]);
}

/** Writes a gzipped file of many pieces, one after the other. */
const write = (name: string, pieces: () => Generator<string>): Promise<void> =>
  pipeline(
    Readable.from(pieces(), { objectMode: false }),
    createGzip({ level: constants.Z_BEST_SPEED }),
    createWriteStream(join(directory, name)),
  );

const advancedHead = '<?xml version="1.0"?><Sanctions>';

describe("a gigabyte of nothing, gzipped", () => {
  it.each([
    ["zeros as OFAC's CSV", "cons_prim.csv.gz", "", "\0"],
    ["zeros as advanced XML", "cons_advanced.xml.gz", advancedHead, "\0"],
    ["blanks as advanced XML", "cons_advanced.xml.gz", advancedHead, " "],
    ["blank lines as OFAC's CSV", "cons_prim.csv.gz", "", "\n"],
    [
      "a screening list of one cell",
      "list.csv.gz",
      'source,entity_number,programs,name,alt_names,remarks,ids\n"',
      "x",
    ],
  ])("is refused, and fills no memory: %s", async (_, name, head, piece) => {
    await writeFile(join(directory, name), swollen(head, piece, 1024));
    const reading = await read(name);
    await rm(join(directory, name));
    expect(reading.faults?.[0] ?? reading.error).toMatch(/^(unreadable|unknown-schema)$/);
    expect(reading.peakMb).toBeLessThan(MAX_MB);
  });

  it("is no list where nothing tells what it is", async () => {
    await writeFile(join(directory, "list.xml.gz"), swollen("", "\0", 1024));
    const reading = await read("list.xml.gz");
    expect(reading.error).toContain("expected OFAC's CSV set (cons_prim.csv with");
    expect(reading.peakMb).toBeLessThan(MAX_MB);
  });
});

describe("a list far larger than any there is", () => {
  const many = 50_000;

  it("as advanced XML", async () => {
    await write("cons_advanced.xml.gz", function* pieces() {
      yield advancedXml.head([company(7), other(1_000)]);
      yield advancedXml.party(company(7));
      for (let n = 0; n < many; n += 1) yield advancedXml.party(other(1_000 + n));
      yield advancedXml.middle + advancedXml.entry(company(7));
      for (let n = 0; n < many; n += 1) yield advancedXml.entry(other(1_000 + n));
      yield advancedXml.foot;
    });
    const reading = await read("cons_advanced.xml.gz");
    expect(reading).toMatchObject({ faults: [], records: many + 1, entities: 1 });
    expect(reading.peakMb).toBeLessThan(MAX_MB);
  });

  it("as OFAC's CSV set", async () => {
    const set = setOf({ 7: "Equity Ticker 600100 CN" });
    const rest = "-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,-0- ";
    await write("2025-12-19_cons_prim.csv.gz", function* pieces() {
      for (let n = 0; n < 5 * many; n += 1) yield `${1_000 + n},"SOMEBODY ${n}",-0- ,"IRAN",${rest}\r\n`;
      yield set.prim;
    });
    for (const member of ["alt", "add", "comments"] as const)
      await writeFile(join(directory, `2025-12-19_cons_${member}.csv`), set[member]);
    const reading = await read("2025-12-19_cons_prim.csv.gz");
    expect(reading).toMatchObject({ faults: [], records: 5 * many + 1, entities: 1 });
    expect(reading.peakMb).toBeLessThan(MAX_MB);
  });

  it("ends where it has more records than any list", async () => {
    await write("cons_advanced.xml.gz", function* pieces() {
      yield advancedHead;
      for (let n = 0; n < 2_100; n += 1)
        yield Array.from(
          { length: 1_000 },
          (_, i) => `<SanctionsEntry ID="${n * 1_000 + i}"></SanctionsEntry>`,
        ).join("");
    });
    const reading = await read("cons_advanced.xml.gz");
    expect(reading.faults).toContain("unreadable");
    expect(reading.peakMb).toBeLessThan(MAX_MB);
  });
});
