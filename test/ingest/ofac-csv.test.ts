/**
 * OFAC's CSV files, with their oddities.
 * @module
 */

import { describe, expect, it } from "vitest";
import { feeds } from "../../functions/ingest/feeds.ts";
import type { ListFile } from "../../functions/ingest/sources/list-file.ts";
import { readOfacCsv } from "../../functions/ingest/sources/ofac-csv.ts";
import {
  bytesOf,
  dates,
  fileOf,
  primRow,
  readSet,
  realFiles,
  realSet,
  realText,
  setOf,
} from "./list-fixture.ts";

const codes = (file: ListFile): readonly string[] => file.faults.map(({ code }) => code);

describe("OFAC's CSV set", () => {
  it("reads every label with OFAC's own oddities: doubled and missing blanks, alt., values twice, a stop at the end", async () => {
    const remarks =
      "Equity Ticker 601698  CN; alt. Equity Ticker 603019CN; alt. Equity Ticker 941 HK; Issuer Name A Co., Ltd; ISIN HK0883013259; alt. ISIN HK0883013259; alt. ISIN BRC1EODR004; Target Type Public Company";
    const file = await readSet(
      setOf(
        {},
        {
          prim: fileOf([
            primRow(
              7,
              "A LTD.",
              "CMIC-EO13959",
              `${remarks}; ${dates}.; Unified Social Credit Code (USCC) 91110000710934369E (China); a.k.a. 'SMIC'; Linked To: B CO., LTD.`,
            ),
          ]),
          add: fileOf([]),
        },
      ),
    );
    expect(file.faults).toEqual([]);
    const [entity] = file.entities;
    expect(entity?.tickers.map(({ text }) => text)).toEqual(["601698 CN", "603019CN", "941 HK"]);
    expect(entity?.isins).toEqual([
      { text: "HK0883013259", at: "cons_prim.csv:1" },
      { text: "BRC1EODR004", at: "cons_prim.csv:1" },
    ]);
    expect(entity?.aliases).toEqual([
      { name: "A Co., Ltd", strength: "strong" },
      { name: "SMIC", strength: "weak" },
    ]);
    expect([entity?.listedOn?.day, entity?.effectiveOn?.day, entity?.divestOn?.day]).toEqual([
      "2021-06-03",
      "2021-08-02",
      "2022-06-03",
    ]);
    expect(entity?.registrations).toEqual([{ scheme: "USCC", value: "91110000710934369E" }]);
  });

  it("joins what cons_comments continues in the middle of a word, and aliases by number", async () => {
    const long =
      `Equity Ticker 941 HK; Issuer Name ${"X".repeat(200)}; ${dates}; ${"Website www.example.org; ".repeat(40)}`.slice(
        0,
        995,
      );
    const set = setOf(
      {},
      {
        prim: fileOf([primRow(7, "A LTD.", "CMIC-EO13959", `${long}; ISI`)]),
        add: fileOf([]),
        comments: fileOf(['7,"N XS1432320429."']),
        alt: fileOf(['7,2,"fka","SECOND",-0- ', '7,1,"aka","FIRST",-0- ']),
      },
    );
    const file = await readSet(set);
    expect(file.faults).toEqual([]);
    expect(file.entities[0]?.isins.map(({ text }) => text)).toEqual(["XS1432320429"]);
    expect(file.entities[0]?.aliases.slice(0, 2).map(({ name }) => name)).toEqual(["FIRST", "SECOND"]);
    expect(codes(await readSet({ ...set, comments: fileOf([]) }))).toContain("incomplete-set");
  });

  it.each([
    ["no end mark", { prim: primRow(7, "A", "CMIC-EO13959", dates) }, "truncated"],
    [
      "a header and no numbers",
      {
        prim: fileOf([
          "entity_num,name,type,program,call_sign,vessel_type,tonnage,grt,vessel_flag,vessel_owner,remarks",
        ]),
      },
      "unknown-schema",
    ],
    [
      "the same number twice",
      { prim: fileOf([7, 7].map((uid) => primRow(uid, "A", "CMIC-EO13959", dates))) },
      "duplicate-uid",
    ],
    [
      "a day that does not exist",
      { prim: fileOf([primRow(7, "A", "CMIC-EO13959", dates.replace("02 Aug", "31 Jun"))]) },
      "bad-date",
    ],
    [
      "no listing date",
      { prim: fileOf([primRow(7, "A", "CMIC-EO13959", "ISIN XS1432320429")]) },
      "missing-date",
    ],
    [
      "dates in another order",
      { prim: fileOf([primRow(7, "A", "CMIC-EO13959", dates.replace("02 Aug 2021", "02 Aug 2024"))]) },
      "dates-out-of-order",
    ],
    [
      "a label nobody knows",
      { prim: fileOf([primRow(7, "A", "CMIC-EO13959", `Frozen Until 01 Jan 2030; ${dates}`)]) },
      "unknown-label",
    ],
    [
      "a programme of the family that nobody knows",
      { prim: fileOf([primRow(7, "A", "CMIC-EO99999", dates)]) },
      "unknown-programme",
    ],
    [
      "an ISIN with a letter too many",
      { prim: fileOf([primRow(7, "A", "CMIC-EO13959", `ISIN XS14323204299; ${dates}`)]) },
      "bad-identifier",
    ],
    ["an alias of nobody", { alt: fileOf(['8,1,"aka","B",-0- ']) }, "dangling-row"],
    ["nothing of these programmes", { prim: fileOf([primRow(7, "A", "IRAN", "")]) }, "empty"],
    ["a quote that never ends", { prim: '7,"A' }, "unreadable"],
  ] as const)("finds the fault: %s", async (_, over, code) => {
    const file = await readSet({ ...setOf({ 7: "" }), add: fileOf([]), ...over });
    expect(codes(file)).toContain(code);
    expect(file.faults.every(({ at, message }) => at !== "" && message.length > 20)).toBe(true);
  });

  it("reads UTF-8 and Windows-1252 cell by cell", async () => {
    const prim = Buffer.from(fileOf([primRow(7, "Z\u00dcRICH", "CMIC-EO13959", dates)]), "latin1");
    const utf8 = Buffer.from(fileOf([primRow(7, "Z\u00dcRICH", "CMIC-EO13959", dates)]), "utf8");
    for (const bytes of [prim, utf8]) {
      const file = await readOfacCsv(
        { prim: bytesOf(bytes), alt: null, add: null, comments: null },
        feeds.ofac,
      );
      expect(file.entities[0]?.name).toBe("Z\u00dcRICH");
    }
  });
});

