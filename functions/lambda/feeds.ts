/**
 * The governments' lists as a deployment polls them: by its schedule, and on an editor's request.
 * @module
 */

import { usualFetch } from "../ingest/fetch-feed.ts";
import { createImportService, type ImportService } from "../ingest/import-service.ts";
import type { AppendDeps } from "../register/append.ts";
import { propose } from "../register/proposals.ts";
import type { FeedEnvironment } from "./environment.ts";

/** Where `data/` was never imported, a list is held, for it does not say what its programme forbids; a deployment imports it first. */
const programmes: [] = [];

/**
 * The feeds of an environment; `within` bounds how long their servers may take. With `approvals`, a held import that an editor
 * accepts waits for a second subject; what passes every guard is appended unattended.
 */
export const openFeeds = (
  register: AppendDeps,
  places: FeedEnvironment,
  within: { readonly timeoutMs: number; readonly tries: number },
  approvals: boolean,
): ImportService =>
  createImportService(
    {
      ...register,
      now: Date.now,
      programmes,
      ...(approvals ? { writeAccepted: (request) => propose(register, request) } : {}),
    },
    places,
    { ...usualFetch, ...within },
  );
