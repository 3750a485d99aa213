/**
 * Signs that point to a footnote or a right behind a word: they are no part of it, though Unicode's compatibility forms make letters
 * and digits of them ("XIACY¹" would become the ticker XIACY1, "XIACY™" XIACYTM).
 * @module
 */

/** Raised and lowered digits and letters, circled ones, trade and service marks. */
const MARK =
  /[\p{No}\u00aa\u00ba\u02b0-\u02e4\u1d2c-\u1d6a\u1d78\u1d9b-\u1dbf\u2071\u207f\u2090-\u209c\u2117\u2120\u2122\u24b6-\u24e9]/gu;

export const hasMark = (text: string): boolean => text.search(MARK) >= 0;

/** The text with a blank for each mark. */
export const withoutMarks = (text: string): string => text.replace(MARK, " ");
