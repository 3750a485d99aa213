/**
 * Rules 1 and 7: identifiers with a check digit.
 * @module
 */

import type { Doubt } from "../facts/issuer.ts";
import { type Identifiers, type Scheme, schemeNames } from "../facts/scheme.ts";
import type { Problem } from "../problem.ts";
import type { Question } from "../register/question.ts";
import { normaliseIdentifier, nsinOf } from "../symbols/identifiers.ts";
import { readOption } from "../symbols/option-symbol.ts";
import { schemeOf, schemes, schemesInOrder } from "../symbols/schemes.ts";
import { doubt, type Hit, isSettled, linesAt, noHits, noProblems } from "./lines-at.ts";

export interface IdentifierReading {
  readonly hits: readonly Hit[];
  /** Whether it names one security for certain, in the register or not. */
  readonly usable: boolean;
  /** Its form or check digit is wrong, and nothing printed it so. */
  readonly damaged?: true;
  /** As understood. */
  readonly value: string;
  readonly problems: readonly Problem[];
}

const notHeld = (scheme: Scheme, value: string): readonly Problem[] => [
  {
    code: "scheme-not-held",
    field: scheme,
    value,
    message: `The register holds no ${scheme.toUpperCase()} for most securities, so ${JSON.stringify(value)} decides nothing where it matches none. Send an ISIN, a CUSIP or a ticker with its exchange`,
  },
];

const find = (
  question: Question,
  scheme: Scheme,
  kind: string,
  text: string,
  why: Doubt | null,
): readonly Hit[] => {
  const lines = linesAt(question, `${kind}:${text}`);
  return lines.length === 0
    ? noHits
    : lines.map(({ issuer, line }) => ({
        issuer,
        by: { scheme, value: text },
        isin: line.isin,
        doubt: why ?? line.doubt ?? null,
      }));
};

/** Lines known only by the national number that stands inside an ISIN. */
function embedded(question: Question, isin: string): readonly Hit[] {
  const inner: Identifiers = nsinOf(isin);
  const hits = schemeNames.flatMap((scheme) => {
    const number = inner[scheme];
    return number === undefined ? [] : find(question, "isin", scheme, number, null);
  });
  return hits.map((hit) => ({ ...hit, by: { scheme: "isin" as const, value: isin } }));
}

/** Looked up as it is before its check digit is judged, so that identifiers published with a flaw match. */
export function readIdentifier(question: Question, scheme: Scheme, sent: string): IdentifierReading {
  const value = normaliseIdentifier(sent);
  const hits = find(question, scheme, scheme, value, null);
  if (schemes[scheme].isValid(value)) {
    const all =
      !isSettled(question, hits) &&
      scheme === "isin" &&
      (question.register.hasNationalNumbers || question.ever === true)
        ? [...hits, ...embedded(question, value)]
        : hits;
    // A number of a scheme that the register does not hold throughout was compared with next to nothing (rule 7).
    if (all.length === 0 && !schemes[scheme].printed)
      return { hits: all, usable: false, value, problems: notHeld(scheme, sent) };
    return { hits: all, usable: true, value, problems: noProblems };
  }
  const problem = (code: string, message: string): readonly Problem[] => [
    { code, field: scheme, value: sent, message },
  ];
  if (isSettled(question, hits)) {
    return {
      hits,
      usable: true,
      value,
      problems: problem(
        "published-with-flaw",
        `${value} fails its check digit, but a government list printed it so; it is matched exactly`,
      ),
    };
  }
  const repaired = schemes[scheme].repair(value);
  if (repaired !== null) {
    const message = `${sent} lacks leading zeros; read as ${repaired}, whose check digit is right. Send it as text, not as a number`;
    const why = doubt(`the ${scheme.toUpperCase()} was completed with leading zeros`);
    return {
      hits: [...hits, ...find(question, scheme, scheme, repaired, why)],
      usable: true,
      value: repaired,
      problems: problem("leading-zeros-lost", message),
    };
  }
  const message = `${JSON.stringify(sent)} is not a valid ${scheme.toUpperCase()}: its form or its check digit is wrong. Correct it, or send another identifier`;
  return { hits, usable: false, damaged: true, value, problems: problem("damaged-identifier", message) };
}

/** An ISIN's form, whatever its check digit: a damaged one is no ticker. */
const ISIN_FORM = /^[A-Z]{2}[A-Z0-9]{9}\d$/;

/** Whether the mark that brokers set before options says that a text is one: "-CHD210618P30" has an ISIN's form otherwise. */
const isMarkedOption = (symbol: string): boolean =>
  /^\s*[-.]/.test(symbol) && readOption(symbol.trim().toUpperCase()) !== null;

/** Shorter texts are tickers. */
const fewestCharacters = 7;

/**
 * The scheme of a symbol that is itself an identifier, as some exports write it (Fidelity prints CUSIPs of trust funds there);
 * null: it is none. What a list printed counts as it was printed, however it is formed.
 */
export function identifierIn({ register }: Question, symbol: string): Scheme | null {
  if (symbol.length < fewestCharacters) return null;
  const value = normaliseIdentifier(symbol);
  const printed = schemesInOrder.find((scheme) => register.issuersByKey.has(`${scheme}:${value}`));
  if (printed !== undefined) return printed;
  return schemeOf(value) ?? (ISIN_FORM.test(value) && !isMarkedOption(symbol) ? "isin" : null);
}
