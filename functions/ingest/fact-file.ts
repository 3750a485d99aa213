/**
 * An editor's act in a file of its own: one court order or licence, as it was published. Pure.
 * @module
 */

import type { Change, FactKind } from "../core/facts/fact.ts";
import {
  at,
  CuratedDataError,
  expectShape,
  isRecord,
  readCuratedFile,
  refuse,
} from "./sources/curated-file.ts";
import { changeShapes } from "./sources/curated-shapes.ts";

/** What may be entered, and the kind of fact that it is. */
export const actKinds = {
  order: "court-order",
  licence: "licence",
  listing: "listing",
  issuer: "issuer",
} as const satisfies Record<string, FactKind>;
export type ActKind = keyof typeof actKinds;

export const isActKind = (text: string): text is ActKind => Object.hasOwn(actKinds, text);

const fields = ["id", "published", "citations", "document"] as const;

/**
 * Reads an act: YAML or JSON with `id`, `published`, `citations` (title, url) and the whole `document` as the register
 * stores it; moments may be written as their date or instant alone. An extension is a later publication of the same id, a
 * dissolution or reversal an order of its own with `against`. Throws CuratedDataError with file, line, value and what was
 * expected.
 */
export function readAct(kind: ActKind, name: string, text: string): Change {
  const file = readCuratedFile(name, text);
  const place = { file, path: [] };
  const { content } = file;
  if (!isRecord(content)) return refuse(place, content, `the fields ${fields.join(", ")}`);
  for (const field of fields)
    if (!Object.hasOwn(content, field))
      throw new CuratedDataError(`${name}: ${field} is missing; expected the fields ${fields.join(", ")}`);
  for (const field of Object.keys(content))
    if (!fields.some((known) => known === field))
      refuse(at(place, field), content[field], `no field but ${fields.join(", ")}`);
  const change: unknown = {
    op: "publish",
    kind: actKinds[kind],
    id: content.id,
    publishedAt: content.published,
    citations: content.citations,
    document: content.document,
  };
  switch (kind) {
    case "order":
      return expectShape(changeShapes["court-order"], change, place);
    case "licence":
      return expectShape(changeShapes.licence, change, place);
    case "listing":
      return expectShape(changeShapes.listing, change, place);
    case "issuer":
      return expectShape(changeShapes.issuer, change, place);
  }
}
