/**
 * Entries that wait for a second subject, as the API takes and shows them.
 * @module
 */

import * as Type from "typebox";
import { ChangeSchema } from "../../register/documents.ts";
import { validatorOf } from "../../schema/compiled-schema.ts";
import { closed, oneOf, orNull } from "../../schema/parts.ts";
import { Clock } from "./listing-answer.ts";
import { VersionNumber } from "./parts.ts";

const DecisionAnswer = Type.Object(
  { decision: oneOf(["accept", "reject"] as const), author: Type.String(), decidedAt: Clock },
  { ...closed, title: "ProposalDecision" },
);
const head = {
  id: Type.String(),
  source: Type.String(),
  author: Type.String({ description: "the subject that proposed it" }),
  proposedAt: Clock,
  expectedVersion: VersionNumber,
  decision: orNull(DecisionAnswer),
};
export const ProposalsResponse = Type.Object(
  { proposals: Type.Array(Type.Object(head, closed)) },
  { ...closed, title: "ProposalsResponse" },
);
export const ProposalResponse = Type.Object(
  { ...head, changes: Type.Array(ChangeSchema) },
  { ...closed, title: "ProposalResponse" },
);
export const ProposalDecisionInput = Type.Object(
  { decision: oneOf(["accept", "reject"] as const, "accept or reject") },
  { ...closed, title: "ProposalDecisionInput", description: "an object with a decision" },
);
export const RejectionReceipt = Type.Object(
  { id: Type.String(), outcome: Type.Literal("rejected") },
  { ...closed, title: "RejectionReceipt" },
);

export const proposalDecisionInput = validatorOf(ProposalDecisionInput);
