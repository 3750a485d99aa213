/**
 * Imports of the government's own lists, as the API takes and shows them.
 * @module
 */

import * as Type from "typebox";
import { validatorOf } from "../../schema/compiled-schema.ts";
import { closed, Id, oneOf, orNull } from "../../schema/parts.ts";
import { VersionNumber } from "./parts.ts";

const Reason = Type.Object(
  { code: Type.String({ description: "stable; clients may branch on it" }), message: Type.String() },
  { ...closed, title: "Reason", description: "why a list was held" },
);

export const ImportInput = Type.Object(
  { source: Id },
  { ...closed, title: "ImportInput", description: "an object with the name of the source to poll" },
);
export const ImportReport = Type.Object(
  {
    source: Type.String(),
    outcome: oneOf(
      ["appended", "nothing", "unchanged", "held", "failed", "contended"] as const,
      "how the poll went",
    ),
    version: orNull(VersionNumber),
    held: orNull(Type.String({ description: "the id under which the list is held" })),
    reasons: Type.Array(Reason),
    detail: orNull(Type.String({ description: "why the poll failed" })),
  },
  { ...closed, title: "ImportReport" },
);
const Decision = Type.Object(
  {
    decision: oneOf(["accepted", "discarded"] as const),
    by: Type.String(),
    at: Type.String(),
    version: orNull(VersionNumber),
    proposal: Type.Optional(Type.String({ description: "the proposal that waits for a second subject" })),
  },
  { ...closed, title: "ImportDecision" },
);
export const HeldImport = Type.Object(
  {
    id: Type.String(),
    source: Type.String(),
    heldAt: Type.String(),
    publishedAt: Type.String(),
    digest: Type.String(),
    entities: Type.Integer({ minimum: 0 }),
    acceptable: Type.Boolean({ description: "false: the list is damaged and can only be discarded" }),
    reasons: Type.Array(Reason),
    wouldAppend: Type.Array(Type.String(), { description: "what acceptance would append now, line by line" }),
    decision: orNull(Decision),
  },
  { ...closed, title: "HeldImport" },
);
export const ImportDecisionInput = Type.Object(
  { decision: oneOf(["accept", "discard"] as const, "accept or discard") },
  { ...closed, title: "ImportDecisionInput", description: "an object with the decision" },
);
export const ImportDecisionReceipt = Type.Object(
  { id: Type.String(), decision: oneOf(["accepted", "discarded"] as const), version: orNull(VersionNumber) },
  { ...closed, title: "ImportDecisionReceipt" },
);
export const ImportProposedReceipt = Type.Object(
  { id: Type.String(), decision: Type.Literal("proposed"), proposal: Type.String() },
  { ...closed, title: "ImportProposedReceipt" },
);

export const importInput = validatorOf(ImportInput);
export const importDecisionInput = validatorOf(ImportDecisionInput);
