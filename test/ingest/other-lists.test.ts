/**
 * The same invented company in each layout: what is read must not depend on it.
 * @module
 */

import { gunzipSync } from "node:zlib";
import { describe, expect, it } from "vitest";
import { feeds } from "../../functions/ingest/feeds.ts";
import { readConsolidatedScreeningList as readScreening } from "../../functions/ingest/sources/csl-csv.ts";
import type { Bytes, ListedEntity, ListFile } from "../../functions/ingest/sources/list-file.ts";
import { readOfacAdvancedXml as readAdvanced } from "../../functions/ingest/sources/ofac-advanced-xml.ts";
import { bytesOf, fileOf, primRow, readSet, realFiles, realGzip, setOf } from "./list-fixture.ts";

const readConsolidatedScreeningList = (bytes: Bytes) => readScreening(bytes, feeds.ofac);
const readOfacAdvancedXml = (bytes: Bytes) => readAdvanced(bytes, feeds.ofac);

const facts = ({
  uid,
  name,
  label,
  aliases,
  tickers,
  isins,
  listedOn,
  effectiveOn,
  divestOn,
  registrations,
}: ListedEntity) => ({
  uid,
  name,
  label,
  aliases: aliases.map((alias) => `${alias.strength} ${alias.name}`).sort(),
  tickers: tickers.map(({ text }) => text),
  isins: isins.map(({ text }) => text),
  days: [listedOn?.day, effectiveOn?.day, divestOn?.day],
  registrations,
});
const codes = (file: ListFile): readonly string[] => file.faults.map(({ code }) => code);

const features = [
  ["Equity Ticker", "00317  HK"],
  ["Issuer Name", "A & B, Ltd"],
  ["ISIN", "CNE1000002F5"],
  ["ISIN", "XS1432320429"],
  ["Target Type", "Public Company"],
  ["Listing Date (CMIC)", "03 Jun 2021"],
  ["Effective Date (CMIC)", "02 Aug 2021"],
  ["Purchase/Sales For Divestment Date (CMIC)", "03 Jun 2022"],
] as const;
const uscc = "91110000710934369E";
const escaped = (text: string): string => text.replaceAll("&", "&amp;");

const csvSet = setOf(
  {},
  {
    prim: fileOf([
      primRow(
        7,
        "A LIMITED",
        "CMIC-EO13959",
        `${features.map(([label, value], i) => `${i === 3 ? "alt. " : ""}${label} ${value}`).join("; ")}; Unified Social Credit Code (USCC) ${uscc} (China); a.k.a. 'ABC'.`,
      ),
      primRow(8, "B", "IRAN", ""),
    ]),
    alt: fileOf(['7,1,"aka","A LTD",-0- ']),
    add: fileOf([]),
  },
);

const typeNames = [...new Set(features.map(([label]) => label))];
const alias = (name: string, primary: boolean, low: boolean) =>
  `<Alias AliasTypeID="1403" Primary="${primary}" LowQuality="${low}"><DocumentedName><DocumentedNamePart><NamePartValue>${name}</NamePartValue></DocumentedNamePart></DocumentedName></Alias>`;
const advancedXml = (
  over: {
    readonly entry?: string;
    readonly type?: string;
    readonly head?: string;
    readonly extra?: string;
  } = {},
) => `<?xml version="1.0" encoding="utf-8"?>${over.head ?? ""}
<Sanctions xmlns="https://example.org/ADVANCED_XML"><DateOfIssue CalendarTypeID="1"><Year>2025</Year><Month>12</Month><Day>19</Day></DateOfIssue>
<ReferenceValueSets><FeatureTypeValues>${typeNames.map((name, i) => `<FeatureType ID="${900 + i}">${name}</FeatureType>`).join("")}</FeatureTypeValues><IDRegDocTypeValues><IDRegDocType ID="5">Unified Social Credit Code (USCC)</IDRegDocType></IDRegDocTypeValues></ReferenceValueSets>
<IDRegDocuments><IDRegDocument ID="1" IDRegDocTypeID="5" IdentityID="70"><IDRegistrationNo>${uscc}</IDRegistrationNo></IDRegDocument></IDRegDocuments>
<DistinctParties><DistinctParty FixedRef="7"><Profile ID="7"><Identity ID="70">${alias("A LIMITED", true, false)}${alias("A LTD", false, false)}${alias("ABC", false, true)}</Identity>
${features
  .map(([label, value], i) => {
    const id = over.type ?? 900 + typeNames.indexOf(label);
    const period = `<DatePeriod><Start><From><Year>2021</Year><Month>8</Month><Day>2</Day></From></Start></DatePeriod>`;
    return `<Feature ID="${i}" FeatureTypeID="${id}"><FeatureVersion ID="${i}">${label.startsWith("Effective") ? period : `<VersionDetail>${escaped(value)}</VersionDetail>`}</FeatureVersion></Feature>`;
  })
  .join("\n")}</Profile>${over.extra ?? ""}</DistinctParty></DistinctParties>
<SanctionsEntries>${over.entry ?? '<SanctionsEntry ID="1" ProfileID="7" ListID="1"><SanctionsMeasure SanctionsTypeID="1706"/><SanctionsMeasure SanctionsTypeID="1"><Comment>CMIC-EO13959</Comment></SanctionsMeasure></SanctionsEntry>'}</SanctionsEntries></Sanctions>`;

