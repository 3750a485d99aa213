/**
 * A route is one table row: what the OpenAPI document says of it, and the function that answers it.
 * @module
 */

import type { TObject, TSchema } from "typebox";
import type { Principal, Scope } from "./auth/auth.ts";
import type { AppDeps } from "./deps.ts";
import type { Limits } from "./http/limits.ts";
import type { ProblemType } from "./http/problem.ts";

/** One call, as a handler sees it. Handlers know nothing of the web framework. */
export interface Call {
  readonly request: Request;
  readonly params: Readonly<Record<string, string>>;
  readonly query: URLSearchParams;
  /** null only on open routes. */
  readonly principal: Principal | null;
  readonly deps: AppDeps;
  readonly limits: Limits;
  /** When the call came in, milliseconds since 1970. */
  readonly now: number;
}

export interface Reply {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | Uint8Array<ArrayBuffer>;
}

interface Body {
  readonly description: string;
  /** Schema and example by media type. */
  readonly content: Readonly<Record<string, { readonly schema: TSchema; readonly example?: unknown }>>;
}

interface Success {
  readonly status: number;
  readonly description: string;
  readonly mediaType: string;
  readonly schema: TSchema;
  /** Headers beside those of every answer, with what they say. */
  readonly headers: Readonly<Record<string, string>>;
}

export interface Route {
  readonly method: "GET" | "POST" | "PUT" | "DELETE";
  /** With parameters in braces: "/v1/listings/{id}". */
  readonly path: string;
  /** null: open to all. */
  readonly scope: Scope | null;
  readonly operationId: string;
  readonly summary: string;
  readonly description: string;
  readonly query: TObject;
  readonly requestHeaders?: Readonly<
    Record<string, { readonly description: string; readonly required: boolean; readonly example: string }>
  >;
  readonly requestBody?: Body;
  readonly successes: readonly Success[];
  /** Problems of its own, beside those that every route can answer. */
  readonly problems: readonly ProblemType[];
  readonly handle: (call: Call) => Promise<Reply>;
}

/** An answer in JSON. */
export function json(
  value: unknown,
  headers: Readonly<Record<string, string>> = {},
  status = 200,
): Reply & { readonly body: string } {
  return { status, headers: { "Content-Type": "application/json", ...headers }, body: JSON.stringify(value) };
}
