/**
 * Records in the structure that OFAC and trade.gov document: no file of the time of the CMIC list in these forms could be had.
 * @module
 */

import type { ListedEntity } from "../../functions/ingest/sources/list-file.ts";

export interface ListRecord {
  readonly uid: string;
  readonly name: string;
  readonly programme: string;
  readonly aliases: readonly { readonly name: string; readonly strength: "strong" | "weak" }[];
  /** Labels and values, in order. */
  readonly facts: readonly (readonly [string, string])[];
}

const day = (text: string): readonly (readonly [string, string])[] => {
  const [, label, value] = /^(.*) (\d{2} [A-Z][a-z]{2} \d{4})$/.exec(text) ?? [];
  return label === undefined || value === undefined ? [] : [[label, value]];
};

/** What a list says of an entity, label by label, as every form of the list prints it. */
export const recordOf = (entity: ListedEntity): ListRecord => ({
  uid: entity.uid,
  name: entity.name,
  programme: entity.label,
  aliases: entity.aliases,
  facts: [
    ...entity.tickers.map(({ text }) => ["Equity Ticker", text] as const),
    ...entity.isins.map(({ text }) => ["ISIN", text] as const),
    ["Target Type", "Public Company"],
    ...[entity.effectiveOn, entity.divestOn, entity.listedOn].flatMap((printed) => day(printed?.text ?? "")),
    ...entity.registrations.map(
      ({ scheme, value }) =>
        [scheme === "USCC" ? "Unified Social Credit Code (USCC)" : scheme, value] as const,
    ),
  ],
});

export const company = (uid: number | string): ListRecord => ({
  uid: String(uid),
  name: `COMPANY ${uid} LIMITED`,
  programme: "CMIC-EO13959",
  aliases: [{ name: `COMPANY ${uid}`, strength: "strong" }],
  facts: [
    ["Equity Ticker", "600100 CN"],
    ["Listing Date (CMIC)", "03 Jun 2021"],
    ["Effective Date (CMIC)", "02 Aug 2021"],
    ["Purchase/Sales For Divestment Date (CMIC)", "03 Jun 2022"],
  ],
});
/** A record of somebody else's programme. */
export const other = (uid: number | string): ListRecord => ({
  uid: String(uid),
  name: `SOMEBODY ${uid}`,
  programme: "IRAN",
  aliases: [{ name: `SOME BODY ${uid}`, strength: "weak" }],
  facts: [["Email Address", `${uid}@example.org`]],
});

const escaped = (text: string): string => text.replaceAll("&", "&amp;").replaceAll("<", "&lt;");

const isDocument = (label: string): boolean => /\(USCC\)|Number$|^C\.R\. No\.$/.test(label);
const typeIds = new Map<string, number>();
const typeId = (label: string): number => {
  const id = typeIds.get(label) ?? 900 + typeIds.size;
  typeIds.set(label, id);
  return id;
};
const months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
const period = (value: string): string => {
  const [date, month = "", year] = value.split(" ");
  return `<DatePeriod><Start><From><Year>${year}</Year><Month>${months.indexOf(month) + 1}</Month><Day>${Number(date)}</Day></From></Start></DatePeriod>`;
};
const aliasXml = (name: string, primary: boolean, low: boolean): string =>
  `<Alias AliasTypeID="1403" Primary="${primary}" LowQuality="${low}"><DocumentedName><DocumentedNamePart><NamePartValue>${escaped(name)}</NamePartValue></DocumentedNamePart></DocumentedName></Alias>`;

