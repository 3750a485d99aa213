/**
 * OFAC's SDN list: of its thousands of names only those count whose securities somebody may hold.
 * @module
 */

import { execFile } from "node:child_process";
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { gunzipSync } from "node:zlib";
import { describe, expect, it } from "vitest";
import type { Change } from "../../functions/core/facts/fact.ts";
import { emptyRegister, type Register } from "../../functions/core/register/register.ts";
import { readFeed } from "../../functions/ingest/feed-files.ts";
import { knownHere } from "../../functions/ingest/feed-issuers.ts";
import { planFeed } from "../../functions/ingest/feed-plan.ts";
import { feeds } from "../../functions/ingest/feeds.ts";
import type { Plan } from "../../functions/ingest/import-plan.ts";
import type { ListFile } from "../../functions/ingest/sources/list-file.ts";
import { curatedRegister } from "../support/curated-register.ts";
import { sharedFile } from "../support/shared.ts";
import {
  bytesOf,
  changesOf,
  fileOf,
  issuerIn,
  listingIn,
  primRow,
  programmeChange,
  withChanges,
} from "./list-fixture.ts";
import { advancedXml } from "./xml-fixture.ts";

const sdnProgramme: Change = { ...programmeChange, id: "sdn", publishedAt: "2003-01-01" } as Change;
const known = (id: string, more: object = {}): Change => ({
  op: "publish",
  kind: "issuer",
  id,
  publishedAt: "2021-01-01",
  document: { name: id, aliases: [], lines: [], ...more },
  citations: [{ title: "An editor" }],
});
const rosneft = known("rosneft", { registrations: [{ scheme: "OFAC uid", value: "17014" }] });
const register = withChanges(emptyRegister, [sdnProgramme, rosneft], "curated");
const termsOver = (of: Register) => ({ ...feeds.sdn, ...knownHere(of) });

const files = (rows: readonly string[], aliases: readonly string[] = []) =>
  [
    ["SDN.CSV", rows],
    ["ALT.CSV", aliases],
    ["ADD.CSV", []],
    ["SDN_COMMENTS.CSV", []],
  ].map(([name, of]) => ({ name: String(name), open: () => bytesOf(fileOf(of as readonly string[])) }));
const read = async (
  rows: readonly string[],
  over = register,
  aliases: readonly string[] = [],
): Promise<ListFile> => (await readFeed(files(rows, aliases), termsOver(over))).file;

const plan = (over: Register, file: ListFile, publishedAt: string, last: string | null = null): Plan =>
  planFeed({
    register: over,
    source: "sdn",
    terms: termsOver(over),
    file,
    publishedAt,
    last,
    programmes: [],
    now: Date.parse("2026-11-23T12:00:00Z"),
  });

const crowd = Array.from({ length: 200 }, (_, i) =>
  primRow(50_000 + i, `SOMEBODY ${i}`, "SDGT", "DOB 1970."),
);
const oil = primRow(
  17_014,
  "OPEN JOINT-STOCK COMPANY ROSNEFT",
  "UKRAINE-EO13662] [RUSSIA-EO14024",
  "Website x.",
);
const fish = primRow(
  33_675,
  "PINGTAN MARINE ENTERPRISE LTD.",
  "GLOMAG",
  "Equity Ticker PME US; ISIN KYG7114V1023.",
);
const road = primRow(
  20_029,
  "PJSC MOSTOTREST",
  "UKRAINE-EO13685",
  "MICEX Code MSTT; Identification Number ISIN: RU0009177331.",
);

