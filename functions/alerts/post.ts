/**
 * One POST to a receiver: to the address that was looked at, within ten seconds, no redirect followed, at most 64 kB of the
 * answer read, and nothing of it kept but its status.
 * @module
 */

import { request as requestHttp } from "node:http";
import { request as requestHttps } from "node:https";
import {
  type Address,
  addressOf,
  type DestinationRules,
  RefusedDestination,
  type Resolve,
} from "./destination.ts";

export interface PostOptions {
  readonly rules: DestinationRules;
  readonly resolve: Resolve;
  readonly timeoutMs?: number;
}

export interface Sending {
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Uint8Array;
}

/** A receiver's answer, as far as it counts. */
export interface Answered {
  readonly status: number;
  readonly retryAfter: string | null;
}

export const sendFailures = ["timeout", "refused-destination", "unreachable"] as const;
export type SendFailure = (typeof sendFailures)[number];

const TIMEOUT_MS = 10_000;
const MAX_ANSWER_BYTES = 64 * 1024;

/** Why a try brought no answer. The error of the socket is left out: it names addresses. */
export class NotSent extends Error {
  override readonly name = "NotSent";
  readonly failure: SendFailure;
  constructor(failure: SendFailure) {
    super(`a delivery failed: ${failure}`);
    this.failure = failure;
  }
}

function exchange(url: URL, at: Address, { headers, body }: Sending, signal: AbortSignal): Promise<Answered> {
  const request = url.protocol === "https:" ? requestHttps : requestHttp;
  return new Promise((resolve, reject) => {
    const sent = request(
      url,
      {
        method: "POST",
        headers: { ...headers, "content-length": String(body.byteLength) },
        // The name stays in the Host header and in TLS; the socket goes where was looked.
        lookup: (_host, { all }, found) =>
          all === true ? found(null, [at]) : found(null, at.address, at.family),
        agent: false,
        signal,
      },
      (response) => {
        let length = 0;
        const answer = {
          status: response.statusCode ?? 0,
          retryAfter: response.headers["retry-after"] ?? null,
        };
        response.on("data", (chunk: Buffer) => {
          length += chunk.byteLength;
          if (length <= MAX_ANSWER_BYTES) return;
          resolve(answer);
          sent.destroy();
        });
        response.once("end", () => resolve(answer));
        response.on("error", reject);
      },
    );
    sent.on("error", reject);
    sent.end(body);
  });
}

function failureOf(error: unknown, signal: AbortSignal): SendFailure {
  if (error instanceof NotSent) return error.failure;
  if (error instanceof RefusedDestination) return "refused-destination";
  return signal.aborted ? "timeout" : "unreachable";
}

/** Settles with a promise, or rejects once the signal aborts: a look-up of a name can't be cut off. */
const within = <T>(signal: AbortSignal, work: Promise<T>): Promise<T> =>
  Promise.race([
    work,
    new Promise<never>((_, reject) => {
      signal.addEventListener("abort", () => reject(new NotSent("timeout")), { once: true });
    }),
  ]);

/** Sends once. Rejects with NotSent where no answer came. */
export async function post(sending: Sending, { rules, resolve, timeoutMs }: PostOptions): Promise<Answered> {
  const signal = AbortSignal.timeout(timeoutMs ?? TIMEOUT_MS);
  try {
    const url = new URL(sending.url);
    const at = await within(signal, addressOf(url, rules, resolve));
    // A socket that ends without an error, as after 101, says nothing.
    return await within(signal, exchange(url, at, sending, signal));
  } catch (error) {
    throw new NotSent(failureOf(error, signal));
  }
}
