/**
 * The curated register, `data/`, as changes: the reviewed facts in the form in which the register stores them.
 * @module
 */

import { type Change, type Citation, type FactKind, factKinds, type Publish } from "../../core/facts/fact.ts";
import type { Issuer } from "../../core/facts/issuer.ts";
import { decodedInterval } from "../../core/time.ts";
import {
  at,
  CuratedDataError,
  type CuratedFile,
  expectShape,
  type Place,
  readCuratedFile,
  refuse,
} from "./curated-file.ts";
import { type Cite, issuerAfter } from "./curated-issuer.ts";
import {
  changeShapes,
  citationsShape,
  type IssuerPublication,
  issuerShape,
  plainShape,
  programmeShape,
  type Terms,
} from "./curated-shapes.ts";

/** One publication of a fact, its document complete. */
interface Stated {
  readonly published: string;
  readonly citations: Citation[];
  readonly document: unknown;
  readonly place: Place;
}

const folders = {
  "programmes/": "programme",
  "issuers/": "issuer",
  "court-orders/": "court-order",
  "licences/": "licence",
  "sources/": "source",
} as const;
/** What stands before a file's name in the id of its fact. */
const prefixes = {
  programme: "",
  issuer: "",
  "court-order": "order.",
  licence: "licence.",
  source: "",
} as const;

const root = (file: CuratedFile): Place => ({ file, path: [] });

/** The publications in order, each with its complete document: `next` turns the previous one into it. */
function inOrder<P extends { readonly published: string; readonly citations: readonly string[] }, D>(
  publications: readonly P[],
  cite: Cite,
  place: Place,
  next: (before: D | null, publication: P, place: Place) => D | null,
): readonly Stated[] {
  let document: D | null = null;
  let last = Number.NEGATIVE_INFINITY;
  return publications.map((publication, i) => {
    const here = at(place, i);
    const { start } = decodedInterval(publication.published);
    if (start <= last)
      refuse(at(here, "published"), publication.published, "a later publication than the one before it");
    last = start;
    document = next(document, publication, here);
    return {
      published: publication.published,
      citations: cite(publication.citations, at(here, "citations")),
      document,
      place: here,
    };
  });
}

/** A whole document, or the previous one with some fields replaced. */
function replaced(
  before: Readonly<Record<string, unknown>> | null,
  publication: {
    readonly published: string;
    readonly document?: Readonly<Record<string, unknown>> | null;
    readonly changes?: Readonly<Record<string, unknown>>;
  },
  place: Place,
): Readonly<Record<string, unknown>> | null {
  const { document, changes } = publication;
  if ((document !== undefined) === (changes !== undefined))
    refuse(place, publication.published, 'either a "document" or "changes"');
  if (document !== undefined) return document;
  if (before === null)
    return refuse(place, publication.published, 'a "document": there is nothing yet to change');
  return { ...before, ...changes };
}

/** The decoded change; a shape that the register would refuse is told with the publication's place. */
const changed = (kind: FactKind, id: string, { published, citations, document, place }: Stated): Publish => {
  const change: unknown = { op: "publish", kind, id, publishedAt: published, document, citations };
  switch (kind) {
    case "programme":
      return expectShape(changeShapes.programme, change, place);
    case "issuer":
      return expectShape(changeShapes.issuer, change, place);
    case "listing":
      return expectShape(changeShapes.listing, change, place);
    case "court-order":
      return expectShape(changeShapes["court-order"], change, place);
    case "licence":
      return expectShape(changeShapes.licence, change, place);
    case "source":
      return expectShape(changeShapes.source, change, place);
  }
};

type AllTerms = ReadonlyMap<string, Readonly<Record<string, Terms>>>;

function programme(
  file: CuratedFile,
  id: string,
  cite: Cite,
): { readonly changes: readonly Publish[]; readonly terms: Readonly<Record<string, Terms>> } {
  const { terms, publications } = expectShape(programmeShape, file.content, root(file));
  const stated = inOrder(publications, cite, at(root(file), "publications"), (_, { document }, place) =>
    document === null
      ? null
      : {
          ...document,
          periods: document.periods.map((period, i) => ({
            ...period,
            citations: cite(period.citations, at(place, "document", "periods", i, "citations")),
          })),
        },
  );
  return { changes: stated.map((publication) => changed("programme", id, publication)), terms: terms ?? {} };
}

