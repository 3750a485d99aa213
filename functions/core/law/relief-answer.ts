/**
 * A court order or a licence as answers print it.
 * @module
 */

import { spell } from "../time.ts";
import type { Relief } from "./listing-answer.ts";
import type { ReliefFact } from "./relief.ts";

/** An order or licence as answers print it. */
export function reliefAnswer({ kind, known }: ReliefFact): Relief {
  const { document, citations } = known;
  const span = {
    from: spell(document.from.at),
    until: document.until === null ? null : spell(document.until.at),
  };
  if (kind === "licence") {
    return {
      id: known.id,
      kind: "general-licence",
      title: known.document.title,
      agency: known.document.agency,
      ...span,
      revocable: true,
      citations,
    };
  }
  const { court, docket, judge, enteredAt, parties, revocable } = known.document;
  return {
    id: known.id,
    kind: known.document.kind,
    court,
    docket,
    judge,
    enteredAt: spell(enteredAt.at),
    ...span,
    ...(parties === null ? {} : { parties }),
    revocable,
    citations,
  };
}
