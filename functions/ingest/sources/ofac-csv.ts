/**
 * OFAC's CSV set of four files.
 * @module
 */

import type { Row } from "./csv-rows.ts";
import { EntityDraft } from "./entity-draft.ts";
import {
  type Bytes,
  countsHere,
  finishList,
  type ListedEntity,
  type ListFile,
  type ListTerms,
  Numbers,
} from "./list-file.ts";
import { factLabels, knownLabels } from "./list-labels.ts";
import { type Member, membersRows, namesOf, type Reading } from "./ofac-csv-rows.ts";

/**
 * OFAC's flat CSV set (dat_spec.txt): cons_prim, and by its first column cons_alt (aliases), cons_add (addresses) and
 * cons_comments (what of Remarks goes beyond 1,000 characters). No header, `-0- ` for nothing, a Ctrl-Z at the end.
 */
export interface OfacCsvSet {
  readonly prim: Bytes;
  readonly alt: Bytes | null;
  readonly add: Bytes | null;
  readonly comments: Bytes | null;
}
const REMARKS_LIMIT = 1_000;

const cell = (row: Row, i: number): string => {
  const text = (row.cells[i] ?? "").trim();
  return text === "-0-" ? "" : text;
};

/** Says one segment of Remarks to the draft: "alt. ISIN XS1432320429", "a.k.a. 'SMIC'". */
function addSegment(draft: EntityDraft, labels: readonly string[], segment: string, at: string): void {
  const text = segment.replace(/\s+/g, " ").trim();
  if (text === "") return;
  const weak = /^a\.k\.a\. ?'(.+)'$/.exec(text)?.[1];
  if (weak !== undefined) {
    draft.alias(weak, "weak");
    return;
  }
  const plain = text.replace(/^alt\. ?/, "");
  const lower = plain.toLowerCase();
  const found = labels.find((label) => lower.startsWith(label.toLowerCase()));
  if (found === undefined) draft.addLabel(plain.split(" ").slice(0, 3).join(" "), plain, at);
  else draft.addLabel(found, plain.slice(found.length).replace(/^ ?:/, ""), at);
}

/** Says a whole field of Remarks. It ends with a full stop, which an abbreviation at its end shares. */
function addRemarks(draft: EntityDraft, labels: readonly string[], remarks: string, at: string): void {
  for (const segment of remarks.trim().replace(/\.$/, "").split(/;\s*/))
    addSegment(draft, labels, segment, at);
}

/** What is kept of a record under a programme known here; of any other, its number alone. */
interface Primary {
  readonly at: string;
  readonly name: string;
  readonly labels: readonly string[];
  readonly remarks: string;
}

interface Found {
  readonly records: number;
  readonly uids: Pick<Numbers, "has">;
  readonly listed: Map<string, Primary>;
  /** Records that count by no name of their own, kept until the aliases were read: one of these may be somebody's here. */
  readonly others: ReadonlyMap<string, Primary>;
}

async function readPrimary(bytes: Bytes, reading: Reading): Promise<Found> {
  const { terms, faults } = reading;
  const uids = new Numbers();
  const listed = new Map<string, Primary>();
  const others = new Map<string, Primary>();
  let records = 0;
  for await (const row of membersRows(bytes, "prim", reading)) {
    records += 1;
    const uid = cell(row, 0);
    if (!uids.add(uid))
      faults.add("duplicate-uid", row.at, `entity ${uid} stands here a second time; expected each once`);
    // Several programmes are joined as "UKRAINE-EO13662] [RUSSIA-EO14024".
    const labels = knownLabels(terms, cell(row, 3).split(/\]\s*\[/), row.at, faults);
    // Not trimmed: what follows a cut may begin in the middle of a word.
    const name = cell(row, 1).replace(/\s+/g, " ");
    const remarks = row.cells[11] ?? "";
    // What is cut may go on with an ISIN.
    const mayCount = remarks.length >= REMARKS_LIMIT || countsHere(terms, uid, remarks, [name]);
    if (labels.length === 0) continue;
    if (mayCount) listed.set(uid, { at: row.at, name, labels, remarks });
    // What does not count says of no security: without its remarks, thousands of records stay small.
    else if (terms.bears !== undefined) others.set(uid, { at: row.at, name, labels, remarks: "" });
  }
  return { records, uids, listed, others };
}

