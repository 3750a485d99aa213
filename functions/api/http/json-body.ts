/**
 * A request's body where only JSON is taken: its media type, its text, its shape, in this order.
 * @module
 */

import type { Validator } from "../../schema/compiled-schema.ts";
import type { Call } from "../route.ts";
import { mediaTypeOf, readBody } from "./body.ts";
import { invalid, type ProblemType } from "./problem.ts";
import { parseStrictJson } from "./strict-json.ts";

/** What `jsonBody` can refuse a request with, for the table of routes. */
export const jsonBodyProblems = [
  "malformed-body",
  "duplicate-key",
  "ill-formed-text",
  "too-large",
  "unsupported-media-type",
  "unsupported-encoding",
  "invalid-request",
] as const satisfies readonly ProblemType[];

/** The body as its schema has it. `bodyBytes` bounds it, before and after decompression. Throws a Refusal. */
export async function jsonBody<T>(
  { request, limits }: Call,
  validator: Validator<T>,
  bodyBytes: number = limits.bodyBytes,
): Promise<T> {
  mediaTypeOf(request, { "application/json": ["utf-8"] });
  const value = parseStrictJson(await readBody(request, bodyBytes));
  if (!validator.Check(value)) throw invalid(validator.faults(value));
  return value;
}
