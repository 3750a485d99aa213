/**
 * Problems (RFC 9457): one table of types, one mapper from errors to replies.
 * @module
 */

import { RecordDamaged, RecordsUnavailable } from "../../evidence/errors.ts";
import { CorruptHoldings, HoldingsUnavailable, NewerHoldings } from "../../portfolios/errors.ts";
import { CorruptRegister, RegisterUnavailable } from "../../register/errors.ts";
import { reported } from "../../schema/fault.ts";

/**
 * Everything that is answered with `application/problem+json` (RFC 9457). A refusal names one of these types;
 * the type alone fixes the status, so the same mistake gets the same status on every route.
 */
export const problemTypes = {
  "malformed-body": { status: 400, title: "The body cannot be read" },
  "duplicate-key": { status: 400, title: "A JSON object names a field twice" },
  "ill-formed-text": { status: 400, title: "A string holds characters that are not text" },
  "invalid-cursor": { status: 400, title: "The cursor is not one that this service gave out" },
  "invalid-header": { status: 400, title: "A request header cannot be read" },
  unauthenticated: { status: 401, title: "No valid credentials" },
  forbidden: { status: 403, title: "The credentials lack a scope" },
  "not-found": { status: 404, title: "There is nothing here" },
  "method-not-allowed": { status: 405, title: "This path does not take this method" },
  "id-conflict": { status: 409, title: "Something else bears this id" },
  contended: { status: 409, title: "Too many writers at once" },
  "version-mismatch": { status: 409, title: "That version of the register has another digest" },
  "precondition-failed": { status: 412, title: "What the write builds upon has changed" },
  "too-large": { status: 413, title: "The body is too large" },
  "too-many-constituents": { status: 413, title: "The funds have too many constituents" },
  "too-many-positions": { status: 413, title: "The portfolio has too many positions" },
  "answer-too-large": { status: 413, title: "The answer would be too large" },
  "unsupported-media-type": { status: 415, title: "The body's media type is not supported" },
  "unsupported-encoding": { status: 415, title: "The body's content coding is not supported" },
  "invalid-request": { status: 422, title: "The request can be read but not answered" },
  "unknown-version": { status: 422, title: "The register has no such version" },
  "entry-refused": { status: 422, title: "The register would not be sound with this entry" },
  "precondition-required": { status: 428, title: "The write must name the version that it builds on" },
  "too-many-requests": { status: 429, title: "A tenant makes too many calls" },
  "holdings-damaged": { status: 500, title: "What is stored of a portfolio cannot be read" },
  "record-damaged": { status: 500, title: "A record is not what was written" },
  internal: { status: 500, title: "The service failed" },
  busy: { status: 503, title: "The service has more to do than it can" },
  "keys-unavailable": { status: 503, title: "The keys that tokens are verified with cannot be fetched" },
  "register-unavailable": { status: 503, title: "The register cannot be read to its end" },
  "register-empty": { status: 503, title: "The register holds nothing yet" },
  "holdings-unavailable": { status: 503, title: "The store of portfolios does not answer" },
  "records-unavailable": { status: 503, title: "The store of records does not answer" },
  "not-ready": { status: 503, title: "The service is not ready" },
} as const;

export type ProblemType = keyof typeof problemTypes;

/** One mistake and where it is: in the JSON body (pointer), a query parameter, a header, or a line of a CSV file. */
export interface ProblemError {
  /** RFC 6901; "" is the whole body. */
  readonly pointer?: string;
  readonly parameter?: string;
  readonly header?: string;
  /** Counted from 1, the header line included. */
  readonly line?: number;
  readonly column?: string;
  /** What was wrong, what was expected, what to do. */
  readonly detail: string;
  /** The value as sent, cut at 80 characters. */
  readonly value?: string;
}

export interface Problem {
  readonly type: string;
  readonly title: string;
  readonly status: number;
  readonly detail: string;
  /** The request's id, which is also in the header `Request-Id` and in the service's log. */
  readonly instance: string;
  readonly errors?: readonly ProblemError[];
}