/** Each row of another member of the set, refused where its entity isn't in cons_prim: then rows are missing there. */
async function* joined(
  set: OfacCsvSet,
  member: Exclude<Member, "prim">,
  found: Found,
  reading: Reading,
): AsyncGenerator<Row> {
  const { names, faults } = reading;
  const bytes = set[member];
  if (bytes === null) {
    faults.add(
      "incomplete-set",
      names[member],
      `the set lacks ${names[member]}, so what it says is not known; expected ${Object.values(names).join(", ")}`,
    );
    return;
  }
  for await (const row of membersRows(bytes, member, reading)) {
    const uid = cell(row, 0);
    if (!found.uids.has(uid)) {
      faults.add(
        "dangling-row",
        row.at,
        `this row belongs to entity ${uid}, which ${names.prim} lacks: rows are missing there, or the files are of different days; fetch the whole set again`,
      );
      continue;
    }
    if (found.listed.has(uid) || (member === "alt" && found.others.has(uid))) yield row;
  }
}

async function collect(rows: AsyncGenerator<Row>): Promise<ReadonlyMap<string, readonly Row[]>> {
  const byUid = new Map<string, Row[]>();
  for await (const row of rows) {
    const same = byUid.get(cell(row, 0));
    if (same === undefined) byUid.set(cell(row, 0), [row]);
    else same.push(row);
  }
  return byUid;
}

/** Reads OFAC's CSV set. It says no date of publication. Never throws for what a file says; passes on what its source throws. */
export function readOfacCsv(set: OfacCsvSet, terms: ListTerms): Promise<ListFile> {
  const known = factLabels(terms);
  return finishList(
    terms.everyRecord === undefined ? "OFAC consolidated CSV set" : "OFAC SDN CSV set",
    true,
    async (faults) => {
      const reading: Reading = { terms, names: namesOf(terms), faults };
      const found = await readPrimary(set.prim, reading);
      const aliases = await collect(joined(set, "alt", found, reading));
      for (const [uid, other] of found.others)
        if (aliases.get(uid)?.some((row) => terms.bears?.(cell(row, 3)) === true))
          found.listed.set(uid, other);
      const comments = await collect(joined(set, "comments", found, reading));
      for await (const _address of joined(set, "add", found, reading));
      const entities = [...found.listed].flatMap(([uid, primary]): readonly ListedEntity[] => {
        const { at, name, labels, remarks } = primary;
        const rest = comments.get(uid) ?? [];
        if (remarks.length >= REMARKS_LIMIT && rest.length === 0) {
          faults.add(
            "incomplete-set",
            at,
            `Remarks of entity ${uid} are cut at ${remarks.length} characters and no row of ${reading.names.comments} goes on; expected the rest`,
          );
        }
        const whole = `${remarks}${rest.map((more) => more.cells[1] ?? "").join("")}`;
        const others = (aliases.get(uid) ?? [])
          .toSorted((a, b) => Number(cell(a, 1)) - Number(cell(b, 1)))
          .map((row) => cell(row, 3).replace(/\s+/g, " "));
        if (!countsHere(terms, uid, whole, [name, ...others])) return [];
        const draft = new EntityDraft(terms, { uid, name, at }, faults);
        for (const alias of others) draft.alias(alias, "strong");
        addRemarks(draft, known, whole.trim() === "-0-" ? "" : whole, at);
        return labels.flatMap((label) => draft.finish(label) ?? []);
      });
      return { publishedAt: null, records: found.records, entities };
    },
  );
}
