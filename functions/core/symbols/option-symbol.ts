/**
 * Symbols of listed US options, in the forms that circulate.
 * @module
 */

import { isValidIsin } from "./identifiers.ts";
import { optionInWords } from "./option-words.ts";

export interface OptionSymbol {
  /** The contract's root without the digit of an adjustment: usually the underlying's ticker, class dot dropped. */
  readonly root: string;
  /** The contract was adjusted (a trailing digit): it may deliver another issuer's shares. */
  readonly adjusted: boolean;
  /** Another root that the same text may mean; absent: none. */
  readonly other?: string;
}

const ROOT = "([A-Z]{1,6}(?:[./][A-Z])?)(\\d?)";
const MONTHS = "JAN FEB MAR APR MAY JUN JUL AUG SEP OCT NOV DEC".split(" ");
const MONTH = `(?:${MONTHS.join("|")})[A-Z]*`;
const MM = "(?:0[1-9]|1[0-2])";
const DD = "(?:0[1-9]|[12]\\d|3[01])";
const YYMMDD = `(\\d{2}${MM}${DD})`;
const STRIKE = "\\$?\\d{1,6}(?:\\.\\d{1,4})?";

const forms: readonly RegExp[] = [
  // OSI (OCC's Options Symbology Initiative): root padded to six, date, right, strike × 1000 in eight digits;
  // collapsed to one blank or none, with Polygon's "O:" or TradingView's "OPRA:" before it.
  new RegExp(`^(?:O:|OPRA:)?-?${ROOT} {0,5}${YYMMDD}[CP]\\d{8}$`),
  // Fidelity: "-AMAT260424C400", thinkorswim: ".AMAT260424C400", the strike as it is read; the mark is lost in some exports.
  new RegExp(`^[-.]?${ROOT}${YYMMDD}[CP]${STRIKE}$`),
  // TD Ameritrade: "AMAT_042426C400".
  new RegExp(`^${ROOT}_(?:${MM}${DD}\\d{2})[CP]${STRIKE}$`),
  // Schwab: "SMAL 04/01/2020 32.00 P".
  new RegExp(`^${ROOT} \\d{1,2}/\\d{1,2}/(?:\\d{2}|\\d{4}) ${STRIKE} [CP]$`),
  // Robinhood: "AAPL 1/19/2024 Call $150.00".
  new RegExp(`^${ROOT} \\d{1,2}/\\d{1,2}/(?:\\d{2}|\\d{4}) (?:CALL|PUT) ${STRIKE}$`),
  // IBKR: "AAPL 19JAN24 150 C"; the description of others: "AMAT APR 24 2026 $400 CALL".
  new RegExp(`^${ROOT} \\d{1,2}(?:${MONTHS.join("|")})\\d{2} ${STRIKE} [CP]$`),
  new RegExp(`^${ROOT} ${MONTH} \\d{1,2},? \\d{2,4} ${STRIKE} (?:CALL|PUT|C|P)$`),
];

/** With the letter of month and right (A to L a call, M to X a put) before the strike, or behind the root: "CHL1821F30", "CHLF1821C30". */
const MONTH_LETTER = new RegExp(`^([A-Z]{1,6})${DD}\\d{2}[A-X]${STRIKE}$`);
const LETTER_BEHIND_ROOT = new RegExp(`^([A-Z]{1,6})[A-X]${DD}\\d{2}[CP]?${STRIKE}$`);

const DAMAGED_ISIN = /^[A-Z]{2}\d[A-Z0-9]{9}$/;
const hasDigit = /\d/;

/** An option on a future, as IBKR writes it: "CHUF6 C1290" is CHU's contract of January 2026. Its root is no share's ticker. */
const FUTURE_OPTION = /^[A-Z0-9]{1,4}[FGHJKMNQUVXZ]\d{1,2} [CP]\d{1,6}(?:\.\d{1,4})?$/;

/** Whether a clean, upper-case symbol is an option on a future. */
export const isFutureOption = (text: string): boolean => FUTURE_OPTION.test(text);

function withMonthLetter(text: string): OptionSymbol | null {
  const roots = [MONTH_LETTER, LETTER_BEHIND_ROOT].flatMap((form) => form.exec(text)?.[1] ?? []);
  const [root, other] = roots;
  if (root === undefined) return null;
  return { root, adjusted: false, ...(other === undefined ? {} : { other }) };
}

/** Bloomberg's option on a share that is listed abroad: "941 HK 04/29/21 C50 Equity". */
const ABROAD =
  /^([A-Z0-9/.]{1,12} ([A-Z]{2})) \d{1,2}\/\d{1,2}\/(?:\d{2}|\d{4}) [CP]\d+(?:\.\d+)?(?: EQUITY)?$/;

/**
 * The underlying of such an option as Bloomberg writes it; null where a clean, upper-case symbol is none, or the underlying is a US one.
 * @example underlyingAbroad("941 HK 04/29/21 C50 EQUITY") // "941 HK EQUITY"
 */
export function underlyingAbroad(text: string): string | null {
  const [, underlying, code = "US"] = ABROAD.exec(text) ?? [];
  return underlying === undefined || code === "US" ? null : `${underlying} EQUITY`;
}

/**
 * Reads a clean, upper-case symbol as an option; null where it is none.
 * @example readOption(".CHL210618P30") // { root: "CHL", adjusted: false }
 */
export function readOption(text: string): OptionSymbol | null {
  // Twelve characters without a mark can be an ISIN as well, and rather are one where digits follow a country's two letters.
  if (text.length < 9 || !hasDigit.test(text) || DAMAGED_ISIN.test(text)) return null;
  // Every tenth contract of twelve characters has an ISIN's check digit ("CHL210618C15"): it is looked up as both.
  for (const form of forms) {
    const parts = form.exec(text);
    if (parts !== null) return { root: parts[1] ?? "", adjusted: parts[2] !== "" };
  }
  if (isValidIsin(text)) return withMonthLetter(text);
  const root = optionInWords(text);
  return root === null ? withMonthLetter(text) : { root, adjusted: false };
}
