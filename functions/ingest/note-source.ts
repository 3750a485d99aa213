/**
 * How a source's import went, for `GET /v1/register` and the alarms. It stands outside the log and is overwritten.
 * @module
 */

import { iso } from "../core/time.ts";
import type { RegisterTable } from "../register/query.ts";
import { neverPolled, readSourceState, type SourceState, writeSourceState } from "../register/sources.ts";

/** What is noted of an import: `publication` is what the source calls the state that was taken over; absent: as before. */
export interface Noted {
  readonly state: SourceState["state"];
  readonly detail: string | null;
  readonly publication?: string;
}

const MAX_DETAIL = 2_000;
const cut = (text: string): string => (text.length > MAX_DETAIL ? `${text.slice(0, MAX_DETAIL - 1)}…` : text);

/** Notes how an import went. A success renews the time of the last one; anything else leaves it as it was. */
export async function noteSource(
  deps: RegisterTable & { readonly now: () => number },
  name: string,
  { state, detail, publication }: Noted,
): Promise<void> {
  const before = (await readSourceState(deps, name)) ?? neverPolled(name);
  const lastPollAt = iso(deps.now());
  await writeSourceState(deps, {
    name,
    lastPollAt,
    lastSuccessAt: state === "current" ? lastPollAt : before.lastSuccessAt,
    publication: state === "current" ? (publication ?? before.publication) : before.publication,
    state,
    detail: detail === null ? null : cut(detail),
  });
}
