import { inQuery, resolveClocks } from "./clocks.ts";
import { ClocksQuery, readQuery } from "./contract/query.ts";
import type { Call } from "./route.ts";

/** Said of a route whose answer is of now, whichever clocks are sent. */
export const forUniformity =
  "asOf, knownAt and version are taken for uniformity; the answer does not depend on them.";

/** The clocks of such a route are read all the same: a slip of the pen is refused here as anywhere. Throws a Refusal. */
export function readUniformClocks({ query, now }: Pick<Call, "query" | "now">): void {
  resolveClocks(readQuery(ClocksQuery, query), now, inQuery);
}
