/**
 * The fact that a publication of a list was read: appended once for each publication, also where nothing else changed. Pure.
 * @module
 */

import type { Citation } from "../core/facts/citation.ts";
import type { Change } from "../core/facts/fact.ts";
import { documentOf, recordingAt } from "../core/facts/publication.ts";
import type { Register } from "../core/register/register.ts";
import { decodedInterval, type Interval } from "../core/time.ts";
import type { Plan } from "./import-plan.ts";

/** A publication that was read. */
export interface PublicationRead {
  readonly source: string;
  readonly title: string;
  readonly maxAgeDays: number;
  readonly publishedAt: string;
  readonly citation: Citation;
}

/** When the publication of a source that was last read was made public; null: none was read. */
function lastRead(register: Register, source: string): Interval | null {
  const read = (register.facts.source.get(source) ?? []).filter((publication) => {
    const change = recordingAt(publication, register.version);
    return change !== null && documentOf("source", change)?.read === true;
  });
  return read.at(-1)?.interval ?? null;
}

/** A plan with the fact that its publication was read, where it is newer than the last one recorded. */
export function withPublication(register: Register, plan: Plan, read: PublicationRead): Plan {
  const last = lastRead(register, read.source);
  const { start } = decodedInterval(read.publishedAt);
  // An instant of the day that is known already is no newer: the same list may be dated by its file or by its server.
  const isNewer = last === null || (start > last.start && start >= last.end);
  if (!isNewer || (plan.kind === "held" && plan.changes === null)) return plan;
  const { source, title, maxAgeDays, publishedAt, citation } = read;
  const fact: Change = {
    op: "publish",
    kind: "source",
    id: source,
    publishedAt,
    document: { title, form: "list", read: true, maxAgeDays },
    citations: [citation],
  };
  const changes = plan.kind === "nothing" ? [fact] : [...(plan.changes ?? []), fact];
  return plan.kind === "held" ? { ...plan, changes } : { kind: "append", changes };
}
