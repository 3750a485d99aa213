/**
 * Identifiers that stand inside other text: "ISIN: KYG8020E1199", "HK0941009539/HKD", "China Mobile (HK0941009539)".
 * Found by their check digits alone, whatever stands around them.
 * @module
 */

import type { Scheme } from "../facts/scheme.ts";
import { schemeCalled, schemeOf, schemes, schemeWords } from "./schemes.ts";
import { sensesOfCurrency, sensesOfExchange } from "./venues.ts";

export interface InnerIdentifiers {
  readonly found: readonly { readonly scheme: Scheme; readonly value: string }[];
  /** One identifier, and nothing around it but what it is called, a currency, an exchange or a word for a security. */
  readonly alone: boolean;
}

const none: InnerIdentifiers = Object.freeze({ found: Object.freeze([]), alone: false });

/** What identifiers are called, which some write in front without a blank. */
const LABELLED = new RegExp(`^(?:${schemeWords.join("|")})(?=[A-Z0-9]{7,12}$)`);
const labels: ReadonlySet<string> = new Set([
  ...schemeWords,
  ..."ISINS BBG ID IDS NO NR NUMBER CODE IDENTIFIER SECURITY EQUITY CORP GOVT MTGE MUNI PFD ORD ADR SHS".split(
    " ",
  ),
]);

const isUnderstood = (word: string): boolean =>
  labels.has(word) || sensesOfCurrency(word) !== null || sensesOfExchange(word) !== null;

const saysScheme = (text: string, scheme: Scheme): boolean =>
  schemeWords.some((word) => schemeCalled(word) === scheme && text.includes(word));

/** A check digit that is often right by chance counts only where the text says what it is of. */
function schemeWithin(word: string, text: string): Scheme | null {
  const scheme = schemeOf(word);
  return scheme === null || schemes[scheme].telling || saysScheme(text, scheme) ? scheme : null;
}

/** What a text calls by its scheme and says nothing else of: "FIGI:BBG000BT3VH6", "SEDOL 6073557". It has a digit, so that it is no word. */
const CALLED = new RegExp(`^(${schemeWords.join("|")})S?[^A-Z0-9]+(?=[A-Z]*\\d)([A-Z0-9]{5,12})$`);

/**
 * The identifier that a text is by its own words, whatever its check digit: one that is wrong is a damaged identifier, and no ticker.
 * null: the text calls nothing so.
 */
export function identifierCalled(text: string): { readonly scheme: Scheme; readonly value: string } | null {
  const [, called = "", value] = CALLED.exec(text.trim().normalize("NFKC").toUpperCase()) ?? [];
  const scheme = schemeCalled(called);
  return scheme === null || value === undefined ? null : { scheme, value };
}

const ONE_WORD = /^[A-Z0-9]+$/;

/** The shortest identifier that is looked for without its name beside it. */
const fewestCharacters = 9;

/**
 * The identifiers in a text, each once; a SEDOL only where the text calls it so.
 * @example identifiersInside("KYG8020E1199 (SMIC)") // { found: [{ scheme: "isin", value: "KYG8020E1199" }], alone: false }
 */
export function identifiersInside(text: string): InnerIdentifiers {
  if (text.length < fewestCharacters) return none;
  // A number alone, as damaged ones mostly are.
  if (ONE_WORD.test(text) && schemeWithin(text.replace(LABELLED, ""), text) === null) return none;
  const upper = text.normalize("NFKC").toUpperCase();
  const words = upper
    .split(/[^A-Z0-9]+/)
    .map((word) => word.replace(LABELLED, ""))
    .filter((word) => word !== "");
  const found = words.flatMap((value) => {
    const scheme = schemeWithin(value, upper);
    return scheme === null ? [] : [{ scheme, value }];
  });
  if (found.length === 0) return none;
  const others = words.filter((word) => !found.some(({ value }) => value === word));
  const distinct = [...new Map(found.map((one) => [one.value, one])).values()];
  return { found: distinct, alone: distinct.length === 1 && others.every(isUnderstood) };
}
