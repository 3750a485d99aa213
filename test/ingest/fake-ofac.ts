/**
 * A server on this machine that plays OFAC.
 * @module
 */

import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { FeedDeps } from "../../functions/ingest/feed-run.ts";
import { urlsOf } from "../../functions/ingest/feeds.ts";
import { type FetchOptions, usualFetch } from "../../functions/ingest/fetch-feed.ts";
import { type PollOutcome, poll } from "../../functions/ingest/poll.ts";
import { readSourceState, type SourceState } from "../../functions/register/sources.ts";
import { type SetText, setOf } from "./list-fixture.ts";

export type Answer = (request: IncomingMessage, response: ServerResponse, member: keyof SetText) => void;

export const companies = Object.fromEntries(
  Array.from({ length: 25 }, (_, i) => [101 + i, `Equity Ticker ${600100 + i} CN`]),
);
export const december = "Fri, 19 Dec 2025 15:00:00 GMT";
export const january = "Fri, 16 Jan 2026 15:00:00 GMT";

/** Serves a set as OFAC does: with validators that it honours. */
export const serving =
  (set: SetText, lastModified: string, etag: string): Answer =>
  (request, response, member) => {
    response.setHeader("ETag", `"${etag}"`);
    response.setHeader("Last-Modified", lastModified);
    response.statusCode = request.headers["if-none-match"] === `"${etag}"` ? 304 : 200;
    response.end(response.statusCode === 304 ? undefined : set[member]);
  };

export interface FakeOfac {
  answer: Answer;
  requests: number;
  /** Its address: "127.0.0.1:41233". */
  readonly host: string;
  /** Ends what hangs. */
  readonly cut: () => void;
  readonly close: () => void;
}

/** Starts one; whatever it is asked for that is no member of a set is 404. */
export async function startFakeOfac(): Promise<FakeOfac> {
  const server: Server = createServer((request, response) => {
    fake.requests += 1;
    const member = /cons_(prim|alt|add|comments)/i.exec(request.url ?? "")?.[1]?.toLowerCase();
    if (member === "prim" || member === "alt" || member === "add" || member === "comments")
      fake.answer(request, response, member);
    else response.writeHead(404).end();
  });
  await new Promise<void>((listening) => server.listen(0, "127.0.0.1", listening));
  const address = server.address();
  const fake: FakeOfac = {
    answer: serving(setOf(companies), december, "1"),
    requests: 0,
    host: address === null || typeof address === "string" ? "" : `127.0.0.1:${address.port}`,
    cut: () => server.closeAllConnections(),
    close: () => {
      server.closeAllConnections();
      server.close();
    },
  };
  return fake;
}

export const impatient: FetchOptions = { ...usualFetch, timeoutMs: 2_000, tries: 2, random: () => 0 };

export const sourceAt = ({ host }: FakeOfac) => ({
  name: "ofac" as const,
  urls: urlsOf(`http://${host}/lists/cons_prim.csv`, "ofac"),
  author: "schedule",
});

/** One poll of it, without patience. */
export const pollOf = (
  deps: FeedDeps,
  fake: FakeOfac,
  over: Partial<FetchOptions> = {},
): Promise<PollOutcome> => poll(deps, sourceAt(fake), { ...impatient, ...over });

export async function stateOf(deps: FeedDeps): Promise<SourceState> {
  const found = await readSourceState(deps, "ofac");
  if (found === null) throw new Error("the source has no state");
  return found;
}
