/**
 * Entries that wait for a second subject. A proposal is written once, beside the log and outside its chain; so is the decision
 * on it. What is accepted becomes an entry by the one way in, `append`, with both subjects as its author.
 * @module
 */

import type { Static } from "typebox";
import * as Type from "typebox";
import type { Change } from "../core/facts/fact.ts";
import { sameJson } from "../core/json.ts";
import { canonicalText, textDigest } from "../core/register/digest.ts";
import { validatorOf } from "../schema/compiled-schema.ts";
import { At, Id } from "../schema/parts.ts";
import { type AppendDeps, type AppendOutcome, type AppendRequest, append, decide } from "./append.ts";
import { ChangeSchema } from "./documents.ts";
import { CorruptRegister } from "./errors.ts";
import { proposalDecisionKey, proposalKey, proposalPartKey, proposalsPartition, spellKey } from "./keys.ts";
import { partitionQuery, queryAll } from "./query.ts";
import {
  decideOnce,
  decodeItem,
  keepForReview,
  partsOf,
  type Review,
  readDecision,
  readHead,
  readParts,
} from "./review.ts";

const Digest = Type.String({ pattern: "^sha256:[0-9a-f]{64}$" });
const Head = Type.Object({
  id: Id,
  source: Type.String(),
  author: Type.String(),
  proposedAt: At,
  expectedVersion: Type.Integer({ minimum: 0 }),
  /** Of the changes' text, which stands in parts. */
  changesDigest: Digest,
  parts: Type.Integer({ minimum: 1 }),
});
type Head = Static<typeof Head>;
const Decision = Type.Object({
  decision: Type.Union([Type.Literal("accept"), Type.Literal("reject")]),
  author: Type.String(),
  decidedAt: At,
});
export type Decision = Readonly<Static<typeof Decision>>;
const changesShape = validatorOf(Type.Array(ChangeSchema, { minItems: 1 }));

const review: Review<Head, Static<typeof Decision>> = {
  what: "a proposal",
  head: validatorOf(Head),
  decision: validatorOf(Decision),
  headKey: proposalKey,
  decisionKey: proposalDecisionKey,
  partKey: proposalPartKey,
};

export interface ProposalHead extends Readonly<Omit<Head, "changesDigest" | "parts">> {
  /** null: it waits. */
  readonly decision: Decision | null;
}

export interface Proposal extends ProposalHead {
  readonly changes: readonly Change[];
}

export type ProposeOutcome =
  | { readonly kind: "proposed"; readonly id: string }
  | Exclude<AppendOutcome, { readonly kind: "appended" | "already" }>;

export type ProposalOutcome =
  | AppendOutcome
  | { readonly kind: "rejected" }
  | { readonly kind: "absent" }
  /** Its proposer may reject it, not accept it. */
  | { readonly kind: "own" }
  | { readonly kind: "decided"; readonly decision: Decision };

export interface DecideRequest {
  readonly id: string;
  readonly decision: Decision["decision"];
  /** The subject of the decider's token. */
  readonly author: string;
  readonly decidedAt: string;
  readonly expectedVersion: number;
}

/** Both subjects, as the log shows them. */
export const authorOf = (proposer: string, approver: string): string =>
  `${proposer}, approved by ${approver}`;

/**
 * Keeps an entry as a proposal, after the checks that the log itself would make of it now. Repeating it with the same content
 * is safe; the same id with other content is a conflict, as it is where the log has it already.
 */
export async function propose(deps: AppendDeps, request: AppendRequest): Promise<ProposeOutcome> {
  const trial = decide(await deps.reader.latest(), request);
  if (trial.kind === "appended" || trial.kind === "already") return { kind: "id-conflict" };
  if (trial.kind !== "write") return trial;
  const { id, source, author, changes } = request;
  const text = canonicalText(changes);
  const parts = partsOf(text);
  const head: Head = {
    id,
    source,
    author,
    proposedAt: request.recordedAt,
    expectedVersion: request.expectedVersion ?? trial.version - 1,
    changesDigest: textDigest(text),
    parts: parts.length,
  };
  const present = await keepForReview(deps, review, id, { head, parts });
  const same =
    present?.source === source && present.author === author && present.changesDigest === head.changesDigest;
  return same ? { kind: "proposed", id } : { kind: "id-conflict" };
}

/** Every proposal without its changes, by id. */
export async function listProposals(deps: AppendDeps): Promise<readonly ProposalHead[]> {
  const items = await queryAll(deps, partitionQuery(deps.table, proposalsPartition));
  const [decided, heads] = [true, false].map((wanted) =>
    items.filter((item) => (item.sk?.S?.endsWith("#DECISION") === true) === wanted),
  );
  const decisions = new Map(
    decided?.map((item) => [item.sk?.S, decodeItem(item, review.decision, review.what)]),
  );
  return (heads ?? []).map((item) => {
    const { changesDigest: _digest, parts: _parts, ...head } = decodeItem(item, review.head, review.what);
    return { ...head, decision: decisions.get(proposalDecisionKey(head.id).sk) ?? null };
  });
}

/** A proposal with its changes; null where there is none. Throws CorruptRegister where it does not decode. */
export async function findProposal(deps: AppendDeps, id: string): Promise<Proposal | null> {
  const found = await readHead(deps, review, id);
  if (found === null) return null;
  const { changesDigest, parts, ...head } = found;
  const text = (await readParts(deps, review, id, parts)).join("");
  const name = spellKey(proposalKey(id));
  if (textDigest(text) !== changesDigest)
    throw new CorruptRegister(name, "its parts are not those that were proposed");
  const changes: unknown = JSON.parse(text);
  if (!changesShape.Check(changes)) throw new CorruptRegister(name, "its changes do not decode");
  return { ...head, changes, decision: await readDecision(deps, review, id) };
}

/**
 * Accepts or rejects a proposal. Accepting takes a second subject and appends the entry; a decision stands once it is written,
 * and an accepted entry that could not be appended then is appended when the same acceptance is sent again.
 */
export async function decideProposal(deps: AppendDeps, request: DecideRequest): Promise<ProposalOutcome> {
  const { id, decision, author, decidedAt, expectedVersion } = request;
  const proposal = await findProposal(deps, id);
  if (proposal === null) return { kind: "absent" };
  if (decision === "accept" && proposal.author === author) return { kind: "own" };
  const asked: Decision = { decision, author, decidedAt };
  const entry = (approver: string): AppendRequest => ({
    id,
    source: proposal.source,
    author: authorOf(proposal.author, approver),
    changes: proposal.changes,
    recordedAt: decidedAt,
    expectedVersion,
  });
  if (proposal.decision === null && decision === "accept") {
    // Nothing is decided that the log would refuse: the proposal stays open, and can still be rejected.
    const trial = decide(await deps.reader.latest(), entry(author));
    if (trial.kind !== "write") return trial;
  }
  const stands = proposal.decision ?? (await decideOnce(deps, review, id, asked));
  if (!sameJson({ ...stands, decidedAt }, asked)) return { kind: "decided", decision: stands };
  return decision === "reject" ? { kind: "rejected" } : append(deps, entry(stands.author));
}
