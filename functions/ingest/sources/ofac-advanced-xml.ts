/**
 * OFAC's advanced XML (cons_advanced.xml; sdn_advanced.xsd). Values hang on ids of types, which are declared in the same
 * file and differ between files: only the types used are declared, so they are found by their names.
 * @module
 */

import { counts, dayIn, type Party, partyOf, type Said, Types } from "./advanced-xml-party.ts";
import { EntityDraft } from "./entity-draft.ts";
import type { Faults } from "./list-faults.ts";
import {
  type Bytes,
  countsHere,
  finishList,
  type ListedEntity,
  type ListFile,
  type ListTerms,
  Numbers,
} from "./list-file.ts";
import { knownLabels } from "./list-labels.ts";
import { childrenOf, textAt, xmlRecords } from "./xml-records.ts";

const FILE = "cons_advanced.xml";
const wanted = new Set([
  "DateOfIssue",
  "AliasType",
  "FeatureType",
  "IDRegDocType",
  "IDRegDocument",
  "DistinctParty",
  "SanctionsEntry",
]);

/** Whether a party may be an entity that counts: most have nothing that does, and leave a number. */
function mayCount(
  terms: ListTerms,
  uid: string,
  { name, aliases, features, identities }: Party,
  documents: ReadonlyMap<string, readonly Said[]>,
): boolean {
  if (terms.everyRecord === undefined) return features.length > 0;
  const said = [...features, ...identities.flatMap((identity) => documents.get(identity) ?? [])];
  const names = [name, ...aliases.map((alias) => alias.name)];
  return countsHere(terms, uid, said.map(({ label, value }) => `${label} ${value}`).join("; "), names);
}

function entitiesOf(
  terms: ListTerms,
  uid: string,
  party: Party,
  labels: readonly string[],
  documents: readonly Said[],
  faults: Faults,
): readonly ListedEntity[] {
  const draft = new EntityDraft(terms, { uid, name: party.name, at: party.at }, faults);
  for (const { name, strength } of party.aliases) draft.alias(name, strength);
  for (const { label, value, at } of [...party.features, ...documents]) draft.addLabel(label, value, at);
  return labels.flatMap((label) => draft.finish(label) ?? []);
}

/** Reads OFAC's advanced XML. */
export function readOfacAdvancedXml(bytes: Bytes, terms: ListTerms): Promise<ListFile> {
  return finishList("OFAC advanced XML", true, async (faults) => {
    const types = new Types();
    // Parties precede the entries that say under which programme they are; most have nothing that counts, and leave a number.
    const uids = new Numbers();
    const parties = new Map<string, Party>();
    let records = 0;
    const documents = new Map<string, Said[]>();
    const entered = new Map<string, Set<string>>();
    let publishedAt: string | null = null;
    for await (const record of xmlRecords(bytes, FILE, "Sanctions", wanted)) {
      if (record.name === "DateOfIssue") {
        publishedAt = dayIn(record);
        if (publishedAt === null)
          faults.add("bad-date", record.at, "DateOfIssue names no day; expected Year, Month and Day");
      } else if (record.name === "IDRegDocument") {
        const label = types.nameOf("IDRegDocType", record.attributes.IDRegDocTypeID, record.at);
        const identity = record.attributes.IdentityID ?? "";
        const value = textAt(record, "IDRegistrationNo");
        const said = { label, value, at: record.at };
        if (counts(terms, label) || /\bISIN\b/.test(value))
          documents.set(identity, [...(documents.get(identity) ?? []), said]);
      } else if (record.name === "DistinctParty") {
        for (const [uid, party] of partyOf(terms, record, types)) {
          records += 1;
          if (!uids.add(uid))
            faults.add(
              "duplicate-uid",
              record.at,
              `party ${uid} stands here a second time; expected each once`,
            );
          if (mayCount(terms, uid, party, documents)) parties.set(uid, party);
        }
      } else if (record.name === "SanctionsEntry") {
        const uid = record.attributes.ProfileID ?? "";
        const labels = knownLabels(
          terms,
          childrenOf(record, "SanctionsMeasure").map((measure) => textAt(measure, "Comment")),
          record.at,
          faults,
        );
        if (!uids.has(uid))
          faults.add(
            "dangling-row",
            record.at,
            `this entry belongs to party ${uid}, which the file lacks: fetch it again`,
          );
        if (labels.length > 0) entered.set(uid, new Set([...(entered.get(uid) ?? []), ...labels]));
      } else types.declare(record);
    }
    const entities = [...entered].flatMap(([uid, labels]) => {
      const party = parties.get(uid);
      if (party === undefined) {
        if (uids.has(uid) && terms.everyRecord === undefined)
          faults.add(
            "missing-date",
            FILE,
            `party ${uid} is under ${[...labels].join(", ")} and has no date of its listing; expected one`,
          );
        return [];
      }
      return entitiesOf(
        terms,
        uid,
        party,
        [...labels],
        party.identities.flatMap((identity) => documents.get(identity) ?? []),
        faults,
      );
    });
    // A party with CMIC features and no entry under the programme: the entry was lost.
    for (const [uid, { features, at }] of parties) {
      if (
        features.some(({ label }) => terms.dates[label] === "listedOn") &&
        (entered.get(uid)?.size ?? 0) === 0
      ) {
        faults.add(
          "dangling-row",
          at,
          `party ${uid} has the date of a listing and no entry under the programme: fetch the file again`,
        );
      }
    }
    return { publishedAt, records, entities };
  });
}
