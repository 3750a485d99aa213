/**
 * Security identifiers: form, check digit, the national number inside an ISIN, and spreadsheets' lost zeros.
 * Ten thousand positions pass through here per check, hence loops over character codes instead of regular expressions.
 * @module
 */

const ZERO = 48;
const NINE = 57;

/** 0–35 for 0–9 and A–Z, otherwise -1. */
function characterValue(code: number): number {
  if (code >= ZERO && code <= NINE) return code - ZERO;
  return code >= 65 && code <= 90 ? code - 55 : -1;
}

const isDigit = (code: number): boolean => code >= ZERO && code <= NINE;

/** A, E, I, O, U: SEDOL and FIGI leave the vowels out. */
const isVowel = (code: number): boolean =>
  code === 65 || code === 69 || code === 73 || code === 79 || code === 85;

/** The sum of a number's decimal digits, for numbers below 100. */
const digitSum = (n: number): number => Math.floor(n / 10) + (n % 10);

const NOTHING = 255;

/** What a character adds to Luhn's sum, by its code; `NOTHING`: it is none of 0–9 and A–Z. A letter is two digits, of which one is doubled. */
const luhnOf = (isLastDoubled: boolean): Uint8Array =>
  Uint8Array.from({ length: 128 }, (_, code) => {
    const value = characterValue(code);
    if (value < 0) return NOTHING;
    const [tens, units] = [Math.floor(value / 10), value % 10];
    return isLastDoubled ? tens + digitSum(units * 2) : digitSum(tens * 2) + units;
  });
const [luhn, luhnDoubled] = [luhnOf(false), luhnOf(true)];

/**
 * Whether a text is an ISIN with the right check digit (ISO 6166: letters become two digits, then Luhn).
 * Expects `normaliseIdentifier`'s spelling; the country is not looked up.
 */
export function isValidIsin(text: string): boolean {
  if (text.length !== 12 || !isDigit(text.charCodeAt(11))) return false;
  let sum = 0;
  let isDoubled = false;
  for (let i = 11; i >= 0; i -= 1) {
    const code = text.charCodeAt(i);
    const added = (isDoubled ? luhnDoubled : luhn)[code] ?? NOTHING;
    if (added === NOTHING || (i < 2 && isDigit(code))) return false;
    sum += added;
    // Two digits leave the turn as it was.
    if (isDigit(code)) isDoubled = !isDoubled;
  }
  return sum % 10 === 0;
}

/** `*`, `@` and `#` count 36, 37 and 38 in a CUSIP (ANSI X9.6). */
function cusipValue(code: number): number {
  if (code === 42) return 36;
  if (code === 64) return 37;
  return code === 35 ? 38 : characterValue(code);
}

/** Whether a text is a CUSIP or CINS with the right check digit (ANSI X9.6). */
export function isValidCusip(text: string): boolean {
  if (text.length !== 9 || !isDigit(text.charCodeAt(8))) return false;
  let sum = 0;
  for (let i = 0; i < 8; i += 1) {
    const value = cusipValue(text.charCodeAt(i));
    if (value < 0) return false;
    sum += digitSum(i % 2 === 1 ? value * 2 : value);
  }
  return (10 - (sum % 10)) % 10 === text.charCodeAt(8) - ZERO;
}

const sedolWeights = [1, 3, 1, 7, 3, 9] as const;

/** Whether a text is a SEDOL with the right check digit (London Stock Exchange, SEDOL Masterfile guide). */
export function isValidSedol(text: string): boolean {
  if (text.length !== 7 || !isDigit(text.charCodeAt(6))) return false;
  let sum = 0;
  for (let i = 0; i < 6; i += 1) {
    const code = text.charCodeAt(i);
    const value = characterValue(code);
    if (value < 0 || isVowel(code)) return false;
    sum += value * (sedolWeights[i] ?? 0);
  }
  return (10 - (sum % 10)) % 10 === text.charCodeAt(6) - ZERO;
}

/** Beginnings that would make a FIGI look like an ISIN of that country (OMG FIGI specification). */
const figiExclusions: ReadonlySet<string> = new Set(["BS", "BM", "GG", "GB", "GH", "KY", "VG"]);

