/**
 * One request to a provider. Base URLs are configuration; addresses in deliveries are never followed.
 * @module
 */

import { boundedBody } from "../../fetched/bounded-body.ts";
import type { Connection } from "../connection.ts";
import { PullFailed, type PullFailure } from "../pull-failed.ts";

/** Of an answer: more is not read. */
const MAX_BYTES = 32 * 1024 * 1024;

/** Where brokers' platforms are asked, by provider and environment. */
export type ProviderUrls = Readonly<Record<string, Readonly<Record<string, string>>>>;

export interface PullDeps {
  readonly urls: ProviderUrls;
  /** Milliseconds since 1970. */
  readonly now: () => number;
  /** How long one request may take; absent: fifteen seconds. */
  readonly timeoutMs?: number;
}

/** Which provider is asked, and in which of its environments. */
export type AskedAt = Pick<Connection, "provider" | "environment">;

/** A path at a connection's provider; throws PullFailed where its environment has no address. */
export function addressOf({ urls }: PullDeps, { provider, environment }: AskedAt, path: string): URL {
  const base = urls[provider]?.[environment];
  if (base === undefined) throw new PullFailed("refused", "the connection's environment has no address");
  return new URL(`${base.replace(/\/$/, "")}${path}`);
}

/**
 * One request; its JSON. Rejects with PullFailed; `failureOf` reads from a refusal's text what it means (absent: `refused`).
 * Messages name the status only: addresses bear account numbers.
 */
export async function ask(
  { timeoutMs = 15_000 }: PullDeps,
  url: URL,
  init: RequestInit,
  failureOf: (text: string) => PullFailure = () => "refused",
): Promise<unknown> {
  let response: Response;
  let text: string;
  try {
    response = await fetch(url, { ...init, redirect: "error", signal: AbortSignal.timeout(timeoutMs) });
    const body = await boundedBody(response, MAX_BYTES, () => new RangeError("the answer is too large"));
    text = new TextDecoder().decode(body);
  } catch (cause) {
    throw new PullFailed("unavailable", "the provider did not answer whole, or in time", { cause });
  }
  if (response.status === 404 || response.status === 410)
    throw new PullFailed("gone", `the provider answered ${response.status}`);
  if (response.status === 429 || response.status >= 500)
    throw new PullFailed("unavailable", `the provider answered ${response.status}`);
  if (!response.ok) throw new PullFailed(failureOf(text), `the provider answered ${response.status}`);
  try {
    const value: unknown = JSON.parse(text);
    return value;
  } catch (cause) {
    throw new PullFailed("unavailable", "the provider's answer is not JSON", { cause });
  }
}

export const malformed = (): PullFailed =>
  new PullFailed("unavailable", "the provider's answer has not the shape that is documented");

/** An identifier as one step of a path. */
export function step(text: string): string {
  // These two would ask another address: one level up, or none down.
  if (text === "." || text === "..") throw malformed();
  return encodeURIComponent(text);
}
