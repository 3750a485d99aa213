/**
 * The text that Python's `json.dumps(value, separators=(",", ":"), sort_keys=True)` makes of a JSON text, which SnapTrade
 * signs. Made from the text, not from a parsed value: `JSON.parse` would turn 1.0 into 1 and round long integers.
 * @module
 */

const MAX_DEPTH = 64;
const NUMBER = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?/y;
// biome-ignore lint/suspicious/noControlCharactersInRegex: JSON strings hold none.
const STRING = /"(?:[^"\\\u0000-\u001f]|\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4}))*"/y;
const BLANKS = /[ \t\n\r]*/y;

const shortEscapes: Readonly<Record<string, string>> = {
  '"': '\\"',
  "\\": "\\\\",
  "\n": "\\n",
  "\r": "\\r",
  "\t": "\\t",
  "\f": "\\f",
  "\b": "\\b",
};

/** As `ensure_ascii` writes a string: every code unit outside space to tilde as \uXXXX in lower case. */
const pythonString = (text: string): string =>
  `"${text.replaceAll(/["\\]|[^ -~]/g, (unit) => shortEscapes[unit] ?? `\\u${unit.charCodeAt(0).toString(16).padStart(4, "0")}`)}"`;

/** Python sorts by code points, JavaScript by UTF-16 units: they differ between astral characters and U+E000–U+FFFF. */
function byCodePoint(a: string, b: string): number {
  const [left, right] = [[...a], [...b]];
  for (let i = 0; i < Math.min(left.length, right.length); i += 1) {
    const difference = (left[i]?.codePointAt(0) ?? 0) - (right[i]?.codePointAt(0) ?? 0);
    if (difference !== 0) return difference;
  }
  return left.length - right.length;
}

class NotJson extends Error {}

/** The canonical text; null where the text is not JSON, names a field twice, or nests deeper than any delivery does. */
export function pythonCanonical(text: string): string | null {
  let at = 0;
  const take = (form: RegExp): string | null => {
    form.lastIndex = at;
    const found = form.exec(text);
    if (found === null) return null;
    at = form.lastIndex;
    return found[0];
  };
  const skip = (): void => {
    take(BLANKS);
  };
  const expect = (character: string): void => {
    skip();
    if (text[at] !== character) throw new NotJson();
    at += 1;
  };
  const string = (): string => {
    const token = take(STRING);
    if (token === null) throw new NotJson();
    const value: unknown = JSON.parse(token);
    return String(value);
  };
  const follows = (character: string): boolean => {
    skip();
    if (text[at] !== character) return false;
    at += 1;
    return true;
  };

  function object(depth: number): string {
    const fields = new Map<string, string>();
    expect("{");
    if (follows("}")) return "{}";
    do {
      skip();
      const key = string();
      if (fields.has(key)) throw new NotJson();
      expect(":");
      fields.set(key, value(depth + 1));
    } while (follows(","));
    expect("}");
    const sorted = [...fields].sort(([a], [b]) => byCodePoint(a, b));
    return `{${sorted.map(([key, item]) => `${pythonString(key)}:${item}`).join(",")}}`;
  }

  function array(depth: number): string {
    const items: string[] = [];
    expect("[");
    if (follows("]")) return "[]";
    do items.push(value(depth + 1));
    while (follows(","));
    expect("]");
    return `[${items.join(",")}]`;
  }

  function value(depth: number): string {
    if (depth > MAX_DEPTH) throw new NotJson();
    skip();
    const first = text[at];
    if (first === "{") return object(depth);
    if (first === "[") return array(depth);
    if (first === '"') return pythonString(string());
    for (const word of ["true", "false", "null"]) {
      if (text.startsWith(word, at)) {
        at += word.length;
        return word;
      }
    }
    const number = take(NUMBER);
    if (number === null) throw new NotJson();
    return number;
  }

  try {
    const canonical = value(0);
    skip();
    return at === text.length ? canonical : null;
  } catch (error) {
    if (error instanceof NotJson) return null;
    throw error;
  }
}
