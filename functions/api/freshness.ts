/**
 * The headers that depend on the moment of asking: how old the register and its sources are.
 * @module
 */

import type { Call } from "./route.ts";

/** What depends on the moment of asking, in headers only: the body stays the same for ever. In whole seconds. */
export function freshness({ deps }: Pick<Call, "deps">, readAt: number): Readonly<Record<string, string>> {
  const sourceAge = deps.sourceAge?.() ?? null;
  return {
    "Register-Age": String(Math.max(0, Math.floor((deps.now() - readAt) / 1000))),
    ...(sourceAge === null
      ? {}
      : { "Source-Age": sourceAge === "never" ? sourceAge : String(Math.max(0, Math.floor(sourceAge))) }),
  };
}
