/**
 * An issuer's documents: the register stores each publication whole, the file says only what a later one changes.
 * @module
 */

import type { Citation } from "../../core/facts/citation.ts";
import type { Alias, Issuer, SecurityLine } from "../../core/facts/issuer.ts";
import { at, type FilePlace, refuse } from "./curated-file.ts";
import type { CuratedLine, IssuerParts, IssuerPublication } from "./curated-shapes.ts";

/** Citations by key or in full to citations; a key that `citations.yaml` lacks is refused at its place. */
export type Cite = (given: readonly (string | Citation)[], place: FilePlace) => Citation[];

const line = ({ kind, citations, ...rest }: CuratedLine, cite: Cite, place: FilePlace): SecurityLine => ({
  kind: kind ?? "ordinary",
  ...rest,
  ...(citations && { citations: cite(citations, at(place, "citations")) }),
});

/** Aliases, lines and registrations as an issuer's document has them. */
function parts(
  given: IssuerParts,
  cite: Cite,
  place: FilePlace,
): Pick<Issuer, "aliases" | "lines"> & { readonly registrations: NonNullable<Issuer["registrations"]> } {
  const alias = (strength: Alias["strength"]) => (name: string) => ({ name, strength });
  return {
    aliases: [...(given.aliases ?? []).map(alias("strong")), ...(given.weak ?? []).map(alias("weak"))],
    lines: [
      ...(given.lines ?? []).map((item, i) => line(item, cite, at(place, "lines", i))),
      ...(given.bonds ?? []).map((isin) => ({ kind: "bond" as const, isin })),
      ...(given.others ?? []).map((isin) => ({ kind: "other" as const, isin })),
    ],
    registrations: Object.entries(given.registrations ?? {}).map(([scheme, value]) => ({ scheme, value })),
  };
}

/** The lines with one of them changed: exactly one without an end yet must bear the ticker on the venue. */
function withLine(
  lines: readonly SecurityLine[],
  named: { readonly ticker: string; readonly venue: string },
  change: Partial<SecurityLine>,
  place: FilePlace,
): readonly SecurityLine[] {
  const isNamed = (item: SecurityLine) =>
    item.ticker === named.ticker &&
    item.venue === named.venue &&
    (change.until === undefined || item.until === undefined);
  const count = lines.filter(isNamed).length;
  if (count !== 1)
    refuse(
      place,
      `${named.ticker} on ${named.venue}`,
      `the ticker and venue of one open line of the issuer; ${count} bear them`,
    );
  return lines.map((item) => (isNamed(item) ? { ...item, ...change } : item));
}

/** The issuer's document after a publication; null: the publisher took it back. Lines end before others are added. */
export function issuerAfter(
  before: Issuer | null,
  publication: IssuerPublication,
  cite: Cite,
  place: FilePlace,
): Issuer | null {
  const { document, adds, ends, reused } = publication;
  const later = adds !== undefined || ends !== undefined || reused !== undefined;
  if ((document !== undefined) === later)
    refuse(place, publication.published, 'either a "document", or what changes ("adds", "ends", "reused")');
  if (document !== undefined) {
    if (document === null) return null;
    const { name, ...given } = document;
    return { name, ...parts(given, cite, at(place, "document")) };
  }
  if (before === null)
    return refuse(place, publication.published, 'a "document": there is nothing yet to add to or to end');
  const ended = (ends ?? []).reduce(
    (lines, { until, ...named }, i) => withLine(lines, named, { until }, at(place, "ends", i)),
    before.lines,
  );
  const changed = (reused ?? []).reduce(
    (lines, { now, ...named }, i) => withLine(lines, named, { reused: now }, at(place, "reused", i)),
    ended,
  );
  const added = parts(adds ?? {}, cite, at(place, "adds"));
  return {
    ...before,
    aliases: [...before.aliases, ...added.aliases],
    lines: [...changed, ...added.lines],
    registrations: [...(before.registrations ?? []), ...added.registrations],
  };
}
