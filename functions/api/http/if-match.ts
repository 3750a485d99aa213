/**
 * What a write builds upon: one version in If-Match, or nothing yet by If-None-Match: *.
 * @module
 */

import { echo } from "../../schema/fault.ts";
import { Refusal } from "./problem.ts";

const FORM = 'Expected one version in quotes: "31". Weak tags, lists and * are not taken.';

function versionIn(header: string): number {
  const version = /^"(0|[1-9]\d{0,11})"$/.exec(header.trim())?.[1];
  if (version !== undefined) return Number(version);
  throw new Refusal(
    "invalid-header",
    'If-Match cannot be read; expected one version in quotes, such as If-Match: "31".',
    { errors: [{ header: "If-Match", detail: FORM, value: echo(header) }] },
  );
}

/** The version that a write names in If-Match; throws a Refusal where it names none. */
export function expectedVersion({ headers }: Request): number {
  const match = headers.get("if-match");
  if (match !== null) return versionIn(match);
  throw new Refusal(
    "precondition-required",
    'If-Match is missing; expected the version that you build upon, such as If-Match: "31". GET /v1/register tells it.',
    { errors: [{ header: "If-Match", detail: FORM }] },
  );
}

/** The version that a write names in If-Match, or "none" by If-None-Match: *; throws a Refusal. */
export function expectedOrNone({ headers }: Request): number | "none" {
  const [match, none] = [headers.get("if-match"), headers.get("if-none-match")];
  if (match === null && none === null) {
    throw new Refusal(
      "precondition-required",
      'Say what the write builds upon: If-None-Match: * for a new portfolio, otherwise If-Match with its version in quotes, such as "3".',
    );
  }
  if (match === null && none?.trim() === "*") return "none";
  if (match !== null && none === null) return versionIn(match);
  throw new Refusal(
    "invalid-header",
    'Expected one of If-None-Match: * and If-Match: "3", and no other form.',
    {
      errors: [{ header: "If-None-Match", detail: "Expected * alone, without If-Match.", value: echo(none) }],
    },
  );
}