/** OFAC's advanced XML in parts: types and registrations, one party, what stands between, one entry, the foot. */
export const advancedXml = {
  head: (records: readonly ListRecord[]): string => {
    const labels = [...new Set(records.flatMap(({ facts }) => facts.map(([label]) => label)))];
    const declared = (type: string, of: readonly string[]): string =>
      `<${type}Values>${of.map((label) => `<${type} ID="${typeId(label)}">${escaped(label)}</${type}>`).join("")}</${type}Values>`;
    return [
      '<?xml version="1.0" encoding="utf-8"?>',
      '<Sanctions xmlns="https://sanctionslistservice.ofac.treas.gov/api/PublicationPreview/exports/ADVANCED_XML"><DateOfIssue CalendarTypeID="1"><Year>2025</Year><Month>12</Month><Day>19</Day></DateOfIssue>',
      `<ReferenceValueSets>${declared(
        "FeatureType",
        labels.filter((label) => !isDocument(label)),
      )}${declared("IDRegDocType", labels.filter(isDocument))}</ReferenceValueSets><IDRegDocuments>`,
      ...records.flatMap(({ uid, facts }) =>
        facts
          .filter(([label]) => isDocument(label))
          .map(
            ([label, value]) =>
              `<IDRegDocument ID="1" IDRegDocTypeID="${typeId(label)}" IdentityID="${uid}0"><IDRegistrationNo>${value}</IDRegistrationNo></IDRegDocument>`,
          ),
      ),
      "</IDRegDocuments><DistinctParties>\n",
    ].join("\n");
  },
  party: ({ uid, name, aliases, facts }: ListRecord): string =>
    [
      `<DistinctParty FixedRef="${uid}"><Profile ID="${uid}" PartySubTypeID="3"><Identity ID="${uid}0">${aliasXml(name, true, false)}`,
      ...aliases.map((alias) => aliasXml(alias.name, false, alias.strength === "weak")),
      "</Identity>",
      ...facts
        .filter(([label]) => !isDocument(label))
        .map(
          ([label, value], i) =>
            `<Feature ID="${i + 1}" FeatureTypeID="${typeId(label)}"><FeatureVersion ID="${i + 1}">${label.startsWith("Effective") ? period(value) : `<VersionDetail DetailTypeID="1432">${escaped(value)}</VersionDetail>`}</FeatureVersion></Feature>`,
        ),
      "</Profile></DistinctParty>\n",
    ].join("\n"),
  middle: "</DistinctParties><SanctionsEntries>\n",
  entry: ({ uid, programme }: ListRecord): string =>
    `<SanctionsEntry ID="7${uid}" ProfileID="${uid}" ListID="91512"><SanctionsMeasure SanctionsTypeID="1"><Comment>${programme}</Comment></SanctionsMeasure></SanctionsEntry>\n`,
  foot: "</SanctionsEntries></Sanctions>\n",
} as const;

const header =
  "_id,source,entity_number,type,programs,name,title,addresses,federal_register_notice,start_date,end_date,standard_order,license_requirement,license_policy,call_sign,vessel_type,gross_tonnage,gross_registered_tonnage,vessel_flag,vessel_owner,remarks,source_list_url,alt_names,citizenships,dates_of_birth,nationalities,places_of_birth,source_information_url,ids";

const quoted = (text: string): string => `"${text.replaceAll('"', '""')}"`;

/** trade.gov's Consolidated Screening List: it does not tell weak aliases from strong ones, so none is written. */
export function screeningList(records: readonly ListRecord[]): string {
  const rows = records.map(({ uid, name, programme, aliases, facts }) => {
    const cells: Readonly<Record<string, string>> = {
      _id: `id-${uid}`,
      source: programme.startsWith("CMIC")
        ? "Non-SDN Chinese Military-Industrial Complex Companies List (CMIC) - Treasury Department"
        : "Specially Designated Nationals (SDN) - Treasury Department",
      entity_number: uid,
      type: "Entity",
      programs: programme,
      name,
      alt_names: aliases.flatMap((alias) => (alias.strength === "strong" ? [alias.name] : [])).join("; "),
      ids: facts.map(([label, value]) => `${value}, ${label}`).join("; "),
    };
    return header
      .split(",")
      .map((column) => quoted(cells[column] ?? ""))
      .join(",");
  });
  return `${header}\n${rows.map((row) => `${row}\n`).join("")}`;
}

/** Whole files of the records. */
export const advancedXmlOf = (records: readonly ListRecord[]): string =>
  [
    advancedXml.head(records),
    ...records.map(advancedXml.party),
    advancedXml.middle,
    ...records.map(advancedXml.entry),
    advancedXml.foot,
  ].join("");
