/**
 * What is gathered from a position's fields, one by one, before it is said what the position means.
 * @module
 */

import type { Scheme } from "../facts/scheme.ts";
import type { Problem } from "../problem.ts";
import type { Question } from "../register/question.ts";
import { type InnerIdentifiers, identifiersInside } from "../symbols/inner-identifiers.ts";
import type { MatchedBy } from "./answer.ts";
import { doubt, type Hit } from "./lines-at.ts";
import type { MutableRead } from "./resolution.ts";
import { type IdentifierReading, readIdentifier } from "./resolve-identifier.ts";

/** Hits by one scheme, best scheme first. */
export interface Group {
  readonly scheme: MatchedBy["scheme"];
  readonly hits: readonly Hit[];
}

export interface Gathering {
  readonly groups: Group[];
  readonly problems: Problem[];
  readonly read: MutableRead;
  /** Identifiers that were understood, in whichever field they stood. */
  readonly identifiers: { readonly scheme: Scheme; readonly value: string }[];
  /** Whether everything was understood literally as sent. */
  literal: boolean;
  sent: number;
  /** How many identifiers, the symbol among them, could be read (rule 7). */
  usable: number;
  /** How many of them name one security for certain, here or not: beside one, a name decides nothing (rule 8). */
  certain: number;
}

export const newGathering = (): Gathering => ({
  groups: [],
  problems: [],
  read: {},
  identifiers: [],
  literal: true,
  sent: 0,
  usable: 0,
  certain: 0,
});

export function addGroup({ groups }: Gathering, scheme: Group["scheme"], hits: readonly Hit[]): void {
  if (hits.length > 0) groups.push({ scheme, hits });
}

function keep(gathering: Gathering, scheme: Scheme, result: IdentifierReading): void {
  if (result.usable) {
    gathering.usable += 1;
    gathering.certain += 1;
    gathering.read[scheme] ??= result.value;
    gathering.identifiers.push({ scheme, value: result.value });
  }
  if (result.problems.length > 0) gathering.problems.push(...result.problems);
  addGroup(gathering, scheme, result.hits);
}

const insideProblem = (field: string, value: string, { found }: InnerIdentifiers): Problem => {
  const told = found.map((one) => `the ${one.scheme.toUpperCase()} ${one.value}`).join(" and ");
  const message = `${JSON.stringify(value)} is more than an identifier; ${told} in it was compared. Send the identifier alone, in the field of its kind`;
  return { code: "identifier-in-text", field, value, message };
};

/**
 * Identifiers inside other text are compared, too: certain where there is one with nothing around it but what it is called, otherwise
 * a person is asked. False: there is none.
 */
export function takeInside(gathering: Gathering, question: Question, field: string, text: string): boolean {
  const inside = identifiersInside(text);
  if (inside.found.length === 0) return false;
  gathering.literal = false;
  gathering.problems.push(insideProblem(field, text, inside));
  const why = doubt(`the identifier stands in ${JSON.stringify(field)} among other text`);
  for (const { scheme, value } of inside.found) {
    const result = readIdentifier(question, scheme, value);
    const hits = inside.alone ? result.hits : result.hits.map((hit) => ({ ...hit, doubt: hit.doubt ?? why }));
    keep(gathering, scheme, { ...result, hits, usable: result.usable && inside.alone });
  }
  return true;
}

/** An identifier in its own field, or a symbol that is one. */
export function takeIdentifier(
  gathering: Gathering,
  question: Question,
  scheme: Scheme,
  field: string,
  value: string,
): void {
  gathering.sent += 1;
  const result = readIdentifier(question, scheme, value);
  if (result.value !== value) gathering.literal = false;
  // A damaged identifier may be one of another scheme, or have something around it.
  if (result.damaged === true && result.hits.length === 0 && takeInside(gathering, question, field, value))
    return;
  keep(gathering, scheme, result);
}
