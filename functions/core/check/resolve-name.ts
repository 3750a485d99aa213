/**
 * Rule 8: a name alone never restricts; it asks a person, and only where nothing better could decide.
 * @module
 */

import type { Issuer } from "../facts/issuer.ts";
import { documents } from "../register/known.ts";
import type { Question } from "../register/question.ts";
import { calledKey } from "../register/register.ts";
import { issuersOfBond } from "../symbols/bond-words.ts";
import { looserNames } from "../symbols/looser-names.ts";
import { normaliseName } from "../symbols/names.ts";
import { namesInProduct } from "../symbols/product-words.ts";
import { namesIn } from "../symbols/several-names.ts";
import { doubt, type Hit, issuerDocuments, noHits } from "./lines-at.ts";

/** Whether an issuer, or one of its listings, bears the name in any publication known; `strengths` are those of the aliases that count. */
function bears(
  question: Question,
  issuer: string,
  normal: string,
  strengths: readonly string[] = ["strong"],
): boolean {
  const { register, knownAt, ever } = question;
  // The index of names holds every name that was ever recorded.
  if (ever === true) return true;
  const own = issuerDocuments(question, issuer).flatMap(({ name, aliases }) => [
    name,
    ...aliases.filter(({ strength }) => strengths.includes(strength)).map((alias) => alias.name),
  ]);
  const printed = (register.listingsByIssuer.get(issuer) ?? []).flatMap((listing) =>
    documents(register, "listing", listing, knownAt)
      .filter(({ document }) => document.issuer === issuer)
      .map(({ document }) => document.name),
  );
  return [...own, ...printed].some((name) => normaliseName(name) === normal);
}

const nobody: readonly string[] = Object.freeze([]);

/** The issuers that bear a name in the form in which names are compared. */
function bearersOf(question: Question, normal: string): readonly string[] {
  const candidates = normal === "" ? undefined : question.register.issuersByName.get(normal);
  return candidates === undefined ? nobody : candidates.filter((issuer) => bears(question, issuer, normal));
}

/**
 * The issuers that are called so where a name is short: in a symbol's place, or as a bond's issuer or an underlying. There short forms
 * count of which no list is sure ("SMIC"), as nothing but a security's own name stands there.
 */
function calledIn(question: Question, text: string): readonly string[] {
  const normal = normaliseName(text);
  const candidates = question.register.issuersByKey.get(calledKey(normal)) ?? nobody;
  return candidates.filter((issuer) => bears(question, issuer, normal, ["strong", "weak"]));
}

/** The issuers whose name stands in a symbol's place; `isSure` where it can be nothing else: a name, no short form, and no US ticker's length. */
export function issuersCalled(
  question: Question,
  symbol: string,
): readonly { readonly issuer: string; readonly isSure: boolean }[] {
  const named = namesakesOf(question, symbol);
  const isLong = normaliseName(symbol).length >= 5;
  return [...new Set([...named, ...calledIn(question, symbol)])].map((issuer) => ({
    issuer,
    isSure: isLong && named.includes(issuer),
  }));
}

/** The issuers on which the name of a structured product, a warrant or another derivative says that it is. */
export const underlyingsOf = (question: Question, name: string): readonly string[] => [
  ...new Set(
    namesIn(name)
      .flatMap((one) => namesInProduct(one, question.register.nameStarts))
      .flatMap(({ text, isShort }) => [
        ...bearersOf(question, normaliseName(text)),
        ...(isShort ? calledIn(question, text) : nobody),
      ]),
  ),
];

/** The issuers that a bond's description names, or for which the company that it names borrows; none where it describes none and its kind is another. */
export const borrowersOf = (question: Question, name: string, isBond: boolean): readonly string[] => [
  ...new Set(
    namesIn(name).flatMap((one) =>
      issuersOfBond(one, isBond).flatMap((issuer) => [
        ...bearersOf(question, normaliseName(issuer)),
        ...calledIn(question, issuer),
      ]),
    ),
  ),
];

/** The issuers that bear a name exactly, or one of several. */
export function namesakesOf(question: Question, name: string): readonly string[] {
  const [first = nobody, ...others] = namesIn(name).map((one) => bearersOf(question, normaliseName(one)));
  return others.length === 0 ? first : [...new Set([first, ...others].flat())];
}

/** Whether an issuer has a certain line. */
export const hasCertainLine = (question: Question, issuer: string): boolean =>
  issuerDocuments(question, issuer).some(({ lines }: Issuer) =>
    lines.some((line) => line.doubt === undefined),
  );

const hitOf =
  (name: string) =>
  (issuer: string): Hit => ({
    issuer,
    by: { scheme: "name", value: name },
    doubt: doubt("only the name agrees"),
  });

/** Hits of issuers by a name that they bear. */
export const hitsByName = (issuers: readonly string[], name: string): readonly Hit[] =>
  issuers.length === 0 ? noHits : issuers.map(hitOf(name));

/**
 * Issuers that bear a name once what is not the company's is taken away ("CNOOC LTD SPONS ADR EACH REPR 100 ORD"): asked where
 * nothing but the name says what a position is.
 */
export const looseNamesakesOf = (question: Question, name: string): readonly string[] => [
  ...new Set(looserNames(name).flatMap((normal) => bearersOf(question, normal))),
];

/** The same as hits. */
export const hitsOfNames = (question: Question, name: string): readonly Hit[] =>
  hitsByName(looseNamesakesOf(question, name), name);