/** An issuer and its listings. A listing's id says its programme and issuer: `<programme>.<issuer>.<listed date>`. */
function issuer(file: CuratedFile, id: string, cite: Cite, programmes: AllTerms): readonly Publish[] {
  const { publications, listings } = expectShape(issuerShape, file.content, root(file));
  const own = inOrder<IssuerPublication, Issuer>(
    publications,
    cite,
    at(root(file), "publications"),
    (before, publication, place) => issuerAfter(before, publication, cite, place),
  ).map((publication) => changed("issuer", id, publication));
  const listed = Object.entries(listings ?? {}).flatMap(([listing, stated]) => {
    const place = at(root(file), "listings", listing);
    const [regime = "", named, date, ...rest] = listing.split(".");
    const known = programmes.get(regime);
    if (known === undefined || named !== id || rest.length > 0 || !/^\d{4}-\d{2}-\d{2}$/.test(date ?? "")) {
      return refuse(
        place,
        listing,
        `<programme>.${id}.<listed date> with one of the programmes ${[...programmes.keys()].join(", ")}`,
      );
    }
    const full = inOrder(
      stated,
      cite,
      place,
      (before: Readonly<Record<string, unknown>> | null, publication, here) => {
        const after = replaced(before, publication, here);
        if (after === null) return null;
        const { terms: name, ...fields } = after;
        const terms = typeof name === "string" ? known[name] : {};
        if (terms === undefined)
          return refuse(
            here,
            name,
            `one of the terms of programmes/${regime}.yaml: ${Object.keys(known).join(", ")}`,
          );
        return { issuer: id, programme: regime, ended: null, ...terms, ...fields };
      },
    );
    return full.map((publication) => changed("listing", listing, publication));
  });
  return [...own, ...listed];
}

const plain = (
  kind: "court-order" | "licence" | "source",
  file: CuratedFile,
  id: string,
  cite: Cite,
): readonly Publish[] =>
  inOrder(
    expectShape(plainShape, file.content, root(file)).publications,
    cite,
    at(root(file), "publications"),
    replaced,
  ).map((publication) => changed(kind, id, publication));

/** Listings and orders that orders and licences name must be in `data/` too: a slip of the pen would protect nobody. */
function refuseDangling(changes: readonly Publish[]): void {
  const ids = new Set(changes.map(({ kind, id }) => `${kind} ${id}`));
  for (const change of changes) {
    if ((change.kind !== "court-order" && change.kind !== "licence") || change.document === null) continue;
    const against = change.kind === "court-order" ? change.document.against : null;
    const named = [
      ...change.document.listings.map((id) => `listing ${id}`),
      ...(against === null ? [] : [`court-order ${against}`]),
    ];
    const missing = named.find((name) => !ids.has(name));
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

/**
 * Reads the curated register. `files` maps paths below `data/` ("issuers/xiaomi.yaml") to their text. The changes come in
 * one order whatever the map's: by kind, id, publication. Throws one CuratedDataError that names file, place, value and
 * what was expected; nothing is skipped.
 */
export function parseCurated(files: ReadonlyMap<string, string>): readonly Change[] {
  const citationsText = files.get("citations.yaml");
  if (citationsText === undefined)
    throw new CuratedDataError(
      `citations.yaml is missing among ${files.size} files: expected the citations that every fact names`,
    );
  const citationsFile = readCuratedFile("citations.yaml", citationsText);
  const citations = new Map(
    Object.entries(expectShape(citationsShape, citationsFile.content, root(citationsFile))),
  );
  const cite: Cite = (keys, place) =>
    keys.map((key, i) => citations.get(key) ?? refuse(at(place, i), key, "a key of citations.yaml"));

  const read = [...files].flatMap(([name, text]) => {
    if (name === "citations.yaml") return [];
    const found = Object.entries(folders).find(([folder]) => name.startsWith(folder));
    const stem = found && /^[a-z0-9][a-z0-9.-]*(?=\.yaml$)/.exec(name.slice(found[0].length))?.[0];
    if (found === undefined || !stem) {
      throw new CuratedDataError(
        `${name}: expected citations.yaml or <folder>/<id>.yaml with one of the folders ${Object.keys(folders).join(", ")}`,
      );
    }
    return [{ kind: found[1], id: `${prefixes[found[1]]}${stem}`, file: readCuratedFile(name, text) }];
  });
  const programmes = read
    .filter(({ kind }) => kind === "programme")
    .map(({ id, file }) => ({ id, ...programme(file, id, cite) }));
  const terms: AllTerms = new Map(programmes.map((found) => [found.id, found.terms]));
  const others = read.flatMap(({ kind, id, file }) => {
    if (kind === "programme") return [];
    return kind === "issuer" ? issuer(file, id, cite, terms) : plain(kind, file, id, cite);
  });
  const changes = [...programmes.flatMap((found) => found.changes), ...others].sort(byKindIdTime);
  refuseDangling(changes);
  return changes;
}