describe.skipIf(!realFiles)("OFAC's own CSV files", () => {
  it("of 19 December 2025 hold 68 companies, 69 tickers and 163 ISINs, each with its three dates", async () => {
    const file = await readSet(realSet());
    expect(file.faults).toEqual([]);
    expect(file.entities).toHaveLength(68);
    expect(new Set(file.entities.flatMap(({ tickers }) => tickers.map(({ text }) => text))).size).toBe(69);
    expect(new Set(file.entities.flatMap(({ isins }) => isins.map(({ text }) => text))).size).toBe(163);
    expect(
      file.entities.every(({ effectiveOn, divestOn }) => effectiveOn !== null && divestOn !== null),
    ).toBe(true);
    const listed = Map.groupBy(file.entities, ({ listedOn }) => listedOn?.day);
    expect([...listed].map(([day, same]) => [day, same.length])).toEqual(
      expect.arrayContaining([
        ["2021-06-03", 59],
        ["2021-12-10", 1],
        ["2021-12-16", 8],
      ]),
    );
  });

  it.each(["2025-03-26", "2025-04-21"])("of %s say the same of every company", async (date) => {
    const { alt, add, comments } = realSet();
    const prim = realText(`${date}_cons_prim.csv`);
    const uids = new Set(prim.split("\n").map((line) => line.split(",")[0]));
    // Only this member of the older sets is at hand: the others are December's, without entities that came later.
    const without = (text: string) =>
      text
        .split("\r\n")
        .filter((line) => line === "\u001a" || uids.has(line.split(",")[0]))
        .join("\r\n");
    const older = await readSet({ prim, alt: without(alt), add: without(add), comments: without(comments) });
    expect(older.faults).toEqual([]);
    const facts = (file: ListFile) => JSON.stringify(file.entities).replaceAll(/cons_prim\.csv:\d+/g, "");
    expect(facts(older)).toBe(facts(await readSet(realSet())));
  });

  it("of 16 August 2024 are damaged, and the fault says how", async () => {
    const file = await readSet({ ...realSet(), prim: realText("2024-08-16_damaged_cons_prim.csv") });
    expect(file.entities).toEqual([]);
    expect(file.faults[0]).toMatchObject({
      code: "unknown-schema",
      at: "cons_prim.csv:1",
      message: expect.stringContaining("expected 12 columns, the first the entity's number"),
    });
  });
});
