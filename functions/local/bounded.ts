/**
 * How much one local server does at once: some requests, a short queue behind them, and a refusal at once for what comes beyond.
 * Without a bound each caller waits for all the others, and gives up when its turn comes.
 * @module
 */

import { randomUUID } from "node:crypto";
import { problemResponse, Refusal } from "../api/http/problem.ts";

/** What is served: a Hono app, or anything else that answers requests. */
export interface Served {
  readonly fetch: (request: Request) => Response | Promise<Response>;
}

export interface Bounds {
  /** Requests under way at once. */
  readonly running: number;
  /** Requests that wait for one of these to end, in the order in which they came. */
  readonly waiting: number;
}

/** Sixty-four at once are answered as many a second as two hundred and fifty-six, only sooner (docs/performance.md). */
export const usualBounds: Bounds = { running: 64, waiting: 64 };

/** Whoever looks whether the service lives must hear of it, above all when it is busy. */
const always: ReadonlySet<string> = new Set(["/healthz", "/readyz"]);

const RETRY_AFTER = "1";

const refused = (): Response => {
  const requestId = randomUUID();
  const response = problemResponse(
    new Refusal(
      "busy",
      "The service has as much to do as it can in time. Nothing was done; ask again after the seconds of Retry-After.",
      { headers: { "Retry-After": RETRY_AFTER } },
    ),
    requestId,
  );
  response.headers.set("Request-Id", requestId);
  return response;
};

/** The app within bounds. What is refused was not begun: it was neither read nor written, so that it is safe to send again. */
export function bounded(app: Served, { running, waiting }: Bounds): Served {
  let underWay = 0;
  const queue: (() => void)[] = [];
  const turn = (): Promise<void> =>
    new Promise((resolve) => {
      queue.push(resolve);
    });
  const ended = (): void => {
    const next = queue.shift();
    // The turn goes from one to the other, so that nobody who comes meanwhile takes it.
    if (next === undefined) underWay -= 1;
    else next();
  };
  return {
    fetch: async (request) => {
      if (always.has(new URL(request.url).pathname)) return app.fetch(request);
      if (underWay < running) underWay += 1;
      else if (queue.length < waiting) await turn();
      else return refused();
      try {
        return await app.fetch(request);
      } finally {
        ended();
      }
    },
  };
}
