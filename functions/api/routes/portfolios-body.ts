/**
 * What a write of a portfolio builds upon, and what its body holds.
 * @module
 */

import type { Position } from "../../core/check/answer.ts";
import { decodedInterval } from "../../core/time.ts";
import { isGrave } from "../../portfolios/portfolio.ts";
import type { Basis } from "../../portfolios/store.ts";
import { explain } from "../../schema/explain.ts";
import { inBody, resolveClocks } from "../clocks.ts";
import { PutPortfolioBody, putPortfolioBody } from "../contract/portfolios.ts";
import { invalid, Refusal } from "../http/problem.ts";
import { parseStrictJson } from "../http/strict-json.ts";
import type { Call } from "../route.ts";

/** The entity tag of a portfolio's version. */
export const tagOf = (version: number): string => `"${version}"`;

/** Which version a write builds upon, by If-Match, or none by If-None-Match: *; throws a Refusal. */
export function expected({ headers }: Request): number | "none" {
  const [match, none] = [headers.get("if-match"), headers.get("if-none-match")];
  if (match === null && none === null) {
    throw new Refusal(
      "precondition-required",
      'Say what the write builds upon: If-None-Match: * for a new portfolio, otherwise If-Match with its version in quotes, such as "3".',
    );
  }
  if (match === null && none?.trim() === "*") return "none";
  const version = none === null ? /^"([1-9]\d{0,11})"$/.exec(match?.trim() ?? "")?.[1] : undefined;
  if (version === undefined) {
    throw new Refusal(
      "invalid-header",
      'Expected one of If-None-Match: * and If-Match: "3", and no other form.',
      { errors: [{ header: "If-Match", detail: "Expected one version in quotes." }] },
    );
  }
  return Number(version);
}

/** Throws a Refusal where the portfolio is not as the write expects it. */
export function assertCurrent(basis: Basis, wanted: number | "none"): void {
  if (basis === null || isGrave(basis)) {
    if (wanted === "none") return;
    throw new Refusal(
      "not-found",
      "There is no portfolio of this id (any more), and nothing was written. Send If-None-Match: * to make one.",
    );
  }
  if (basis.version === wanted) return;
  throw new Refusal(
    "precondition-failed",
    `The portfolio stands at version ${basis.version}. Nothing was written; read it, then decide again.`,
    { headers: { ETag: tagOf(basis.version) } },
  );
}

/** A portfolio as a body has it. */
export interface Sent {
  readonly positions: readonly Position[];
  readonly at: number;
  readonly gaps: readonly string[];
  readonly export: {
    readonly format: string;
    readonly cash: number;
    readonly problems: readonly object[];
  } | null;
}

/** A body of JSON; throws a Refusal. */
export function fromJson(bytes: Uint8Array, { now }: Call): Sent {
  const body = parseStrictJson(bytes);
  if (!putPortfolioBody.Check(body)) throw invalid(explain(PutPortfolioBody, body));
  const clocks = resolveClocks({ asOf: body.asOf }, now, inBody);
  return {
    positions: body.positions.map((position) =>
      typeof position === "string" ? { symbol: position } : position,
    ),
    at: decodedInterval(clocks.asOf).start,
    gaps: body.complete === false ? ["the sender says that the portfolio is not complete"] : [],
    export: null,
  };
}
