/**
 * Rule 8: a name alone never restricts; it asks a person, and only where nothing better could decide.
 * @module
 */

import type { Issuer } from "../facts/issuer.ts";
import { documents } from "../register/known.ts";
import type { Question } from "../register/question.ts";
import { issuersOfBond } from "../symbols/bond-words.ts";
import { looserNames } from "../symbols/looser-names.ts";
import { normaliseName } from "../symbols/names.ts";
import { namesIn } from "../symbols/several-names.ts";
import { doubt, type Hit, issuerDocuments, noHits } from "./lines-at.ts";

/** Whether an issuer, or one of its listings, bears the name in any publication known. */
function bears(question: Question, issuer: string, normal: string): boolean {
  const { register, knownAt, ever } = question;
  // The index of names holds every name that was ever recorded.
  if (ever === true) return true;
  const own = issuerDocuments(question, issuer).flatMap(({ name, aliases }) => [
    name,
    ...aliases.filter(({ strength }) => strength === "strong").map((alias) => alias.name),
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

/** The issuers that a bond's description names, or for which the company that it names borrows; none where it describes none and its kind is another. */
export const borrowersOf = (question: Question, name: string, isBond: boolean): readonly string[] => [
  ...new Set(
    namesIn(name).flatMap((one) =>
      issuersOfBond(one, isBond).flatMap((issuer) => bearersOf(question, normaliseName(issuer))),
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
export const hitsOfNames = (question: Question, name: string): readonly Hit[] =>
  hitsByName([...new Set(looserNames(name).flatMap((normal) => bearersOf(question, normal)))], name);
