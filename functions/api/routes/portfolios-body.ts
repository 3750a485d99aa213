/**
 * What a write of a portfolio builds upon, and what its body holds.
 * @module
 */

import type { Position } from "../../core/check/position.ts";
import { decodedInterval } from "../../core/time.ts";
import { isTombstone } from "../../portfolios/portfolio.ts";
import type { Precondition } from "../../portfolios/store.ts";
import { type FieldPlace, inBody, resolveClocks } from "../clocks.ts";
import { putPortfolioBody } from "../contract/portfolios.ts";
import { versionTag } from "../http/etag.ts";
import { invalid, Refusal } from "../http/problem.ts";
import { parseStrictJson } from "../http/strict-json.ts";
import type { Call } from "../route.ts";

/** Throws a Refusal where the portfolio is not as the write expects it. */
export function assertCurrent(standing: Precondition, wanted: number | "none"): void {
  if (standing === null || isTombstone(standing)) {
    if (wanted === "none") return;
    throw new Refusal(
      "not-found",
      "There is no portfolio of this id (any more), and nothing was written. Send If-None-Match: * to make one.",
    );
  }
  if (standing.version === wanted) return;
  throw new Refusal(
    "precondition-failed",
    `The portfolio stands at version ${standing.version}. Nothing was written; read it, then decide again.`,
    { headers: { ETag: versionTag(standing.version) } },
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
    readonly unreadColumns?: readonly string[];
  } | null;
}

/** What the sender says of a portfolio as a whole, in a body or beside a file. */
interface SaidOfWhole {
  readonly asOf?: string | undefined;
  readonly complete?: boolean | undefined;
}

/** When the holdings were so, and why they are not all; throws a Refusal where there is no such instant. */
export function ofWhole(
  { asOf, complete }: SaidOfWhole,
  now: number,
  place: FieldPlace,
): Pick<Sent, "at" | "gaps"> {
  return {
    at: decodedInterval(resolveClocks({ asOf }, now, place).asOf).start,
    gaps: complete === false ? ["the sender says that the portfolio is not complete"] : [],
  };
}

/** A body of JSON; throws a Refusal. */
export function fromJson(bytes: Uint8Array, { now }: Call): Sent {
  const body = parseStrictJson(bytes);
  if (!putPortfolioBody.Check(body)) throw invalid(putPortfolioBody.faults(body));
  return {
    positions: body.positions.map((position) =>
      typeof position === "string" ? { symbol: position } : position,
    ),
    ...ofWhole(body, now, inBody),
    export: null,
  };
}
