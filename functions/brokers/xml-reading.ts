/**
 * XML as brokers and authorities write it, read element by element: without a document type, and without entities but the
 * five of XML itself, so that no file can make itself larger or fetch another. Reading ends at the first error.
 * @module
 */

import { SaxesParser } from "saxes";

/** Deeper or longer files are no one's holdings, and cost more than they can say. */
const DEEPEST = 64;
const MAX_ELEMENTS = 1_500_000;
const LONGEST_TEXT = 4_096;

export type Attributes = Readonly<Record<string, string | undefined>>;

/** What is done with each element. `line` is where its beginning ends, counted from 1. */
export interface XmlHandlers {
  /** `path`: the names from the root to this element, without prefixes. */
  readonly open?: (path: readonly string[], attributes: Attributes, line: number) => void;
  /** `text`: the element's own text, without that of the elements within. */
  readonly close: (path: readonly string[], text: string, line: number) => void;
}

export interface XmlFault {
  readonly line: number;
  readonly why: "malformed" | "doctype" | "too-deep";
}

class Stop extends Error {
  override readonly name = "Stop";
  readonly why: XmlFault["why"];

  constructor(why: XmlFault["why"]) {
    super(why);
    this.why = why;
  }
}

const local = (name: string): string => name.slice(name.indexOf(":") + 1);

/** Reads a text as XML to its end; null: it was sound. What the handlers were told before a fault counts for nothing. */
export function readXml(text: string, { open, close }: XmlHandlers): XmlFault | null {
  const parser = new SaxesParser();
  const path: string[] = [];
  const texts: string[] = [];
  let elements = 0;
  const stop = (why: XmlFault["why"]): never => {
    throw new Stop(why);
  };
  parser.on("error", () => stop("malformed"));
  parser.on("doctype", () => stop("doctype"));
  parser.on("opentag", ({ name, attributes }) => {
    elements += 1;
    path.push(local(name));
    texts.push("");
    if (path.length > DEEPEST || elements > MAX_ELEMENTS) stop("too-deep");
    open?.(path, attributes, parser.line);
  });
  const add = (more: string): void => {
    const last = texts.length - 1;
    if (last >= 0 && (texts[last] ?? "").length < LONGEST_TEXT) texts[last] += more;
  };
  parser.on("text", add);
  parser.on("cdata", add);
  parser.on("closetag", () => {
    close(path, (texts.pop() ?? "").trim(), parser.line);
    path.pop();
  });
  try {
    parser.write(text).close();
    return null;
  } catch (error) {
    if (error instanceof Stop) return { line: parser.line, why: error.why };
    throw error;
  }
}

/** The name of a document's root element, without its prefix; null: the text is no XML. */
export function rootOf(text: string): string | null {
  const start = text.slice(0, 8_000).replaceAll(/<!--[\s\S]*?-->|<\?[\s\S]*?\?>|<!DOCTYPE[^>]*>/gi, "");
  const name = /^\s*<([\w.-]+:)?([\w.-]+)[\s/>]/.exec(`${start} `)?.[2];
  return name ?? null;
}

/** Whether a text is XML or another markup of its kind. */
export const isXml = (text: string): boolean =>
  /^\s*<(?:\?xml\b|!|[\w.-]+[:\s/>])/i.test(text.slice(0, 2_000));