/** Whether a text is a FIGI with the right check digit (OMG: doubled per character, unlike an ISIN's per digit). */
export function isValidFigi(text: string): boolean {
  if (text.length !== 12 || text.charCodeAt(2) !== 71 || !isDigit(text.charCodeAt(11))) return false;
  let sum = 0;
  for (let i = 0; i < 11; i += 1) {
    const code = text.charCodeAt(i);
    const value = characterValue(code);
    if (value < 0 || isVowel(code) || (i < 2 && value < 10)) return false;
    sum += digitSum(i % 2 === 1 ? value * 2 : value);
  }
  return (10 - (sum % 10)) % 10 === text.charCodeAt(11) - ZERO && !figiExclusions.has(text.slice(0, 2));
}

/** Whether a text is an LEI with the right check digits (ISO 17442: modulo 97 leaves 1; ISO 7064 makes them 02 to 98, so that none has two). */
export function isValidLei(text: string): boolean {
  if (text.length !== 20 || !isDigit(text.charCodeAt(18)) || !isDigit(text.charCodeAt(19))) return false;
  let rest = 0;
  for (let i = 0; i < 20; i += 1) {
    const value = characterValue(text.charCodeAt(i));
    if (value < 0) return false;
    rest = (rest * (value < 10 ? 10 : 100) + value) % 97;
  }
  const digits = Number(text.slice(18));
  return rest === 1 && digits >= 2 && digits <= 98;
}

/** Whether a text is already as `normaliseIdentifier` would write it. */
function isPlain(text: string): boolean {
  for (let i = 0; i < text.length; i += 1) {
    if (characterValue(text.charCodeAt(i)) < 0) return false;
  }
  return true;
}

/** The one spelling in which identifiers are compared: NFKC, upper case, without blanks and hyphens. */
export function normaliseIdentifier(text: string): string {
  return isPlain(text) ? text : text.normalize("NFKC").toUpperCase().replace(/[\s-]/gu, "");
}

/** Countries and territories of the CUSIP system proper: every number of theirs is a CUSIP (CUSIP Global Services). */
const cusipCountries: ReadonlySet<string> = new Set("US CA PR GU VI AS MP UM".split(" "));

/** Where CUSIP Global Services assigns the ISINs, so that their nine characters are a CINS. */
const cinsCountries: ReadonlySet<string> = new Set(
  "AG AI AN AW BB BM BS BZ CW DM GD GY HT JM KN KY LC LR MH MS PA SR SX TC TT VC VG".split(" "),
);

/** Where the ISIN is "00" and the SEDOL. */
const sedolCountries: ReadonlySet<string> = new Set("GB IE JE GG IM FK GI".split(" "));

const noNsin = Object.freeze({});

/**
 * The CUSIP, CINS or SEDOL that an ISIN embeds, by its own check digit; empty where the country's numbers are
 * something else (HK, CN: a chance agreement of check digits would be a false match).
 */
export function nsinOf(isin: string): { readonly cusip?: string; readonly sedol?: string } {
  if (isin.length !== 12) return noNsin;
  const country = isin.slice(0, 2);
  if (cusipCountries.has(country) || cinsCountries.has(country)) {
    const cusip = isin.slice(2, 11);
    const fits = cusipCountries.has(country) || !isDigit(cusip.charCodeAt(0));
    return fits && isValidCusip(cusip) ? { cusip } : noNsin;
  }
  if (sedolCountries.has(country) && isin.startsWith("00", 2)) {
    const sedol = isin.slice(4, 11);
    return isValidSedol(sedol) ? { sedol } : noNsin;
  }
  return noNsin;
}

/** Fewer digits than this are no number with lost zeros: padding "0" would pass any check digit. */
const fewestDigits = 4;

function repair(text: string, length: number, isValid: (text: string) => boolean): string | null {
  if (text.length < fewestDigits || text.length >= length) return null;
  for (let i = 0; i < text.length; i += 1) {
    if (!isDigit(text.charCodeAt(i))) return null;
  }
  if (text.charCodeAt(0) === ZERO) return null;
  const padded = text.padStart(length, "0");
  return isValid(padded) ? padded : null;
}

/**
 * The CUSIP whose leading zeros a spreadsheet dropped ("37833100" → "037833100"); null where the text is no such
 * thing, "3.78E+08" included: its digits are gone.
 */
export const repairCusip = (text: string): string | null => repair(text, 9, isValidCusip);

/** As `repairCusip`, for a SEDOL ("263494" → "0263494"). */
export const repairSedol = (text: string): string | null => repair(text, 7, isValidSedol);
