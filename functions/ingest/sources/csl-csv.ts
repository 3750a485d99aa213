/**
 * trade.gov's Consolidated Screening List as CSV, a header and 29 columns. Ids and dates stand in `ids` as "value, label;"
 * pairs; a value may hold commas, so the label is what follows the last one.
 * @module
 */

import { csvRows, type Row } from "./csv-rows.ts";
import { EntityDraft } from "./entity-draft.ts";
import { UnreadableList } from "./list-faults.ts";
import { type Bytes, finishList, type ListFile, type ListTerms, shown } from "./list-file.ts";
import { knownLabels } from "./list-labels.ts";

const needed = ["source", "entity_number", "programs", "name", "alt_names", "remarks", "ids"] as const;
type Column = (typeof needed)[number];
const OFAC_SOURCE = /Chinese Military-Industrial Complex/i;

interface Header {
  readonly width: number;
  readonly places: Readonly<Record<Column, number>>;
}

function headerOf(row: Row): Header {
  const names = row.cells.map((name) => name.trim());
  const missing = needed.filter((name) => !names.includes(name));
  if (missing.length > 0) {
    throw new UnreadableList(
      "unknown-schema",
      row.at,
      `the header ${shown(names.join(","))} lacks ${missing.join(", ")}; expected the Consolidated Screening List's`,
    );
  }
  const place = (name: Column): number => names.indexOf(name);
  return {
    width: names.length,
    places: {
      source: place("source"),
      entity_number: place("entity_number"),
      programs: place("programs"),
      name: place("name"),
      alt_names: place("alt_names"),
      remarks: place("remarks"),
      ids: place("ids"),
    },
  };
}

const parts = (text: string): readonly string[] =>
  text
    .split(/;\s*/)
    .map((part) => part.trim())
    .filter((part) => part !== "");

/** Reads the Consolidated Screening List's CSV. It says no date of publication. */
export function readConsolidatedScreeningList(bytes: Bytes, terms: ListTerms): Promise<ListFile> {
  return finishList("Consolidated Screening List CSV", false, async (faults) => {
    let header: Header | null = null;
    let records = 0;
    const drafts = new Map<string, { readonly draft: EntityDraft; readonly labels: readonly string[] }>();
    for await (const row of csvRows(bytes, "consolidated.csv")) {
      if (header === null) {
        header = headerOf(row);
        continue;
      }
      const { width, places } = header;
      if (row.cells.length !== width) {
        throw new UnreadableList(
          "truncated",
          row.at,
          `the row has ${row.cells.length} columns; expected ${width}, as the header says. The file may be cut; fetch it again`,
        );
      }
      records += 1;
      const cell = (name: Column): string => (row.cells[places[name]] ?? "").replace(/\s+/g, " ").trim();
      const labels = knownLabels(terms, parts(cell("programs")), row.at, faults);
      if (labels.length === 0) {
        if (OFAC_SOURCE.test(cell("source"))) {
          faults.add(
            "unknown-programme",
            row.at,
            `a record of the source ${shown(cell("source"))} has the programmes ${shown(cell("programs"))}; expected ${Object.keys(terms.programmes).join(" or ")}`,
          );
        }
        continue;
      }
      const uid = cell("entity_number");
      const draft = new EntityDraft(terms, { uid, name: cell("name"), at: row.at }, faults);
      if (drafts.has(uid))
        faults.add("duplicate-uid", row.at, `entity ${uid} stands here a second time; expected each once`);
      for (const name of parts(cell("alt_names"))) draft.alias(name, "strong");
      for (const pair of parts(cell("ids"))) {
        const comma = pair.lastIndexOf(", ");
        draft.addLabel(
          comma === -1 ? pair : pair.slice(comma + 2),
          comma === -1 ? "" : pair.slice(0, comma),
          row.at,
        );
      }
      drafts.set(uid, { draft, labels });
    }
    if (header === null)
      throw new UnreadableList("empty", "consolidated.csv", "the file is empty; expected a header and rows");
    const entities = [...drafts.values()].flatMap(({ draft, labels }) =>
      labels.flatMap((label) => draft.finish(label) ?? []),
    );
    return { publishedAt: null, records, entities };
  });
}