describe("the SDN list", () => {
  it("takes of a crowd those that the register numbers and those with securities, whatever programme blocks them", async () => {
    const file = await read([...crowd, oil, fish, road]);
    expect([file.faults, file.records, file.entities.map(({ uid, label }) => [uid, label])]).toEqual([
      [],
      203,
      [
        ["17014", "SDN"],
        ["20029", "SDN"],
        ["33675", "SDN"],
      ],
    ]);
    const after = withChanges(register, changesOf(plan(register, file, "2025-10-22")), "sdn");
    expect(listingIn(after, "sdn.rosneft.2025-10-22")).toMatchObject({
      issuer: "rosneft",
      listedAt: { at: "2025-10-22" },
      effectiveAt: { at: "2025-10-22" },
      divestBy: null,
      ended: null,
    });
    expect(issuerIn(after, "ofac-20029")?.lines).toEqual([
      { doubt: { why: expect.stringContaining("not reviewed") }, kind: "other", isin: "RU0009177331" },
    ]);
    expect(after.facts.issuer.size).toBe(3);
    expect(plan(after, await read([...crowd, oil, fish, road], after), "2025-10-23", "2025-10-22").kind).toBe(
      "nothing",
    );
  });

  it("ends what was removed, and begins a new spell for what is back", async () => {
    // Twenty-five more, so that one removal is below what a person must look at.
    const others = Array.from({ length: 25 }, (_, i) =>
      primRow(60_000 + i, `COMPANY ${i}`, "SDGT", `Equity Ticker ${941 + i} HK.`),
    );
    const entry = async (over: Register, rows: readonly string[], day: string, last: string | null) => {
      const found = plan(over, await read(rows, over), day, last);
      expect([day, found.kind]).toEqual([day, "append"]);
      return withChanges(over, changesOf(found), "sdn");
    };
    const first = await entry(register, [...others, oil], "2025-10-22", null);
    const gone = await entry(first, others, "2025-11-01", "2025-10-22");
    expect(listingIn(gone, "sdn.rosneft.2025-10-22")?.ended).toEqual({
      at: { at: "2025-11-01" },
      how: "delisted",
    });
    const back = await entry(gone, [...others, oil], "2025-12-01", "2025-11-01");
    expect([
      listingIn(back, "sdn.rosneft.2025-10-22")?.ended?.at.at,
      listingIn(back, "sdn.rosneft.2025-12-01")?.ended,
    ]).toEqual(["2025-11-01", null]);
  });

  it("leaves a spell that data/ dates to the hour as it is", async () => {
    const listing = {
      op: "publish",
      kind: "listing",
      id: "sdn.rosneft.curated",
      publishedAt: "2025-10-22T21:00:00Z",
      document: {
        issuer: "rosneft",
        programme: "sdn",
        name: "Rosneft",
        listedAt: { at: "2025-10-22T21:00:00Z" },
        effectiveAt: { at: "2025-10-22T21:00:00Z" },
        divestBy: null,
        ended: null,
      },
      citations: [{ title: "An editor" }],
    } as const satisfies Change;
    const over = withChanges(register, [listing], "curated");
    const changes = changesOf(plan(over, await read([oil], over), "2025-10-23"));
    expect(changes.filter(({ kind }) => kind === "listing")).toEqual([]);
  });

  it("holds a namesake of an issuer for a person, and takes an issuer of another list by its ISIN", async () => {
    const over = withChanges(
      register,
      [
        known("pingtan", { name: "Pingtan Marine Enterprise Ltd" }),
        known("mostotrest", {
          lines: [{ kind: "ordinary", isin: "RU0009177331" }],
          registrations: [{ scheme: "OFAC uid", value: "1" }],
        }),
      ],
      "curated",
    );
    const found = plan(over, await read([fish, road], over), "2025-10-22");
    if (found.kind !== "held") throw new Error(found.kind);
    expect([found.reasons.map(({ code }) => code), found.changes !== null]).toEqual([["namesake"], true]);
    expect(
      changesOf(found).flatMap((change) => (change.kind === "listing" ? [change.document?.issuer] : [])),
    ).toEqual(["mostotrest", "pingtan"]);
  });

  describe("a new number that bears the name of an issuer here, without any security", () => {
    const aka = (uid: number, name: string) => `${uid},1,"aka","${name}",-0- `;
    const plain = (uid: number, name: string) => primRow(uid, name, "RUSSIA-EO14024", "Website x.");
    const over = withChanges(
      register,
      [
        known("lukoil", {
          name: "PJSC Lukoil",
          aliases: [{ name: "LUKOIL OIL COMPANY", strength: "strong" }],
          registrations: [{ scheme: "OFAC uid", value: "17248" }],
        }),
        known("novatek", { name: "PAO Novatek" }),
      ],
      "curated",
    );
    const own = plain(17_248, "LUKOIL OAO");

    it.each([
      ["LUKOIL OAO", [], "lukoil"],
      ["Public Joint Stock Company 'Lukoil'", [], "lukoil"],
      ["LUKOIL OIL COMPANY", [], "lukoil"],
      ["SOMETHING ELSE", [aka(70_001, "OTHER"), aka(70_001, "PJSC LUKOIL")], "lukoil"],
      ["NOVATEK", [], "novatek"],
    ])("%s %j is held for a person", async (name, aliases, issuer) => {
      const file = await read([...crowd, oil, plain(70_001, name)], over, aliases);
      const found = plan(over, file, "2026-09-28");
      if (found.kind !== "held") throw new Error(found.kind);
      expect(found.reasons).toEqual([{ code: "namesake", message: expect.stringContaining(issuer) }]);
      const accepted = withChanges(over, changesOf(found), "sdn");
      expect(listingIn(accepted, `sdn.${issuer}.2026-09-28`)?.ended).toBeNull();
      // Once a person has taken it for the same, it is known by its number.
      expect(
        plan(
          accepted,
          await read([...crowd, oil, plain(70_001, name)], accepted, aliases),
          "2026-09-29",
          "2026-09-28",
        ).kind,
      ).toBe("nothing");
    });

    it("passes once a person has entered it as somebody else", async () => {
      const told = withChanges(
        over,
        [known("lukoil-bank", { registrations: [{ scheme: "OFAC uid", value: "70001" }] })],
        "editor",
      );
      const found = plan(told, await read([...crowd, oil, plain(70_001, "LUKOIL OAO")], told), "2026-09-28");
      expect([
        found.kind,
        listingIn(withChanges(told, changesOf(found), "sdn"), "sdn.lukoil.2026-09-28"),
      ]).toEqual(["append", undefined]);
    });

    it("says nothing where the list has the issuer by its own number too", async () => {
      const found = plan(
        over,
        await read([...crowd, oil, own, plain(70_001, "LUKOIL OAO")], over),
        "2026-09-28",
      );
      expect([
        found.kind,
        changesOf(found)
          .map(({ id }) => id)
          .filter((id) => id.includes("70001")),
      ]).toEqual(["append", []]);
    });
  });

  it("is held where nobody says what blocking forbids", async () => {
    expect(plan(emptyRegister, await read([fish], emptyRegister), "2025-10-22")).toMatchObject({
      kind: "held",
      reasons: [{ code: "unknown-programme" }],
    });
  });

  it("reads the same of the advanced XML", async () => {
    const records = [
      {
        uid: "1",
        name: "SOMEBODY",
        programme: "SDGT",
        aliases: [],
        facts: [["Email Address", "a@example.org"]],
      },
      { uid: "17014", name: "ROSNEFT", programme: "UKRAINE-EO13662", aliases: [], facts: [["Website", "x"]] },
      {
        uid: "33675",
        name: "PINGTAN MARINE ENTERPRISE LTD.",
        programme: "GLOMAG",
        aliases: [{ name: "PME", strength: "weak" }],
        facts: [
          ["Equity Ticker", "PME US"],
          ["ISIN", "KYG7114V1023"],
          ["Registration Number", "5"],
        ],
      },
    ] as const;
    const text = [
      advancedXml.head(records),
      ...records.map(advancedXml.party),
      advancedXml.middle,
      ...records.map(advancedXml.entry),
      advancedXml.foot,
    ].join("");
    const { file } = await readFeed(
      [{ name: "SDN_ADVANCED.XML", open: () => bytesOf(text) }],
      termsOver(register),
    );
    expect([
      file.faults,
      file.entities.map(({ uid, isins }) => [uid, isins.map((isin) => isin.text)]),
    ]).toEqual([
      [],
      [
        ["17014", []],
        ["33675", ["KYG7114V1023"]],
      ],
    ]);
  });
});

