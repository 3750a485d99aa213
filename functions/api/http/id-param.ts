/**
 * The id in a path. It may become part of a key of the store, so a text that can be no id gets no further.
 * @module
 */

import { fits } from "../../schema/explain.ts";
import { echo } from "../../schema/fault.ts";
import { Id } from "../../schema/parts.ts";
import type { Call } from "../route.ts";
import { Refusal } from "./problem.ts";

const withArticle = (kind: string): string => `${/^[aeiou]/.test(kind) ? "an" : "a"} ${kind}`;

/** The refusal (404) of an id that names nothing. `kind` is what was looked for: "proposal". */
export const absent = (kind: string, id: string, why = `There is no ${kind} with this id.`): Refusal =>
  new Refusal("not-found", why, {
    errors: [{ parameter: "id", detail: `Expected the id of ${withArticle(kind)}.`, value: echo(id) }],
  });

/** The id in a call's path; throws a Refusal (404) for a text that can be no id. */
export function idParam({ params: { id = "" } }: Pick<Call, "params">, kind: string): string {
  if (fits(Id, id)) return id;
  throw absent(kind, id, `There is no ${kind} with this id: an id is a–z, 0–9, dot and hyphen, at most 80.`);
}
