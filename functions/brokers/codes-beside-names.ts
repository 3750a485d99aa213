/**
 * Codes that East Asia's brokers write beside a name in one cell: "中国移动(00941)", "7203 トヨタ自動車", "600941 中国移动".
 * @module
 */

/** A security's code and its name, apart. */
export interface CodeAndName {
  readonly code: string;
  readonly name: string;
}

const BEFORE = /^(\d{4,6})\s+(\p{Lo}.*)$/u;
const LETTERS_BEFORE = /^([A-Z]{1,5}|\d[0-9A-Z]{3})\s+(\p{Lo}.*)$/u;
const BEHIND = /^(\p{Lo}.*?)\s*\(\s*(\d{4,6})\s*\)$/u;
/** Without brackets four digits may be a year. */
const BARE_BEHIND = /^(\p{Lo}.*?)\s+(0\d{4}|\d{6})$/u;
/** Behind a Latin name a shorter number may be any. */
const LATIN = /^(\S.*\S)\s*\(\s*(0\d{4}|\d{6})\s*\)$/u;

/** Longer cells are descriptions. */
const LONGEST = 120;

/** The code that stands beside a name; null: none does. Letters before it are one only in a column of codes. */
export function codeBesideName(cell: string, isOfCodes: boolean): CodeAndName | null {
  if (cell.length > LONGEST) return null;
  const text = cell.normalize("NFKC").trim();
  const [, code, name] = (isOfCodes ? LETTERS_BEFORE.exec(text) : null) ?? BEFORE.exec(text) ?? [];
  if (code !== undefined && name !== undefined) return { code, name };
  const [, named, number] = BEHIND.exec(text) ?? BARE_BEHIND.exec(text) ?? LATIN.exec(text) ?? [];
  return named === undefined || number === undefined ? null : { code: number, name: named };
}

/** Korea's short codes of shares bear an A before their six digits. */
export const koreanCode = (text: string): string => text.replace(/^A(\d{6})$/, "KRX:$1");
