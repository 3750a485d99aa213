/**
 * One file of `data/` as changes: every publication of its facts, each with its complete document.
 * @module
 */

import type { Citation } from "../../core/facts/citation.ts";
import type { FactKind, Publish } from "../../core/facts/fact.ts";
import type { Issuer } from "../../core/facts/issuer.ts";
import { decodedInterval } from "../../core/time.ts";
import {
  at,
  type CuratedFile,
  expectShape,
  type FilePlace,
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
  readonly place: FilePlace;
}

const root = (file: CuratedFile): FilePlace => ({ file, path: [] });

/** The publications in order, each with its complete document: `next` turns the previous one into it. */
function inOrder<P extends { readonly published: string; readonly citations: Parameters<Cite>[0] }, D>(
  publications: readonly P[],
  cite: Cite,
  place: FilePlace,
  next: (before: D | null, publication: P, place: FilePlace) => D | null,
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
  place: FilePlace,
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
  return expectShape<Publish>(changeShapes[kind], change, place);
};

export type AllTerms = ReadonlyMap<string, Readonly<Record<string, Terms>>>;

export function readProgramme(
  file: CuratedFile,
  id: string,
  cite: Cite,
): { readonly changes: readonly Publish[]; readonly terms: Readonly<Record<string, Terms>> } {
  const { terms, publications } = expectShape(programmeShape, file.content, root(file));
  /** A part of a programme's document with its citations written out. */
  const cited =
    (place: FilePlace, part: "periods" | "funds") =>
    <P extends { readonly citations: Parameters<Cite>[0] }>(one: P, i: number) => ({
      ...one,
      citations: cite(one.citations, at(place, "document", part, i, "citations")),
    });
  const stated = inOrder(publications, cite, at(root(file), "publications"), (_, { document }, place) =>
    document === null
      ? null
      : {
          ...document,
          ...(document.funds === undefined ? {} : { funds: document.funds.map(cited(place, "funds")) }),
          periods: document.periods.map(cited(place, "periods")),
        },
  );
  return { changes: stated.map((publication) => changed("programme", id, publication)), terms: terms ?? {} };
}

/** What files of `data/` share: how a citation is found, and the dates that a programme's tranches share. */
export interface CuratedContext {
  readonly cite: Cite;
  readonly terms: AllTerms;
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
  kind: Exclude<FactKind, "programme" | "issuer">,
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

/** Citations by the keys of `citations.yaml`; one may also be written in full where it is cited. */
export function citing(text: string): Cite {
  const file = readCuratedFile("citations.yaml", text);
  const known = new Map(Object.entries(expectShape(citationsShape, file.content, root(file))));
  return (given, place) =>
    given.map((citation, i) =>
      typeof citation === "string"
        ? (known.get(citation) ??
          refuse(at(place, i), citation, "a key of citations.yaml, or { title, url }"))
        : citation,
    );
}

/** The changes that a file states. Throws CuratedDataError with the place, the value and what was expected. */
export function readFacts(
  kind: FactKind,
  id: string,
  file: CuratedFile,
  { cite, terms }: CuratedContext,
): readonly Publish[] {
  switch (kind) {
    case "programme":
      return readProgramme(file, id, cite).changes;
    case "issuer":
      return issuer(file, id, cite, terms);
    default:
      return plain(kind, file, id, cite);
  }
}
