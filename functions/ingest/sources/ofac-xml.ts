/**
 * OFAC's basic XML (consolidated.xml, sdn.xml). The CMIC facts stand in idList, label and value apart: inferred from how
 * the format treats other features, for no file of the time of the CMIC list could be had.
 * @module
 */

import { EntityDraft, knownLabels, readUsDay } from "./entity-draft.ts";
import {
  type Bytes,
  type Faults,
  finishList,
  type ListedEntity,
  type ListFile,
  Numbers,
  shown,
} from "./list-file.ts";
import { childrenOf, at as elementAt, textAt, type XmlElement, xmlRecords } from "./xml-records.ts";

const FILE = "consolidated.xml";

/** "first last", or the last name alone, which is an entity's whole name. */
const nameOf = (element: XmlElement): string =>
  [textAt(element, "firstName"), textAt(element, "lastName")].filter((part) => part !== "").join(" ");

/** Weak aliases, other than in the CSV, say so themselves. */
const strengthOf = (aka: XmlElement) => (textAt(aka, "category") === "weak" ? "weak" : "strong");

function entitiesOf(entry: XmlElement, uid: string, faults: Faults): readonly ListedEntity[] {
  const programmes = elementAt(entry, "programList");
  const labels = knownLabels(
    programmes === null ? [] : childrenOf(programmes, "program").map(({ text }) => text),
    entry.at,
    faults,
  );
  if (labels.length === 0) return [];
  const draft = new EntityDraft(uid, nameOf(entry), entry.at, faults);
  for (const aka of elementAt(entry, "akaList")?.children ?? []) draft.alias(nameOf(aka), strengthOf(aka));
  for (const id of elementAt(entry, "idList")?.children ?? [])
    draft.say(textAt(id, "idType"), textAt(id, "idNumber"), id.at);
  return labels.flatMap((label) => draft.finish(label) ?? []);
}

/** Reads OFAC's basic XML. Its Record_Count must be the number of its entries. */
export function readOfacXml(bytes: Bytes): Promise<ListFile> {
  return finishList("OFAC basic XML", true, async (faults) => {
    const entities: ListedEntity[] = [];
    const uids = new Numbers();
    let publishedAt: string | null = null;
    let count: string | null = null;
    let records = 0;
    for await (const record of xmlRecords(
      bytes,
      FILE,
      "sdnList",
      new Set(["publshInformation", "sdnEntry"]),
    )) {
      if (record.name === "publshInformation") {
        const date = textAt(record, "Publish_Date");
        publishedAt = readUsDay(date);
        count = textAt(record, "Record_Count");
        if (publishedAt === null)
          faults.add(
            "bad-date",
            record.at,
            `Publish_Date is ${shown(date)}; expected month/day/year, such as 12/19/2025`,
          );
        continue;
      }
      records += 1;
      const uid = textAt(record, "uid");
      if (!uids.add(uid))
        faults.add("duplicate-uid", record.at, `entity ${uid} stands here a second time; expected each once`);
      entities.push(...entitiesOf(record, uid, faults));
    }
    if (count !== String(records)) {
      faults.add(
        "truncated",
        FILE,
        `Record_Count says ${shown(count ?? "nothing")} and there are ${records} entries; expected the same number. Entries are missing: fetch the file again`,
      );
    }
    return { publishedAt, records, entities };
  });
}
