/**
 * A span of a tenant's records, page by page.
 * @module
 */

import { intervalOf, iso } from "../core/time.ts";
import type { RecordHead } from "../evidence/records.ts";
import { inQuery, resolveClocks } from "./clocks.ts";
import { decodePlace, encodePlace } from "./cursor.ts";
import { page } from "./http/limits.ts";
import { invalid } from "./http/problem.ts";
import { recordsOf } from "./recording.ts";
import type { Call } from "./route.ts";

const LIST = "records";
/** Before the first record that there can be. */
const EARLIEST = "2020-01-01T00:00:00Z";

interface AskedPage {
  readonly from?: string;
  readonly until?: string;
  readonly limit?: number;
  readonly cursor?: string;
}

/** An instant, or a New York day's beginning, in milliseconds since 1970; throws a Refusal. */
function momentOf(text: string, name: string, now: number): number {
  const { asOf } = resolveClocks({ asOf: text }, now, () => inQuery(name));
  return intervalOf(asOf)?.start ?? now;
}

export interface RecordPage {
  readonly heads: readonly RecordHead[];
  readonly from: string;
  readonly until: string;
  /** The cursor of what follows; null: nothing does. */
  readonly next: string | null;
}

/** The page that a query asks for; throws a Refusal. */
export async function pageOfRecords(call: Call, asked: AskedPage): Promise<RecordPage> {
  const { records, tenant } = recordsOf(call);
  const from = momentOf(asked.from ?? EARLIEST, "from", call.now);
  // What is recorded in this very millisecond belongs to it.
  const until = asked.until === undefined ? call.now + 1 : momentOf(asked.until, "until", call.now);
  if (until < from)
    throw invalid([
      {
        parameter: "until",
        detail: "until lies before from; expected a span [from, until).",
        value: asked.until ?? "",
      },
    ]);
  const limit = asked.limit ?? page.default;
  const after = asked.cursor === undefined ? "" : decodePlace(asked.cursor, LIST);
  const found = await records.list(tenant, { from, until }, after, limit + 1);
  const heads = found.slice(0, limit);
  const last = heads.at(-1);
  const next = found.length > limit && last !== undefined ? encodePlace(LIST, last.id) : null;
  return { heads, from: iso(from), until: iso(until), next };
}
