/**
 * What became of an appended entry, as the reply to whoever sent it.
 * @module
 */

import type { AppendOutcome } from "../../register/append.ts";
import { versionTag } from "../http/etag.ts";
import { Refusal } from "../http/problem.ts";
import { json, type Reply } from "../route.ts";

/** An objection at its place: it begins with a pointer where one place is at fault. */
function placed(objection: string): { readonly pointer: string; readonly detail: string } {
  const [, pointer, detail] = /^(\/(?:changes|source|author)\S*): (.*)$/s.exec(objection) ?? [];
  return { pointer: pointer ?? "/changes", detail: detail ?? objection };
}

/** What a writer is told of an outcome; throws a Refusal for those in which nothing was written. */
export function replyOf(
  id: string,
  outcome: AppendOutcome | { readonly kind: "proposed" },
  asked: number,
): Reply {
  switch (outcome.kind) {
    case "proposed":
      return json({ id, outcome: "proposed" }, { Location: `/v1/register/proposals/${id}` }, 202);
    case "appended":
    case "already": {
      const { kind, version, digest } = outcome;
      const headers = {
        Location: `/v1/register/entries?after=${version - 1}&limit=1`,
        ETag: versionTag(version),
      };
      return json({ id, outcome: kind, version, digest }, headers, kind === "appended" ? 201 : 200);
    }
    case "id-conflict":
      throw new Refusal(
        "id-conflict",
        "The log holds this id with other content. Nothing was written; choose another id.",
        {
          errors: [{ pointer: "/id", detail: "Expected an id of no other entry.", value: id }],
        },
      );
    case "precondition-failed":
      throw new Refusal(
        "precondition-failed",
        `The register stands at version ${outcome.version}, not at ${asked}. Nothing was written; read what was added, then decide again.`,
        {
          errors: [{ header: "If-Match", detail: `Expected "${outcome.version}".`, value: `"${asked}"` }],
          headers: { ETag: versionTag(outcome.version) },
        },
      );
    case "refused":
      throw new Refusal(
        "entry-refused",
        "With this entry the register could not be answered from. Nothing was written; see errors.",
        {
          errors: outcome.objections.map(placed),
        },
      );
    case "contended":
      throw new Refusal(
        "contended",
        "Other writers were faster each time. Nothing was written; send the same entry again.",
        { headers: { "Retry-After": "1" } },
      );
  }
}
