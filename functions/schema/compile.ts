/**
 * How a schema becomes a check, here when it is first asked for. Bundles have another module in this one's place, with the
 * checks that were compiled when they were made (infra/bundle/precompiled.ts).
 * @module
 */

import type { TSchema } from "typebox";
import { Compile } from "typebox/schema";

/** The check of a schema. */
export function compile(schema: TSchema): (value: unknown) => boolean {
  const compiled = Compile(schema);
  return (value) => compiled.Check(value);
}
