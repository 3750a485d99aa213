/**
 * The curated register, `data/`, as changes: the reviewed facts in the form in which the register stores them.
 * @module
 */

import { type Change, factKinds, type Publish } from "../../core/facts/fact.ts";
import { decodedInterval } from "../../core/time.ts";
import { type CuratedContext, citing, readFacts, readProgramme } from "./curated-fact.ts";
import { CuratedDataError, type CuratedFile, isRecord, readCuratedFile, refuse } from "./curated-file.ts";

/** Where facts of a kind lie in `data/`. A listing lies in its issuer's file, one of a class in a file of its own. */
const folders = {
  "programmes/": "programme",
  "issuers/": "issuer",
  "court-orders/": "court-order",
  "licences/": "licence",
  "listings/": "listing",
  "stakes/": "stake",
  "sources/": "source",
} as const;
/** What stands before a file's name in the id of its fact. */
const prefixes = {
  programme: "",
  issuer: "",
  "court-order": "order.",
  licence: "licence.",
  listing: "",
  stake: "stake.",
  source: "",
} as const;

export type CuratedKind = keyof typeof prefixes;

const ID = /^[a-z0-9.-]{1,80}$/;

/** The id of a file's fact: the one that it states, or else its kind's prefix and its name without `.yaml`. */
function idOf(kind: CuratedKind, stem: string, file: CuratedFile): string {
  const { content } = file;
  const stated = isRecord(content) ? content.id : undefined;
  const id = stated ?? `${prefixes[kind]}${stem}`;
  return typeof id === "string" && ID.test(id)
    ? id
    : refuse({ file, path: stated === undefined ? [] : ["id"] }, id, "an id of a-z, 0-9, dot and hyphen");
}

/** The other facts that a change names, as "kind id". */
function namedBy(change: Publish): readonly string[] {
  if (change.document === null) return [];
  switch (change.kind) {
    case "court-order": {
      const { listings, against } = change.document;
      return [
        ...listings.map((id) => `listing ${id}`),
        ...(against === null ? [] : [`court-order ${against}`]),
      ];
    }
    case "licence":
      return change.document.listings.map((id) => `listing ${id}`);
    case "listing":
      return [`programme ${change.document.programme}`];
    case "stake":
      return [`issuer ${change.document.owner}`, `issuer ${change.document.owned}`];
    default:
      return [];
  }
}

/** What a fact names must be in `data/` too: a slip of the pen would protect nobody. */
function refuseDangling(changes: readonly Publish[]): void {
  const ids = new Set(changes.map(({ kind, id }) => `${kind} ${id}`));
  for (const change of changes) {
    const missing = namedBy(change).find((name) => !ids.has(name));
    if (missing !== undefined) {
      throw new CuratedDataError(
        `${change.kind} ${change.id} of ${change.publishedAt} names ${missing}: expected one that data/ holds`,
      );
    }
  }
}

const order = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

function byKindIdTime(a: Publish, b: Publish): number {
  return (
    factKinds.indexOf(a.kind) - factKinds.indexOf(b.kind) ||
    order(a.id, b.id) ||
    decodedInterval(a.publishedAt).start - decodedInterval(b.publishedAt).start
  );
}

interface NamedFact {
  readonly kind: CuratedKind;
  readonly id: string;
  readonly file: CuratedFile;
}

/** Each file with the kind and the id of its fact. */
function named(files: ReadonlyMap<string, string>): readonly NamedFact[] {
  const found = [...files].flatMap(([name, text]): readonly NamedFact[] => {
    if (name === CITATIONS) return [];
    const folder = Object.entries(folders).find(([start]) => name.startsWith(start));
    const stem = folder && /^[a-z0-9][a-z0-9.-]*(?=\.yaml$)/.exec(name.slice(folder[0].length))?.[0];
    if (folder === undefined || !stem) {
      throw new CuratedDataError(
        `${name}: expected ${CITATIONS} or <folder>/<id>.yaml with one of the folders ${Object.keys(folders).join(", ")}`,
      );
    }
    const file = readCuratedFile(name, text);
    return [{ kind: folder[1], id: idOf(folder[1], stem, file), file }];
  });
  for (const same of Map.groupBy(found, ({ kind, id }) => `${kind} ${id}`).values()) {
    const [first, second] = same;
    if (first !== undefined && second !== undefined)
      refuse({ file: second.file, path: [] }, second.id, `another id than that of ${first.file.name}`);
  }
  return found;
}

const CITATIONS = "citations.yaml";

/** What the files share: the citations by their keys, and the programmes' terms. */
function contextOf(files: ReadonlyMap<string, string>, facts: readonly NamedFact[]): CuratedContext {
  const text = files.get(CITATIONS);
  if (text === undefined)
    throw new CuratedDataError(
      `${CITATIONS} is missing among ${files.size} files: expected the citations that every fact names`,
    );
  const cite = citing(text);
  const programmes = facts.filter(({ kind }) => kind === "programme");
  return {
    cite,
    terms: new Map(programmes.map(({ id, file }) => [id, readProgramme(file, id, cite).terms])),
  };
}

/**
 * Reads the curated register. `files` maps paths below `data/` ("issuers/xiaomi.yaml") to their text. The changes come in
 * one order whatever the map's: by kind, id, publication. Throws one CuratedDataError that names file, place, value and
 * what was expected; nothing is skipped.
 */
export function parseCurated(files: ReadonlyMap<string, string>): readonly Change[] {
  const facts = named(files);
  const context = contextOf(files, facts);
  const changes = facts
    .flatMap(({ kind, id, file }) => readFacts(kind, id, file, context))
    .sort(byKindIdTime);
  refuseDangling(changes);
  return changes;
}

/**
 * Reads one file as it would lie in `data/`, from wherever it lies: `name` is its path, `data` the files that it may cite by
 * key and whose programmes it may name. Throws a CuratedDataError as `parseCurated` does.
 *
 * @example readFactFile("court-order", "xiaomi.2021-03-12.yaml", text, data) // the order order.xiaomi.2021-03-12
 */
export function readFactFile(
  kind: CuratedKind,
  name: string,
  text: string,
  data: ReadonlyMap<string, string>,
): readonly Change[] {
  const file = readCuratedFile(name, text);
  const stem = (name.split(/[\\/]/).at(-1) ?? name).replace(/\.(?:ya?ml|json)$/, "");
  const id = idOf(kind, stem, file);
  const others = named(data).filter((fact) => fact.kind !== kind || fact.id !== id);
  return readFacts(kind, id, file, contextOf(data, [...others, { kind, id, file }]));
}
