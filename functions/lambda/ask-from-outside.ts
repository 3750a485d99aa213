/**
 * Does the service answer, and rightly, to somebody who comes as its callers do? Asked through the public address.
 * @module
 */

import type { KnownAnswer } from "../api/deps.ts";
import type { SignRequest } from "./own-token.ts";

/** One question, and how it went. `saw` holds statuses and phases, never an answer's text. */
export interface Step {
  readonly asked: "token" | "/readyz" | "/v1/checks";
  readonly ok: boolean;
  readonly saw: string;
  readonly ms: number;
}

export interface Outside {
  /** The service's public address, without a slash behind it. */
  readonly url: string;
  readonly sign: SignRequest;
  readonly known: KnownAnswer;
  readonly fetch: typeof fetch;
  /** Milliseconds, of any clock that only goes on. */
  readonly clock: () => number;
  /** For each question. */
  readonly timeoutMs: number;
}

type Seen = Pick<Step, "ok" | "saw">;

const nameOf = (error: unknown): string => (error instanceof Error ? error.name : "not an error");

/** One question's step; a question that throws is one that failed. */
async function step(asked: Step["asked"], clock: () => number, ask: () => Promise<Seen>): Promise<Step> {
  const started = clock();
  try {
    return { asked, ...(await ask()), ms: clock() - started };
  } catch (error) {
    return { asked, ok: false, saw: nameOf(error), ms: clock() - started };
  }
}

interface Checked {
  readonly status?: unknown;
  readonly positions?: readonly { readonly matches?: readonly { readonly listing?: string }[] }[];
  readonly listings?: Readonly<Record<string, { readonly phase?: unknown }>>;
}

/** What the service says of the known question: "stayed, enjoined". */
function verdictIn(answer: Checked): string {
  const listing = answer.positions?.[0]?.matches?.[0]?.listing;
  const phase = listing === undefined ? null : (answer.listings?.[listing]?.phase ?? null);
  return `${String(answer.status)}, ${String(phase)}`;
}

/**
 * Asks whether the service is ready, and one question whose answer the law settles, with a token of its own. Every step is there,
 * whatever the ones before it saw, so that the log tells a service that is down from an issuer that is.
 */
export async function askFromOutside(outside: Outside): Promise<readonly Step[]> {
  const { url, sign, known, clock, timeoutMs } = outside;
  const signal = () => AbortSignal.timeout(timeoutMs);
  const ready = await step("/readyz", clock, async () => {
    const { status } = await outside.fetch(`${url}/readyz`, { signal: signal() });
    return { ok: status === 200, saw: `status ${status}` };
  });
  const request = {
    method: "POST",
    url: `${url}/v1/checks`,
    body: JSON.stringify(known.request),
    headers: { "content-type": "application/json" },
  } as const;
  let headers: Readonly<Record<string, string>> = {};
  const token = await step("token", clock, async () => {
    headers = await sign(request, signal());
    return { ok: true, saw: "given" };
  });
  const check = await step("/v1/checks", clock, async () => {
    const { method, body } = request;
    const response = await outside.fetch(request.url, { method, body, headers, signal: signal() });
    if (response.status !== 200) return { ok: false, saw: `status ${response.status}` };
    const answer: Checked = JSON.parse(await response.text());
    const saw = verdictIn(answer);
    return { ok: saw === `${known.expect.status}, ${known.expect.phase}`, saw };
  });
  return [ready, token, check];
}
