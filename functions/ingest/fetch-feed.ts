/**
 * Fetches a publisher's files over HTTPS, politely and within bounds.
 * @module
 */

import { setTimeout } from "node:timers/promises";
import { boundedBody } from "../fetched/bounded-body.ts";

/** What a server said of a file, to ask next time only for something newer. */
export interface Validators {
  readonly etag: string | null;
  readonly lastModified: string | null;
}

export type Fetched =
  | { readonly kind: "unchanged" }
  | { readonly kind: "content"; readonly content: Uint8Array; readonly validators: Validators };

/** The file could not be had; the message says why, and whether another try can help. */
export class FetchFailed extends Error {
  override readonly name = "FetchFailed";
  readonly again: boolean;
  constructor(message: string, again: boolean, options?: ErrorOptions) {
    super(message, options);
    this.again = again;
  }
}

export interface FetchOptions {
  /** The longest that one try may take, body included. */
  readonly timeoutMs: number;
  readonly tries: number;
  /** The largest body, counted after decompression. */
  readonly maxBytes: number;
  /** Hosts beside the file's own to which a redirect may lead (OFAC's service hands out addresses of its storage). */
  readonly redirectHosts: readonly string[];
  /** A number in [0, 1), for jitter. */
  readonly random: () => number;
  readonly sleep: (ms: number) => Promise<unknown>;
}

export const usualFetch: FetchOptions = {
  timeoutMs: 60_000,
  tries: 4,
  maxBytes: 64 * 1024 * 1024,
  redirectHosts: [],
  random: Math.random,
  sleep: (ms) => setTimeout(ms),
};

const BASE_DELAY_MS = 500;
const MAX_DELAY_MS = 20_000;
const MAX_REDIRECTS = 3;
const loopback: ReadonlySet<string> = new Set(["127.0.0.1", "localhost", "[::1]"]);

function checkedUrl(text: string, base?: URL): URL {
  const url = URL.parse(text, base?.href);
  if (url === null)
    throw new FetchFailed(`${text.slice(0, 200)} is not an address; expected https://…`, false);
  if (url.protocol !== "https:" && !(url.protocol === "http:" && loopback.has(url.hostname))) {
    throw new FetchFailed(
      `${url.origin} is not fetched over ${url.protocol.slice(0, -1)}; expected https`,
      false,
    );
  }
  return url;
}

async function bodyOf(response: Response, url: URL, maxBytes: number): Promise<Uint8Array> {
  const body = await boundedBody(
    response,
    maxBytes,
    () => new FetchFailed(`${url.href} is larger than ${maxBytes} bytes; expected a list`, false),
  );
  if (body.length === 0) throw new FetchFailed(`${url.href} answered with an empty body`, true);
  return body;
}

const conditions = ({ etag, lastModified }: Validators): Record<string, string> => ({
  ...(etag === null ? {} : { "If-None-Match": etag }),
  ...(lastModified === null ? {} : { "If-Modified-Since": lastModified }),
});

async function tryOnce(start: URL, known: Validators | null, options: FetchOptions): Promise<Fetched> {
  const signal = AbortSignal.timeout(options.timeoutMs);
  const hosts = new Set([start.host, ...options.redirectHosts]);
  let url = start;
  for (let redirects = 0; ; redirects += 1) {
    const headers = {
      Accept: "*/*",
      "User-Agent": "investor-exposure",
      ...(known === null ? {} : conditions(known)),
    };
    const response = await fetch(url, { redirect: "manual", signal, headers });
    if (response.status === 304 && known !== null) return { kind: "unchanged" };
    if (response.status === 200) {
      const content = await bodyOf(response, url, options.maxBytes);
      return {
        kind: "content",
        content,
        validators: {
          etag: response.headers.get("etag"),
          lastModified: response.headers.get("last-modified"),
        },
      };
    }
    await response.body?.cancel();
    const location = response.headers.get("location");
    if (response.status >= 300 && response.status < 400 && location !== null) {
      const next = checkedUrl(location, url);
      if (!hosts.has(next.host))
        throw new FetchFailed(
          `${url.href} redirects to the host ${next.host}; expected one of ${[...hosts].join(", ")}`,
          false,
        );
      if (redirects >= MAX_REDIRECTS)
        throw new FetchFailed(`${start.href} redirects more than ${MAX_REDIRECTS} times`, false);
      url = next;
      continue;
    }
    throw new FetchFailed(
      `${url.href} answered ${response.status}; expected 200`,
      response.status >= 500 || response.status === 429 || response.status === 408,
    );
  }
}

/** Fetches a file, unless the server says that it is as known. Throws FetchFailed once no try is left, or none can help. */
export async function fetchFile(
  address: string,
  known: Validators | null,
  options: FetchOptions,
): Promise<Fetched> {
  const url = checkedUrl(address);
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await tryOnce(url, known, options);
    } catch (error) {
      const failure = failureOf(url, error, options);
      if (!failure.again || attempt >= options.tries) throw failure;
      // Full jitter, so that many instances don't come back together.
      await options.sleep(options.random() * Math.min(MAX_DELAY_MS, BASE_DELAY_MS * 2 ** attempt));
    }
  }
}

function failureOf(url: URL, error: unknown, { timeoutMs }: FetchOptions): FetchFailed {
  if (error instanceof FetchFailed) return error;
  const name = error instanceof Error ? error.name : "";
  if (name === "TimeoutError")
    return new FetchFailed(`${url.href} did not answer to the end within ${timeoutMs} ms`, true, {
      cause: error,
    });
  const cause = error instanceof Error && error.cause instanceof Error ? error.cause.message : "";
  const message = error instanceof Error ? error.message : String(error);
  return new FetchFailed(
    `${url.href} could not be fetched: ${message}${cause === "" ? "" : ` (${cause})`}`,
    true,
    { cause: error },
  );
}
