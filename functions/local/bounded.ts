/**
 * How much one local server does at once: some requests, a short queue behind them, and a refusal at once for what comes beyond.
 * Without a bound each caller waits for all the others, and gives up when its turn comes.
 * @module
 */

import { randomUUID } from "node:crypto";
import { waitForBody } from "../api/http/body.ts";
import { limits } from "../api/http/limits.ts";
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
  /** Requests whose bodies are on their way, and the bytes that these may become: they are not under way meanwhile. */
  readonly arriving: { readonly requests: number; readonly bytes: number };
}

/** Sixty-four at once are answered as many a second as two hundred and fifty-six, only sooner (docs/performance.md). */
export const usualBounds: Bounds = {
  running: 64,
  waiting: 64,
  arriving: { requests: 512, bytes: 64 * limits.bodyBytes },
};

/** Whoever looks whether the service lives must hear of it, above all when it is busy. */
const always: ReadonlySet<string> = new Set(["/healthz", "/readyz"]);

const RETRY_AFTER = "1";

const busy = (): Refusal =>
  new Refusal(
    "busy",
    "The service has as much to do as it can in time. Nothing was done; ask again after the seconds of Retry-After.",
    { headers: { "Retry-After": RETRY_AFTER } },
  );

const refused = (): Response => {
  const requestId = randomUUID();
  const response = problemResponse(busy(), requestId);
  response.headers.set("Request-Id", requestId);
  return response;
};

/** How many requests run, and who is next. */
class Places {
  readonly #bounds: Bounds;
  #underWay = 0;
  readonly #queue: (() => void)[] = [];

  constructor(bounds: Bounds) {
    this.#bounds = bounds;
  }

  /** Resolves once there is a place; false: so many wait that this one would wait in vain. */
  async enter(): Promise<boolean> {
    if (this.#underWay < this.#bounds.running) this.#underWay += 1;
    else if (this.#queue.length < this.#bounds.waiting)
      await new Promise<void>((resolve) => {
        this.#queue.push(resolve);
      });
    else return false;
    return true;
  }

  leave(): void {
    const next = this.#queue.shift();
    // The place goes from one to the other, so that nobody who comes meanwhile takes it.
    if (next === undefined) this.#underWay -= 1;
    else next();
  }
}

/** The bytes that a body may become: as many as are announced, else as many as are read at most. */
function announcedBytes(request: Request): number {
  const announced = request.headers.get("content-length");
  return announced !== null && /^\d+$/.test(announced) ? Number(announced) : limits.bodyBytes;
}

/**
 * The app within bounds. What is refused was not begun: it was neither read nor written, so that it is safe to send again. A request
 * gives up its place while its body is on its way: callers that send slowly keep nobody out.
 */
export function bounded(app: Served, bounds: Bounds): Served {
  const places = new Places(bounds);
  const arriving = { requests: 0, bytes: 0 };

  async function runIn(request: Request): Promise<Response> {
    let hasPlace = true;
    waitForBody(request, async (read) => {
      const bytes = announcedBytes(request);
      // More of them could take all memory: these wait in their places, as many as there are.
      if (arriving.requests >= bounds.arriving.requests || arriving.bytes + bytes > bounds.arriving.bytes)
        return read();
      arriving.requests += 1;
      arriving.bytes += bytes;
      places.leave();
      hasPlace = false;
      const body = await read().finally(() => {
        arriving.requests -= 1;
        arriving.bytes -= bytes;
      });
      hasPlace = await places.enter();
      if (!hasPlace) throw busy();
      return body;
    });
    try {
      return await app.fetch(request);
    } finally {
      if (hasPlace) places.leave();
    }
  }

  return {
    fetch: async (request) => {
      if (always.has(new URL(request.url).pathname)) return app.fetch(request);
      return (await places.enter()) ? runIn(request) : refused();
    },
  };
}
