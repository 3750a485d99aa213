/**
 * XML files as a stream of records: the wanted elements whole, everything else passed over. No document type, hence no
 * entities of the file's own and nothing fetched; depth and size of a record are bounded.
 * @module
 */

import { SaxesParser } from "saxes";
import { UnreadableList } from "./list-faults.ts";
import { type Bytes, mostRecords, shown } from "./list-file.ts";

export interface XmlElement {
  /** Without its namespace's prefix: OFAC changed namespaces in 2024, not names. */
  readonly name: string;
  readonly attributes: Readonly<Record<string, string>>;
  readonly children: readonly XmlElement[];
  /** Its own text, blanks at both ends removed. */
  readonly text: string;
  /** File and line of its beginning: "cons_advanced.xml:1034". */
  readonly at: string;
}

const MAX_DEPTH = 64;
const MAX_ELEMENTS = 200_000;
const MAX_TEXT = 1_000_000;

interface Open {
  readonly name: string;
  readonly attributes: Readonly<Record<string, string>>;
  readonly children: XmlElement[];
  readonly at: string;
  text: string;
}

/** The elements of the first matching name, in order. */
export const childrenOf = (element: XmlElement, name: string): readonly XmlElement[] =>
  element.children.filter((child) => child.name === name);

/** The element reached by following names from child to child; null where there is none. */
export function at(element: XmlElement, ...path: readonly string[]): XmlElement | null {
  return path.reduce<XmlElement | null>(
    (found, name) => found?.children.find((child) => child.name === name) ?? null,
    element,
  );
}

/** The text reached by following names; "" where there is none. */
export const textAt = (element: XmlElement, ...path: readonly string[]): string =>
  at(element, ...path)?.text ?? "";

/** Every element of a name at any depth, in order. */
export function descendants(element: XmlElement, name: string): readonly XmlElement[] {
  return element.children.flatMap((child) => [
    ...(child.name === name ? [child] : []),
    ...descendants(child, name),
  ]);
}

/**
 * The wanted elements of an XML file whose root has the given name, each when it is complete. Throws UnreadableList for
 * anything that is not well-formed UTF-8 XML to its end, or is no such file.
 */
export async function* xmlRecords(
  bytes: Bytes,
  file: string,
  root: string,
  wanted: ReadonlySet<string>,
): AsyncGenerator<XmlElement> {
  const parser = new SaxesParser({ xmlns: true, position: true, fileName: file });
  const ready: XmlElement[] = [];
  const open: Open[] = [];
  let depth = 0;
  let records = 0;
  let elements = 0;
  let characters = 0;
  let rooted = false;
  const here = (): string => `${file}:${parser.line}`;
  const refuse = (message: string): never => {
    throw new UnreadableList("unreadable", here(), message);
  };

  parser.on("error", (error) =>
    refuse(
      `it is not well-formed XML: ${error.message.slice(0, 200)}; the file may be cut or damaged, fetch it again`,
    ),
  );
  parser.on("doctype", () =>
    refuse(
      "it declares a document type; expected none, because such a declaration can make a small file grow without end or fetch others",
    ),
  );
  parser.on("opentag", (tag) => {
    depth += 1;
    if (depth > MAX_DEPTH) refuse(`its elements are nested deeper than ${MAX_DEPTH}`);
    if (!rooted) {
      rooted = true;
      if (tag.local !== root)
        throw new UnreadableList(
          "unknown-schema",
          here(),
          `its root is ${shown(tag.local)}; expected ${root}`,
        );
    }
    if (open.length === 0 && !wanted.has(tag.local)) return;
    elements += 1;
    if (elements > MAX_ELEMENTS)
      refuse(`the record ${open[0]?.name} of ${open[0]?.at} has more than ${MAX_ELEMENTS} elements`);
    const attributes = Object.fromEntries(
      Object.values(tag.attributes).map(({ local, value }) => [local, value]),
    );
    open.push({ name: tag.local, attributes, children: [], at: here(), text: "" });
  });
  const takeText = (text: string): void => {
    const element = open.at(-1);
    if (element === undefined) return;
    characters += text.length;
    if (characters > MAX_TEXT)
      refuse(`the record ${open[0]?.name} of ${open[0]?.at} holds more than ${MAX_TEXT} characters`);
    element.text += text;
  };
  parser.on("text", takeText);
  parser.on("cdata", takeText);
  parser.on("closetag", () => {
    depth -= 1;
    const element = open.pop();
    if (element === undefined) return;
    const complete: XmlElement = { ...element, text: element.text.replace(/\s+/g, " ").trim() };
    const parent = open.at(-1);
    if (parent !== undefined) parent.children.push(complete);
    else {
      records += 1;
      if (records > mostRecords) refuse(`it has more than ${mostRecords} records; expected a list`);
      ready.push(complete);
      elements = 0;
      characters = 0;
    }
  });

  const decoder = new TextDecoder("utf-8", { fatal: true });
  const decode = (chunk?: Uint8Array): string => {
    try {
      return chunk === undefined ? decoder.decode() : decoder.decode(chunk, { stream: true });
    } catch {
      return refuse(
        "it is not UTF-8, which OFAC's XML is; the file was re-encoded or damaged, fetch it again",
      );
    }
  };
  let unread = 0;
  for await (const chunk of bytes) {
    const text = decode(chunk);
    // saxes keeps an unfinished tag or text until its end: one without an end must not fill the memory.
    unread = text.includes("<") || text.includes(">") ? 0 : unread + text.length;
    if (unread > MAX_TEXT) refuse(`there is no tag in ${MAX_TEXT} characters`);
    parser.write(text);
    yield* ready.splice(0);
  }
  parser.write(decode());
  parser.close();
  if (!rooted) throw new UnreadableList("empty", file, "the file is empty; expected XML");
  yield* ready.splice(0);
}
