/**
 * Which exchange of mainland China a six-digit code belongs to, by its first digits.
 * @module
 */

/**
 * Codes that begin alike. Shanghai: 6 A shares (60, 68), 9 B shares (900), 5 funds, 7 subscriptions, 0, 1 and 2 bonds and repos.
 * Shenzhen: 0 A shares (00) with warrants and rights, 2 B shares (20), 3 ChiNext (30), 1 funds and bonds. Beijing: 4, 8 and 92.
 * Sources: the exchanges' own rules of securities codes (SSE 证券代码分配规则, SZSE 证券代码区间, BSE's change to 920 of 2024).
 */
interface Range {
  readonly begins: string;
  /** The exchange whose shares begin so; null: no share does. */
  readonly shares: string | null;
  /** Exchanges whose funds, bonds and repos begin so beside those shares. */
  readonly others: readonly string[];
}

const range = (begins: string, shares: string | null, ...others: readonly string[]): Range => ({
  begins,
  shares,
  others,
});

/** The longer beginning first: a code is of the first range that it begins with. */
const ranges: readonly Range[] = [
  range("00", "XSHE"),
  range("20", "XSHE"),
  range("92", "BJSE"),
  range("0", "XSHE", "XSHG"),
  range("1", null, "XSHG", "XSHE"),
  range("2", "XSHE", "XSHG"),
  range("3", "XSHE"),
  range("4", "BJSE"),
  range("5", null, "XSHG"),
  range("6", "XSHG"),
  range("7", null, "XSHG"),
  range("8", "BJSE"),
  range("9", "XSHG"),
];

const rangeOf = (code: string): Range | undefined =>
  /^\d{6}$/.test(code) ? ranges.find(({ begins }) => code.startsWith(begins)) : undefined;

/** The exchanges on which a code can stand; empty: it is not six digits. @example mainlandMics("010107") // XSHE, XSHG */
export function mainlandMics(code: string): readonly string[] {
  const found = rangeOf(code);
  if (found === undefined) return [];
  return found.shares === null ? found.others : [found.shares, ...found.others];
}

/** The one exchange on which a code can stand; null: several use it, or none. @example mainlandMic("600941") // XSHG */
export function mainlandMic(code: string): string | null {
  const [mic = null, ...others] = mainlandMics(code);
  return others.length === 0 ? mic : null;
}

/**
 * Where a code stands that is known to be a share's: on the exchange whose shares begin so. Where no share does, every
 * exchange that uses the code; empty: it is not six digits.
 * @example mainlandShareMics("031001") // XSHE
 */
export function mainlandShareMics(code: string): readonly string[] {
  const shares = rangeOf(code)?.shares ?? null;
  return shares === null ? mainlandMics(code) : [shares];
}
