/**
 * One YAML file of `data/`, read strictly, and where in it an error lies. Every scalar is text unless it is null, true or
 * false: `002415` stays a ticker, `2021-03-12` a date as written.
 * @module
 */

import { type Document, isNode, LineCounter, parseDocument } from "yaml";
import { intervalOf } from "../../core/time.ts";
import type { Validator } from "../../schema/compiled-schema.ts";

/** Something in `data/` that can't be taken over: the file, the line, the place in it, the value seen, what was expected. */
export class CuratedDataError extends Error {
  override readonly name = "CuratedDataError";
}

export type Path = readonly (string | number)[];

/** A place in a file. */
export interface FilePlace {
  readonly file: CuratedFile;
  readonly path: Path;
}

export interface CuratedFile {
  readonly name: string;
  /** The file's content, with every moment spelt out as `{ at, text? }`. */
  readonly content: unknown;
  readonly document: Document;
  readonly lines: LineCounter;
}

export const at = (place: FilePlace, ...path: Path): FilePlace => ({
  file: place.file,
  path: [...place.path, ...path],
});

/** The line of a place, or of the nearest node around it that the file still has (anchors, expanded facts). */
function lineOf({ file, path }: FilePlace): number {
  for (let length = path.length; length >= 0; length -= 1) {
    const node = file.document.getIn(path.slice(0, length), true);
    if (isNode(node) && node.range) return file.lines.linePos(node.range[0]).line;
  }
  return 1;
}

const show = (value: unknown): string => {
  const text = JSON.stringify(value) ?? "nothing";
  return text.length > 200 ? `${text.slice(0, 200)}…` : text;
};

const spellPlace = (place: FilePlace): string =>
  `${place.file.name}:${lineOf(place)}, /${place.path.join("/")}`;

/** Throws: `issuers/xiaomi.yaml:7, /publications/0/published: "2021-02-30" …`. */
export function refuse(place: FilePlace, value: unknown, expected: string): never {
  throw new CuratedDataError(`${spellPlace(place)}: ${show(value)}: expected ${expected}`);
}

export const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === "object" && value !== null && !Array.isArray(value);

const pathOf = (pointer: string): Path =>
  pointer
    .split("/")
    .slice(1)
    .map((step) => step.replaceAll("~1", "/").replaceAll("~0", "~"))
    .map((step) => (/^\d+$/.test(step) ? Number(step) : step));

/** The value, if it fits; otherwise every fault is thrown with its line and place. */
export function expectShape<T>(validator: Validator<T>, value: unknown, place: FilePlace): T {
  if (validator.Check(value)) return value;
  throw new CuratedDataError(
    validator
      .faults(value)
      .map(({ pointer, detail }) => `${spellPlace(at(place, ...pathOf(pointer)))}: ${detail}`)
      .join("\n"),
  );
}

/** Keys whose value is a moment; a moment may be written as its instant or date alone. */
const momentKeys: ReadonlySet<string> = new Set([
  "from",
  "until",
  "listedAt",
  "effectiveAt",
  "divestBy",
  "enteredAt",
]);

/** Keys whose value is a whole number; everything else that looks like one stays text, `002415` above all. */
const numberKeys: ReadonlySet<string> = new Set(["maxAgeDays", "tenor-over-days"]);

/** `ended: { at, how }`: `at` is a moment there, while in a moment it is the text itself. */
const isMoment = (path: Path): boolean => {
  const [parent, key] = [path.at(-2), path.at(-1)];
  return momentKeys.has(`${key}`) || (key === "at" && parent === "ended");
};

/** The content with every moment as `{ at, text? }`; refuses a day or an instant that does not exist. */
function spellMoments(value: unknown, place: FilePlace): unknown {
  if (typeof value === "string") {
    const moment = isMoment(place.path);
    const key = place.path.at(-1);
    if ((moment || key === "at" || key === "published") && intervalOf(value) === null) {
      refuse(
        place,
        value,
        "a date (2021-03-12: that day in New York) or an instant with its zone (2021-03-15T13:30:00Z)",
      );
    }
    if (numberKeys.has(`${key}`) && /^\d{1,6}$/.test(value)) return Number(value);
    return moment ? { at: value } : value;
  }
  if (Array.isArray(value)) return value.map((item, i) => spellMoments(item, at(place, i)));
  if (isRecord(value)) {
    return Object.fromEntries(
      Object.entries(value).map(([key, inner]) => [key, spellMoments(inner, at(place, key))]),
    );
  }
  return value;
}

/** The content with its aliases unfolded, as long as it stays as large as a file of facts can be. */
function unfolded(name: string, document: Document): unknown {
  try {
    return document.toJS({ maxAliasCount: 10_000 });
  } catch (cause) {
    throw new CuratedDataError(
      `${name}: ${cause instanceof Error ? cause.message : String(cause)}; expected aliases (*name) that unfold to at most 10,000 nodes`,
      { cause },
    );
  }
}

/** Reads a file of `data/`. Throws a CuratedDataError for what is not well-formed YAML, a key given twice, a false date. */
export function readCuratedFile(name: string, text: string): CuratedFile {
  const lines = new LineCounter();
  const document = parseDocument(text, {
    schema: "failsafe",
    customTags: ["null", "bool"],
    lineCounter: lines,
    uniqueKeys: true,
  });
  const fault = document.errors[0] ?? document.warnings[0];
  if (fault !== undefined) throw new CuratedDataError(`${name}: ${fault.message}`);
  const raw = { name, document, lines, content: null };
  const content = spellMoments(unfolded(name, document), { file: raw, path: [] });
  return { ...raw, content };
}
