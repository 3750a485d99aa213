/**
 * What is recorded of a fact, as far as nothing has corrected or retracted it since.
 * @module
 */

import type { Change, FactKind } from "../facts/fact.ts";
import { type Publication, recordingAt } from "../facts/publication.ts";
import type { Interval } from "../time.ts";
import { publicationOf } from "./publications-in-order.ts";
import type { Register } from "./register.ts";

/** Every publication of a fact that counts at the register's version, oldest first. */
export function standing(
  register: Register,
  kind: FactKind,
  id: string,
): readonly { publication: Publication; change: Change }[] {
  return (register.facts[kind].get(id) ?? []).flatMap((publication) => {
    const change = recordingAt(publication, register.version);
    return change === null ? [] : [{ publication, change }];
  });
}

/** What was published of a fact at one moment, as it counts at the register's version; null: nothing. */
export function standingAt(
  register: Pick<Register, "facts" | "version">,
  kind: FactKind,
  id: string,
  moment: Interval,
): Change | null {
  const publication = publicationOf(register.facts[kind].get(id) ?? [], moment);
  return publication === undefined ? null : recordingAt(publication, register.version);
}
