/**
 * Which exchange of mainland China a six-digit code belongs to, by its first digits.
 * @module
 */

/**
 * Codes that begin alike. What the exchanges' own texts say:
 * - Shanghai, 证券交易业务指南第4号——证券代码段分配指南 (2nd revision of 2024, 上证函〔2024〕1724号, 2 July 2024): 0 indexes and treasury
 *   bonds; 1 bonds; 2 bonds and repos; 3 preference shares (330, 360); 5 funds; 6 A shares and depositary receipts; 7 what is not
 *   traded; 9 B shares. The same table, in less detail, is in 证券代码分配规则 of 28 May 2007, revised on 10 August 2009.
 * - Shenzhen, 证券代码区间表 (revised on 12 December 2024): 00 A shares, 03 warrants, 08 rights; 1 bonds and funds, 140 preference
 *   shares; 20 B shares, 22 convertible bonds; 30 ChiNext; 50 to 59 bonds. 003 and 004 by its notice of 11 January 2019.
 * - Beijing, 证券代码、证券简称编制指引 (in force from 15 November 2021): 83, 87 and 88 shares, 82 preference shares; older codes begin
 *   with 43. 920 by 北证公告〔2023〕103号 of 17 November 2023; all shares have such codes since 9 October 2025.
 *
 * Read for this table were the notices of 2 July 2024 and 28 May 2007 with Shanghai's table of first digits, those of 2019 and 2023 whole, and news of
 * the one of 2021, all in reprints. Shenzhen's table and Shanghai's three-digit codes were seen only as others quote them.
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
  range("140", "XSHE", "XSHG"),
  range("200", "XSHE"),
  range("330", "XSHG"),
  range("360", "XSHG"),
  range("00", "XSHE"),
  range("92", "BJSE"),
  range("0", "XSHE", "XSHG"),
  range("1", null, "XSHG", "XSHE"),
  range("2", "XSHE", "XSHG"),
  range("3", "XSHE"),
  range("4", "BJSE"),
  range("5", null, "XSHG", "XSHE"),
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
