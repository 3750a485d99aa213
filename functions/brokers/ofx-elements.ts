/**
 * OFX as a tree. In its SGML a value's element is not closed and an aggregate's is; in its XML both are. One reading takes
 * both: an element with a text behind it is a value, one without is an aggregate.
 * @module
 */

/** Deeper files, or of more elements, are no statements. */
const DEEPEST = 40;
const MOST = 400_000;

export class OfxElement {
  readonly name: string;
  /** Counted from 1. */
  readonly line: number;
  readonly children: OfxElement[] = [];
  readonly #values = new Map<string, string>();

  constructor(name: string, line: number) {
    this.name = name;
    this.line = line;
  }

  set(name: string, value: string): void {
    if (!this.#values.has(name)) this.#values.set(name, value);
  }

  /** The value of that name, directly within; undefined: there is none. */
  text(name: string): string | undefined {
    return this.#values.get(name);
  }

  texts(): readonly string[] {
    return [...this.#values.values(), ...this.children.flatMap((child) => child.texts())];
  }

  /** The first aggregate of that name, directly within. */
  first(name: string): OfxElement | undefined {
    return this.children.find((child) => child.name === name);
  }

  /** Every aggregate of that name, at any depth. */
  all(name: string): readonly OfxElement[] {
    return this.children.flatMap((child) =>
      child.name === name ? [child, ...child.all(name)] : child.all(name),
    );
  }
}

const entities: Readonly<Record<string, string>> = {
  amp: "&",
  lt: "<",
  gt: ">",
  quot: '"',
  apos: "'",
  nbsp: " ",
};

const decoded = (text: string): string =>
  text.replaceAll(/&(?:(amp|lt|gt|quot|apos|nbsp)|#(\d{1,6}));/g, (whole, name?: string, code?: string) => {
    if (name !== undefined) return entities[name] ?? whole;
    const point = Number(code);
    return point > 31 && point < 0xd800 ? String.fromCodePoint(point) : whole;
  });

const TAG = /<(\/?)([\w.-]{1,64})(?:\s[^<>]*)?(\/?)>([^<]*)/g;

/** The tree of an OFX file; null: it is not closed, or deeper or longer than a statement. */
export function readOfxElements(text: string): OfxElement | null {
  const root = new OfxElement("", 1);
  const open: OfxElement[] = [root];
  // An element without a text that is closed nowhere is a value left empty, and holds nothing.
  const aggregates = new Set(
    [...text.matchAll(/<\/([\w.-]{1,64})>/g)].map(([, name = ""]) => name.toUpperCase()),
  );
  let [line, counted, elements, closed] = [1, 0, 0, false];
  for (const match of text.matchAll(TAG)) {
    const [, slash, rawName = "", selfClosed, rest = ""] = match;
    elements += 1;
    if (elements > MOST) return null;
    for (; counted < match.index; counted += 1) if (text.charCodeAt(counted) === 10) line += 1;
    const name = rawName.toUpperCase();
    const value = rest.trim();
    if (slash === "/") {
      // Values that are closed are not on the stack; aggregates close what was left open within them.
      const at = open.findLastIndex((element) => element.name === name);
      if (at > 0) open.length = at;
      if (name === "OFX") closed = true;
    } else if (value !== "") open.at(-1)?.set(name, decoded(value).slice(0, 4_096));
    else if (selfClosed !== "/" && aggregates.has(name)) {
      const element = new OfxElement(name, line);
      open.at(-1)?.children.push(element);
      open.push(element);
      if (open.length > DEEPEST) return null;
    }
  }
  return closed ? root : null;
}