const header =
  "_id,source,entity_number,type,programs,name,title,addresses,federal_register_notice,start_date,end_date,standard_order,license_requirement,license_policy,call_sign,vessel_type,gross_tonnage,gross_registered_tonnage,vessel_flag,vessel_owner,remarks,source_list_url,alt_names,citizenships,dates_of_birth,nationalities,places_of_birth,source_information_url,ids";
const screeningList = (ids: string): string => {
  const cells = header.split(",").map(
    (name) =>
      ({
        source: "Non-SDN Chinese Military-Industrial Complex Companies List (CMIC) - Treasury Department",
        entity_number: "7",
        programs: "CMIC-EO13959",
        name: "A LIMITED",
        alt_names: "A LTD",
        ids,
      })[name] ?? "",
  );
  return `${header}\n${cells.map((cell) => `"${cell}"`).join(",")}\n`;
};
const ids = features.map(([label, value]) => `${value}, ${label}`).join("; ");

describe("one company in three layouts", () => {
  it("reads alike in OFAC's CSV and advanced XML, and, but for what it lacks, in the screening list", async () => {
    const [csv] = (await readSet(csvSet)).entities.map(facts);
    const advanced = await readOfacAdvancedXml(bytesOf(advancedXml(), 100));
    const screening = await readConsolidatedScreeningList(bytesOf(screeningList(ids), 100));
    expect([advanced.faults, screening.faults]).toEqual([[], []]);
    expect(advanced.entities.map(facts)).toEqual([csv]);
    expect([advanced.publishedAt, screening.publishedAt]).toEqual(["2025-12-19", null]);
    expect(screening.entities.map(facts)).toEqual([
      { ...csv, aliases: csv?.aliases.filter((name) => !name.startsWith("weak")), registrations: [] },
    ]);
  });

  it("says the line of each fact", async () => {
    const [entity] = (await readOfacAdvancedXml(bytesOf(advancedXml()))).entities;
    expect([entity?.at, entity?.isins.map(({ at }) => at)]).toEqual([
      "cons_advanced.xml:5",
      ["cons_advanced.xml:8", "cons_advanced.xml:9"],
    ]);
  });
});

describe("XML that is not to be trusted", () => {
  it.each([
    ["cut", advancedXml().slice(0, -30)],
    [
      "a bomb of entities",
      advancedXml({
        head: '<!DOCTYPE Sanctions [<!ENTITY a "aaaaaaaa"><!ENTITY b "&a;&a;&a;&a;">]>',
        extra: "<x>&b;</x>",
      }),
    ],
    [
      "an external entity",
      advancedXml({
        head: '<!DOCTYPE Sanctions [<!ENTITY a SYSTEM "file:///etc/passwd">]>',
        extra: "<x>&a;</x>",
      }),
    ],
    ["a document type of its own", advancedXml({ head: "<!DOCTYPE Sanctions>" })],
    ["an undeclared entity", advancedXml({ extra: "<x>&a;</x>" })],
    ["nested without end", advancedXml({ extra: "<x>".repeat(1_000) })],
    ["a text without end", advancedXml({ extra: `<x>${"x".repeat(1_100_000)}</x>` })],
  ])("is not read where it is %s", async (_, text) => {
    const file = await readOfacAdvancedXml(bytesOf(text));
    expect(codes(file)).toEqual(["unreadable"]);
    expect(file.entities).toEqual([]);
  });

  it("is not read in another encoding, or with another root", async () => {
    expect(codes(await readOfacAdvancedXml(bytesOf(Buffer.from(advancedXml(), "utf16le"))))).toEqual([
      "unreadable",
    ]);
    expect(codes(await readOfacAdvancedXml(bytesOf("<rss><channel/></rss>")))).toEqual(["unknown-schema"]);
    expect(codes(await readOfacAdvancedXml(bytesOf("")))).toContain("unreadable");
  });

  it("is not read where a reference leads nowhere, or an entry was lost", async () => {
    expect(codes(await readOfacAdvancedXml(bytesOf(advancedXml({ type: "12" }))))).toEqual([
      "unknown-schema",
    ]);
    expect(codes(await readOfacAdvancedXml(bytesOf(advancedXml({ entry: "" }))))).toContain("dangling-row");
  });
});

describe("the Consolidated Screening List", () => {
  it("keeps a comma in a name, and finds labels nobody knows and rows of another width", async () => {
    expect(
      codes(await readConsolidatedScreeningList(bytesOf(screeningList(`${ids}; 01 Jan 2030, Frozen Until`)))),
    ).toEqual(["unknown-label"]);
    expect(codes(await readConsolidatedScreeningList(bytesOf(screeningList(ids).slice(0, -400))))[0]).toMatch(
      /unreadable|truncated/,
    );
    expect(codes(await readConsolidatedScreeningList(bytesOf("a,b\n1,2\n")))).toEqual(["unknown-schema"]);
  });
});

describe.skipIf(!realFiles)("OFAC's own XML files from before the programme", () => {
  it.each([
    ["dermody_2016_cons_advanced.xml.gz", readOfacAdvancedXml, "2016-09-16", 581],
    ["radwo_2020-10-10_cons_advanced.xml.gz", readOfacAdvancedXml, "2020-03-17", 375],
  ] as const)(
    "%s is read to its end and holds nothing of the programme",
    async (name, read, publishedAt, records) => {
      const file = await read(bytesOf(gunzipSync(realGzip(name))));
      expect({ ...file, faults: codes(file) }).toMatchObject({
        publishedAt,
        records,
        entities: [],
        faults: ["empty"],
      });
    },
  );
});