const resaved = sharedFile("data/ofac/2023-01-21_sdn_resaved.csv.gz");
describe.skipIf(resaved === null)("the SDN list of 21 January 2023, as a spreadsheet saved it", () => {
  it("is read whole, held for a person, and its few securities are what acceptance would append", async () => {
    const bytes = gunzipSync(readFileSync(resaved ?? ""));
    const { file } = await readFeed(
      [{ name: "2023-01-21_sdn_resaved.csv", open: () => bytesOf(bytes) }],
      termsOver(register),
    );
    expect(file.records).toBe(11_443);
    expect([...new Set(file.faults.map(({ code }) => code))].toSorted()).toEqual([
      "incomplete-set",
      "resaved",
    ]);
    const found = plan(register, file, "2023-01-21");
    if (found.kind !== "held") throw new Error(found.kind);
    const companies = changesOf(found).flatMap((change) =>
      change.kind === "issuer" ? [change.document?.name] : [],
    );
    expect(companies.length).toBeLessThan(12);
    expect(companies).toEqual(expect.arrayContaining(["PINGTAN MARINE ENTERPRISE LTD.", "PJSC MOSTOTREST"]));
  });

  it("bears no name of an issuer of ours that is not there by its own number", async () => {
    const bytes = gunzipSync(readFileSync(resaved ?? ""));
    const { file } = await readFeed(
      [{ name: "2023-01-21_sdn_resaved.csv", open: () => bytesOf(bytes) }],
      termsOver(curatedRegister),
    );
    const found = plan(curatedRegister, file, "2023-01-21");
    if (found.kind !== "held") throw new Error(found.kind);
    expect(found.reasons.filter(({ code }) => code === "namesake" || code === "unclear-issuer")).toEqual([]);
  });

  it("takes less than 256 MB to read", async () => {
    const worker = fileURLToPath(new URL("../support/read-list-worker.ts", import.meta.url));
    const { stdout } = await promisify(execFile)(process.execPath, [worker, resaved ?? "", "sdn"]);
    expect(JSON.parse(stdout)).toMatchObject({ records: 11_443, entities: expect.any(Number) });
    expect(JSON.parse(stdout).peakMb).toBeLessThan(256);
  });
});
