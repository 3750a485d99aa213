/**
 * A question, and the security lines that a key names in it.
 * @module
 */

import type { Doubt, Issuer, SecurityLine } from "../facts/issuer.ts";
import type { Problem } from "../problem.ts";
import { documents, everyDocument } from "../register/known.ts";
import { perKnowledge, type Question } from "../register/question.ts";
import { keysOf } from "../register/register.ts";
import type { MatchedBy } from "./answer.ts";

/** One issuer named by one scheme. */
export interface Hit {
  readonly issuer: string;
  readonly by: MatchedBy;
  /** The ISIN of the line that was named, where it is recorded. */
  readonly isin?: string | undefined;
  /** Why it is not certain that the issuer is meant; null: it is. */
  readonly doubt: Doubt | null;
}

export const noHits: readonly Hit[] = Object.freeze([]);
export const noProblems: readonly Problem[] = Object.freeze([]);

export const doubt = (why: string): Doubt => ({ why });

/** Hits of what stands in a name, as hits of that name: never certain. */
export const inName = (hits: readonly Hit[], name: string, why: string): readonly Hit[] =>
  hits.map((hit) => ({ ...hit, by: { scheme: "name", value: name }, doubt: hit.doubt ?? doubt(why) }));

/** Lines of one document by key: each document is read once, however many positions ask. */
const linesByDocument = new WeakMap<Issuer, ReadonlyMap<string, readonly SecurityLine[]>>();

function linesOf(document: Issuer): ReadonlyMap<string, readonly SecurityLine[]> {
  const cached = linesByDocument.get(document);
  if (cached !== undefined) return cached;
  const lines = new Map<string, SecurityLine[]>();
  for (const line of document.lines) {
    for (const key of keysOf(line)) {
      const present = lines.get(key);
      if (present === undefined) lines.set(key, [line]);
      else present.push(line);
    }
  }
  linesByDocument.set(document, lines);
  return lines;
}

export interface FoundLine {
  readonly issuer: string;
  readonly line: SecurityLine;
}

const noLines: readonly FoundLine[] = Object.freeze([]);

/** The documents of an issuer that count in a question. */
export const issuerDocuments = perKnowledge(({ register, knownAt, ever }, issuer): readonly Issuer[] =>
  ever === true
    ? everyDocument(register, "issuer", issuer)
    : documents(register, "issuer", issuer, knownAt).map(({ document }) => document),
);

const linesFound = perKnowledge((knowledge, key): readonly FoundLine[] =>
  (knowledge.register.issuersByKey.get(key) ?? []).flatMap((issuer) =>
    issuerDocuments(knowledge, issuer).flatMap((document) =>
      (linesOf(document).get(key) ?? []).map((line) => ({ issuer, line })),
    ),
  ),
);

/** Lines with this key that any document known to the question holds, with their issuers. */
export const linesAt = (question: Question, key: string): readonly FoundLine[] =>
  question.register.issuersByKey.has(key) ? linesFound(question, key) : noLines;

/** Whether what was found makes a further look needless. */
export const isSettled = ({ ever }: Question, found: readonly unknown[]): boolean =>
  ever !== true && found.length > 0;
