/**
 * How posted entries are written: appended, or kept as proposals until a second subject accepts them.
 * @module
 */

import { type AppendDeps, append } from "../register/append.ts";
import { decideProposal, findProposal, listProposals, propose } from "../register/proposals.ts";
import type { AppDeps } from "./deps.ts";

/** How what somebody posts is written: appended, or, where the environment asks for a second subject, kept as a proposal. */
export const entryWriting = (
  register: AppendDeps,
  approvals: boolean,
): Pick<AppDeps, "append" | "proposals"> =>
  approvals
    ? {
        append: (request) => propose(register, request),
        proposals: {
          list: () => listProposals(register),
          find: (id) => findProposal(register, id),
          decide: (request) => decideProposal(register, request),
        },
      }
    : { append: (request) => append(register, request) };
