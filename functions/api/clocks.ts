/**
 * Resolves the three clocks of a request: asOf, knownAt and the register's version.
 * @module
 */

import { factsDigest } from "../core/register/facts-digest.ts";
import { atVersion, type Register } from "../core/register/register.ts";
import { intervalOf, iso, spell } from "../core/time.ts";
import { echo } from "../schema/fault.ts";
import { invalid, type ProblemError, Refusal } from "./http/problem.ts";

export interface ResolvedClocks {
  /** As answers print them: an instant in full, or the date. */
  readonly asOf: string;
  readonly knownAt: string | null;
  /** Which `asOf` was asked; null: none, so that it is the moment of asking. */
  readonly askedAsOf: string | null;
}

export interface AskedClocks {
  readonly asOf?: string | null | undefined;
  readonly knownAt?: string | null | undefined;
}

/** Where in the request a field is: in the body or among the query's parameters. */
export type FieldPlace = (field: string) => Pick<ProblemError, "pointer" | "parameter">;
export const inBody: FieldPlace = (field) => ({ pointer: `/${field}` });
export const inQuery: FieldPlace = (field) => ({ parameter: field });

/** The lists begin in 2020; a year outside is a slip of the pen, and would be answered "no match". */
const YEARS = { first: 2000, last: 2199 } as const;

function errorOf(field: string, text: string, place: FieldPlace): ProblemError | null {
  const interval = intervalOf(text);
  const year = Number(text.slice(0, 4));
  const at = { ...place(field), value: echo(text) };
  if (interval === null) {
    return {
      ...at,
      detail: `"${echo(text)}" is not an instant or a date that exists; expected "2021-03-15T13:31:00Z" with its zone, or "2021-03-15".`,
    };
  }
  if (year < YEARS.first || year > YEARS.last) {
    return {
      ...at,
      detail: `"${echo(text)}" lies outside the years ${YEARS.first} to ${YEARS.last}. Correct the year.`,
    };
  }
  return null;
}

/** asOf and knownAt as they will be printed. `now` in milliseconds stands in for an absent asOf; throws a Refusal. */
export function resolveClocks(asked: AskedClocks, now: number, place: FieldPlace): ResolvedClocks {
  const { asOf = null, knownAt = null } = asked;
  const errors = [
    asOf === null ? null : errorOf("asOf", asOf, place),
    knownAt === null ? null : errorOf("knownAt", knownAt, place),
  ];
  const found = errors.filter((error) => error !== null);
  if (found.length > 0) throw invalid(found);
  return {
    asOf: asOf === null ? iso(now) : spell(asOf),
    knownAt: knownAt === null ? null : spell(knownAt),
    askedAsOf: asOf,
  };
}

/** The register at the version asked for, as a contract's schema has let it pass; throws a Refusal where there is none. */
export function resolveVersion(
  register: Register,
  asked: number | string | null | undefined,
  place: FieldPlace,
): Register {
  if (register.version === 0) {
    throw new Refusal(
      "register-empty",
      "The register holds nothing yet, so nothing can be answered from it. Import the curated data first.",
      {
        headers: { "Retry-After": "60" },
      },
    );
  }
  if (asked === null || asked === undefined) return register;
  const [number, digest] = String(asked).split("@");
  const chosen = Number(number) === register.version ? register : atVersion(register, Number(number));
  const at = { ...place("version"), value: echo(asked) };
  if (chosen === null) {
    const detail = `The register has no version ${number}; the newest is ${register.version}.`;
    throw new Refusal("unknown-version", detail, { errors: [{ ...at, detail }] });
  }
  if (digest !== undefined && digest !== chosen.digest && digest !== factsDigest(chosen)) {
    const detail = `Version ${number} of this register has the digest ${chosen.digest}, and its facts ${factsDigest(chosen)}, neither of which was asked for. The register was restored or is another one; answers from the two need not agree.`;
    throw new Refusal("version-mismatch", detail, { errors: [{ ...at, detail }] });
  }
  return chosen;
}