/** A request that gets no answer. Its message is public: it may echo what the caller sent, and nothing else. */
export class Refusal extends Error {
  override readonly name = "Refusal";
  readonly type: ProblemType;
  readonly errors: readonly ProblemError[];
  readonly headers: Readonly<Record<string, string>>;

  constructor(
    type: ProblemType,
    detail: string,
    more: {
      readonly errors?: readonly ProblemError[];
      readonly headers?: Readonly<Record<string, string>>;
      readonly cause?: unknown;
    } = {},
  ) {
    super(detail, { cause: more.cause });
    this.type = type;
    this.errors = (more.errors ?? []).slice(0, reported.errors);
    this.headers = more.headers ?? {};
  }
}

/** A refusal for one or more mistakes in the request's content: 422. */
export function invalid(errors: readonly ProblemError[]): Refusal {
  const places =
    errors.length === 1
      ? "One thing"
      : `${errors.length >= reported.errors ? "At least " : ""}${errors.length} things`;
  return new Refusal("invalid-request", `${places} in the request must be put right; see errors.`, {
    errors,
  });
}

/** Seconds after which a client may ask again when the store does not answer. */
const RETRY_AFTER = "5";

/**
 * The refusal that any failure amounts to: the only place that turns a fault into a status.
 * A fault's own message is never shown, because it may speak of what is stored or how.
 */
export function refusalOf(error: unknown): Refusal {
  if (error instanceof Refusal) return error;
  if (error instanceof RegisterUnavailable || error instanceof CorruptRegister) {
    return new Refusal(
      "register-unavailable",
      "The register could not be read to its end just now, so nothing is answered. Ask again later.",
      { headers: { "Retry-After": RETRY_AFTER }, cause: error },
    );
  }
  if (error instanceof NewerHoldings) {
    return new Refusal(
      "holdings-unavailable",
      "A newer version of the service has written this, and what it means is not known here. Nothing was answered from it or written over it. Ask again: the newer version answers.",
      { headers: { "Retry-After": RETRY_AFTER }, cause: error },
    );
  }
  if (error instanceof HoldingsUnavailable) {
    return new Refusal(
      "holdings-unavailable",
      "The store of portfolios did not answer whole, or in time. Whether a write has happened is not known: read, then send again what is missing.",
      { headers: { "Retry-After": RETRY_AFTER }, cause: error },
    );
  }
  if (error instanceof CorruptHoldings) {
    return new Refusal(
      "holdings-damaged",
      "What is stored of this portfolio cannot be read whole, so nothing is answered from it. Put it again, or have it delivered or fetched again; its version is in the list of portfolios.",
      { cause: error },
    );
  }
  if (error instanceof RecordsUnavailable) {
    return new Refusal(
      "records-unavailable",
      "The store of records did not answer, and nothing that is to be recorded is answered without its record. Ask again later.",
      { headers: { "Retry-After": RETRY_AFTER }, cause: error },
    );
  }
  if (error instanceof RecordDamaged) {
    return new Refusal(
      "record-damaged",
      "What is kept of this record is not what was written and signed, so nothing is given from it. Have the operator compare the store with its copy.",
      { cause: error },
    );
  }
  return new Refusal("internal", "The service failed; nothing was answered. Report the request id.", {
    cause: error,
  });
}

/** What a refusal is printed as. Never cached: a problem of this moment is none of the next. */
export function problemReply(
  refusal: Refusal,
  requestId: string,
): { readonly status: number; readonly headers: Readonly<Record<string, string>>; readonly body: string } {
  const { status, title } = problemTypes[refusal.type];
  const problem: Problem = {
    type: `/problems/${refusal.type}`,
    title,
    status,
    detail: refusal.message,
    instance: requestId,
    ...(refusal.errors.length > 0 ? { errors: refusal.errors } : {}),
  };
  return {
    status,
    headers: { "Content-Type": "application/problem+json", "Cache-Control": "no-store", ...refusal.headers },
    body: JSON.stringify(problem),
  };
}

/** The response that a refusal is printed as. */
export function problemResponse(refusal: Refusal, requestId: string): Response {
  const { status, headers, body } = problemReply(refusal, requestId);
  return new Response(body, { status, headers });
}
