/**
 * Bonds as custodians describe them, the issuer with a coupon or a maturity: "LUKOIL 4.75% 2026", "CNOOC FIN 2013 LTD 3.000% 05/09/23".
 * @module
 */

import { spelledOut } from "./names.ts";

/** "4.75%", "4,75 %", "3 3/4%", "5.125". */
const PERCENT = /^\d{0,2}(?:[.,]\d+)?%$/;
const COUPON = /^\d{1,2}[.,]\d{1,5}$/;
const FRACTION = /^[1357]\/(?:2|4|8|16|32)$/;
const MONTH =
  "(?:JAN(?:UARY)?|FEB(?:RUARY)?|MAR(?:CH)?|APR(?:IL)?|MAY|JUNE?|JULY?|AUG(?:UST)?|SEPT?(?:EMBER)?|OCT(?:OBER)?|NOV(?:EMBER)?|DEC(?:EMBER)?)";
/** "05/09/23", "27-02-2025", "29.04.30", "2026-04-26", "17/26", "15JUN2030", "20230509". */
const DATES: readonly RegExp[] = [
  /^\d{1,2}[./-]\d{1,2}[./-](?:\d{2}|\d{4})$/,
  /^(?:19|20)\d{2}[./-]\d{1,2}[./-]\d{1,2}$/,
  /^(?:\d{2}|20\d{2})[/-](?:\d{2}|20\d{2})$/,
  new RegExp(`^(?:\\d{1,2}[-.]?)?${MONTH}[-.']?\\d{2,4}$`),
  /^20\d{2}(?:[01]\d[0-3]\d)?$/,
];
const MONTH_ALONE = new RegExp(`^(?:\\d{1,2})?${MONTH}$`);
const NUMBER = /^\d{1,2}$/;

/** Words of a bond's terms, which are nobody's name. */
const terms: ReadonlySet<string> = new Set(
  (
    "NOTE NOTES BOND BONDS MTN EMTN GMTN SR SNR SENIOR UNSEC UNSECURED SUB SUBORD SUBORDINATED GTD GUARANTEED REGS 144A PERP PERPETUAL " +
    "FRN FLTG FLOATING FLT VAR VARIABLE FIXED FXD CPN COUPON ZERO DUE MAT MATURITY MATURING CONV CONVERTIBLE CV DEB DEBENTURE LPN TERM " +
    "USD EUR GBP CHF CNY CNH HKD RUB JPY SGD AUD DL EO YC"
  ).split(" "),
);
/** The words that say by themselves that a text is of a bond. */
const sureTerms: ReadonlySet<string> = new Set(
  "NOTE NOTES BOND BONDS MTN EMTN GMTN FRN LPN PERP CPN".split(" "),
);

/** Words behind an issuer's name in the name of a company that borrows for it: "CNOOC FINANCE (2013) LTD", "LUKOIL CAPITAL DAC". */
const borrowers: ReadonlySet<string> = new Set(
  (
    "FINANCE FIN FINANCIAL FINANCING CAPITAL CAP FUNDING FUND TREASURY SECURITIES SECS INTERNATIONAL INTL INTERNAT INT OVERSEAS GLOBAL GROUP " +
    "HOLDING HOLDINGS HLDGS INVESTMENT INVESTMENTS INVEST DEVELOPMENT DEV EUROPE USA US UK HK BVI NETHERLANDS LUXEMBOURG IRELAND CAYMAN ISSUER " +
    "EUROFINANCE EUROBOND NO I II III IV DAC LLC LTD LIMITED BV SA SE PLC INC CO ULC CORP"
  ).split(" "),
);
const YEAR = /^(?:19|20)\d{2}$/;

const wordsOf = (text: string): readonly string[] =>
  text
    .toUpperCase()
    .replace(/(\d)\s+%/g, "$1%")
    .split(/[\s();|]+/)
    .map((word) => word.replace(/^[,.:'"-]+|[,.:'"-]+$/g, ""))
    .filter((word) => word !== "");

const isDate = (word: string): boolean => DATES.some((form) => form.test(word)) || MONTH_ALONE.test(word);
const isCoupon = (word: string): boolean => PERCENT.test(word) || COUPON.test(word) || FRACTION.test(word);
const isTerm = (word: string): boolean =>
  isDate(word) || isCoupon(word) || NUMBER.test(word) || terms.has(word);

/** Whether the words have what a bond's description has: a percentage, a coupon or a word for a bond, with a date. */
function describesBond(words: readonly string[]): boolean {
  const hasPercent = words.some((word) => PERCENT.test(word) || FRACTION.test(word));
  const hasDate = words.some(isDate);
  const isSure = words.some((word) => sureTerms.has(word));
  return (
    (hasDate && (hasPercent || isSure || words.some((word) => isCoupon(word) || NUMBER.test(word)))) ||
    (hasPercent && isSure)
  );
}

/** Names without the words of one that borrows for another, at each step. */
function steps(words: readonly string[]): readonly string[] {
  const found: string[] = [];
  for (let end = words.length; end > 0; end -= 1) {
    found.push(words.slice(0, end).join(" "));
    const last = (words[end - 1] ?? "").replace(/[.,]/g, "");
    if (!borrowers.has(last) && !YEAR.test(last)) break;
  }
  return found;
}

const nobody: readonly string[] = Object.freeze([]);

/** A text without a digit, and a longer one than anybody's name, describes none. */
const DIGIT = /\d/;
const longest = 256;

/**
 * The names that a bond's description may leave for its issuer, or for the one that its issuer borrows for; none where a text
 * describes no bond, unless its kind says that it is one (`isBond`). Exact names are compared, so a needless one costs nothing.
 * @example issuersOfBond("CNOOC FIN 2013 LTD 3.000% 05/09/23") // ["CNOOC FIN 2013 LTD", "CNOOC FIN 2013", "CNOOC FIN", "CNOOC", …]
 */
export function issuersOfBond(text: string, isBond = false): readonly string[] {
  if (text.length > longest || (!isBond && !DIGIT.test(text))) return nobody;
  const words = wordsOf(text);
  if (!isBond && !describesBond(words)) return nobody;
  const first = words.findIndex((word, i) => i > 0 && isTerm(word));
  const before = first < 0 ? words : words.slice(0, first);
  const last = words.findIndex((word, i) => i > 0 && (isCoupon(word) || terms.has(word)));
  const untilCoupon = last < 0 ? words : words.slice(0, last);
  const via = before.indexOf("VIA");
  // "SB CAPITAL SA SBERBANK": the borrower may stand before the one that it borrows for.
  const ends = before.map((_, i) => before.slice(i));
  // "SBERBANK (SB CAP SA)": the one that it borrows for may stand before the brackets.
  const outside = wordsOf(text.replace(/\([^)]*\)/g, " ")).filter((word) => !isTerm(word));
  const names = [before, untilCoupon, words.filter((word) => !isTerm(word)), outside, ...ends];
  const asWritten = via > 0 ? [...names, before.slice(0, via)] : names;
  const spelled = asWritten.map((own) => own.map(spelledOut));
  return [...new Set([...asWritten, ...spelled].flatMap(steps))];
}
