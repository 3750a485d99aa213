/**
 * Reading a provider's JSON, in which anything may be absent, null or of another type.
 * @module
 */

export type Fields = Readonly<Record<string, unknown>>;

export const isFields = (value: unknown): value is Fields =>
  typeof value === "object" && value !== null && !Array.isArray(value);

export const fieldsOf = (value: unknown): Fields => (isFields(value) ? value : {});

export const listOf = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : []);

const isNothing = (value: unknown): boolean =>
  value === undefined ||
  value === null ||
  value === false ||
  value === "" ||
  (typeof value === "object" && Object.keys(value).length === 0);

/** Whether an answer that counts as a success reports an error all the same: what else it holds may be of before. */
export const reportsError = (answer: Fields): boolean =>
  ![answer.error, answer.errors, answer.error_code].every(isNothing);

// biome-ignore lint/suspicious/noControlCharactersInRegex: finding them is the point.
const CONTROL = /[\u0000-\u001f\u007f-\u009f]/g;

/** A text with content, trimmed, without what is no text; undefined for anything else and for what is too long. */
export function textOf(value: unknown, most = 64): string | undefined {
  if (typeof value !== "string" || value.length > 4 * most) return undefined;
  const text = value.toWellFormed().replaceAll(CONTROL, " ").trim();
  return text === "" || text.length > most ? undefined : text;
}

const DECIMAL = /^-?\d{1,30}(?:\.\d{1,20})?$/;

/**
 * An amount as a plain decimal, from a string or a number; undefined for none. A number is written out exactly as JSON
 * printed it would be read, exponents resolved, because the contract takes none.
 */
export function decimalOf(value: unknown): string | undefined {
  const text =
    typeof value === "number" && Number.isFinite(value)
      ? plainNumber(value)
      : typeof value === "string"
        ? value.trim()
        : "";
  if (!DECIMAL.test(text) || text.length > 40) return undefined;
  return /^-0*(?:\.0*)?$/.test(text) ? text.slice(1) : text;
}

/** A double's shortest spelling without an exponent. */
function plainNumber(value: number): string {
  const [digits = "", exponent] = String(value).split("e");
  if (exponent === undefined) return digits;
  const [whole = "", fraction = ""] = digits.replace("-", "").split(".");
  const shift = Number(exponent);
  const all = whole + fraction;
  const point = whole.length + shift;
  const sign = value < 0 ? "-" : "";
  if (point <= 0) return `${sign}0.${"0".repeat(-point)}${all}`;
  return point >= all.length
    ? `${sign}${all}${"0".repeat(point - all.length)}`
    : `${sign}${all.slice(0, point)}.${all.slice(point)}`;
}

export const currencyOf = (value: unknown): string | undefined =>
  typeof value === "string" && /^[A-Z]{3}$/.test(value) ? value : undefined;

/** An instant as a provider writes it (any fraction of a second), in milliseconds since 1970; null: none. */
export function instantOf(value: unknown): number | null {
  if (
    typeof value !== "string" ||
    !/^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(?:\.\d{1,9})?(?:Z|[+-]\d{2}:?\d{2})$/.test(value)
  )
    return null;
  const at = Date.parse(value.replace(/(\.\d{3})\d+/, "$1"));
  return Number.isNaN(at) ? null : at;
}

/** An object without the fields that are undefined. The cast holds: fields are only left out, and only those without a value. */
export function defined<T extends object>(fields: T): { [K in keyof T]?: Exclude<T[K], undefined> } {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as {
    [K in keyof T]?: Exclude<T[K], undefined>;
  };
}

const STRING_AND_COLON = /"(?:[^"\\]|\\.)*"([ \t\r\n]*:)?/g;

/** How many fields a JSON text writes. */
function fieldsWritten(text: string): number {
  let count = 0;
  for (const [, colon] of text.matchAll(STRING_AND_COLON)) if (colon !== undefined) count += 1;
  return count;
}

/** How many fields a JSON value has. */
function fieldsHad(value: unknown): number {
  if (typeof value !== "object" || value === null) return 0;
  const inner = Object.values(value).reduce<number>((sum, item: unknown) => sum + fieldsHad(item), 0);
  return Array.isArray(value) ? inner : inner + Object.keys(value).length;
}

/** The value of a JSON text in UTF-8; undefined where it is none, or an object names a field twice, or `__proto__`. */
export function jsonOf(bytes: Uint8Array): unknown {
  try {
    const text = new TextDecoder("utf-8", { fatal: true }).decode(bytes);
    if (text.includes('"__proto__"')) return undefined;
    const value: unknown = JSON.parse(text);
    return fieldsWritten(text) === fieldsHad(value) ? value : undefined;
  } catch {
    // Not UTF-8, not JSON, or nested deeper than anybody's delivery.
    return undefined;
  }
}
