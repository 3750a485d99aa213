/**
 * Up to when each source was read, as a question may know it: the same question, register and version get the same answer.
 * @module
 */

import { documentOf, type Publication, recordingAt } from "../facts/publication.ts";
import type { Source } from "../facts/source.ts";
import type { Interval } from "../time.ts";
import type { Register } from "./register.ts";

/** One source in an answer's coverage. */
export interface SourceAnswer {
  readonly id: string;
  readonly title: string;
  readonly form: Source["form"];
  /** When the publication that was last read was made public, a day or an instant in UTC; null: it was never read. */
  readonly publication: string | null;
  /** Present where the question's instant lies more than the source's limit after that publication; in days. */
  readonly olderThanDays?: number;
}

/** What a question may know: its register, what counts as published (null: all), the instant that it is about. */
interface Asked {
  readonly register: Register;
  readonly knownAt: Interval | null;
  readonly asOf: Interval;
}

const DAY = 86_400_000;

interface Certain {
  readonly publication: Publication;
  readonly document: Source;
}

/**
 * The newest publication that was read, of those that were certainly public; where none was read, the newest. Sought from the
 * end: a source gains a publication a day, and a question is mostly about the last.
 */
function lastRead({ register, knownAt }: Asked, publications: readonly Publication[]): Certain | null {
  let newest: Certain | null = null;
  for (let i = publications.length - 1; i >= 0; i -= 1) {
    const publication = publications[i];
    if (publication === undefined || (knownAt !== null && publication.interval.end > knownAt.start)) continue;
    const change = recordingAt(publication, register.version);
    const document = change === null ? null : documentOf("source", change);
    if (document === null) continue;
    if (document.read) return { publication, document };
    newest ??= { publication, document };
  }
  return newest;
}

/**
 * Every source that is known to the question, by id, with the publication that was last read; empty where the register has no
 * source facts. A publication that may not yet have been public at `knownAt` does not count: less is then said to be known.
 */
export function sourcesKnown(asked: Asked): readonly SourceAnswer[] {
  const { facts } = asked.register;
  return [...facts.source.keys()].sort().flatMap((id): readonly SourceAnswer[] => {
    const last = lastRead(asked, facts.source.get(id) ?? []);
    if (last === null) return [];
    const { title, form, read, maxAgeDays } = last.document;
    if (!read) return [{ id, title, form, publication: null }];
    const { publishedAt, interval } = last.publication;
    const isOld = asked.asOf.start - interval.end > maxAgeDays * DAY;
    return [{ id, title, form, publication: publishedAt, ...(isOld ? { olderThanDays: maxAgeDays } : {}) }];
  });
}
