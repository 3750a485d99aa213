/**
 * What is recorded of a fact, as far as nothing has corrected or retracted it since.
 * @module
 */

import type { Change, FactKind } from "../facts/fact.ts";
import { type Publication, recordingAt } from "../facts/publication.ts";
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
