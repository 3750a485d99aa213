/**
 * Numbers that bonds bear and shares do not.
 * @module
 */

import { nsinOf } from "./identifiers.ts";

const isLetter = (text: string, at: number): boolean => {
  const code = text.charCodeAt(at);
  return code >= 65 && code <= 90;
};

/**
 * The two characters of a CUSIP that tell an issuer's securities apart: digits for shares, at least one letter for what bears interest
 * (ANSI X9.6, CUSIP Global Services: "the issue number of equities is numeric, of fixed income alphabetic or alphanumeric"). `from`: where the
 * CUSIP begins.
 */
const hasLetters = (text: string, from: number): boolean =>
  isLetter(text, from + 6) || isLetter(text, from + 7);

/**
 * Whether an ISIN or a CUSIP is one that bonds and notes bear: XS is given to international debt alone (ANNA, ISIN uniform guidelines), and a
 * foreign issuer's CINS behind US to what is sold abroad under Regulation S ("USG8201FAA78"). What is not a valid identifier is none.
 */
export function isBondNumber(isin: string | undefined, cusip: string | undefined): boolean {
  if (cusip !== undefined && cusip.length === 9 && hasLetters(cusip, 0)) return true;
  if (isin === undefined) return false;
  if (isin.startsWith("US")) return isLetter(isin, 2) || hasLetters(isin, 2);
  return isin.startsWith("XS") || (nsinOf(isin).cusip !== undefined && hasLetters(isin, 2));
}

/** Whether an ISIN or, without one, a CUSIP is of a share of a company in the US: what a bank gives out on another's has letters. */
export const isUsShareNumber = (isin: string | undefined, cusip: string | undefined): boolean =>
  (isin === undefined ? cusip !== undefined : isin.startsWith("US")) && !isBondNumber(isin, cusip);

/**
 * Whether an ISIN is one of a bank's product: Germany's national numbers (WKN) give each issuer of derivatives two letters to begin with, behind
 * the three zeros of an ISIN; "A" begins those of shares, funds and bonds (WM Datenservice). A few companies chose letters for their shares.
 */
export const isProductNumber = (isin: string | undefined): boolean =>
  isin !== undefined && /^DE000[B-Z][A-Z]/.test(isin);
