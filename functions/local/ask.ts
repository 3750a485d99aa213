/**
 * Asks the app in this process, as a client over HTTP would.
 * @module
 */

import { UsageError } from "./read-input.ts";

/** The clocks as options of a command. */
export interface ClockOptions {
  readonly asOf?: string;
  readonly knownAt?: string;
  readonly registerVersion?: string;
}

/** The clocks and more as a query; what is undefined is left out. */
export function queryOf(
  clocks: ClockOptions,
  more: Readonly<Record<string, string | undefined>> = {},
): string {
  const query = new URLSearchParams();
  const { asOf, knownAt, registerVersion: version } = clocks;
  for (const [key, value] of Object.entries({ asOf, knownAt, version, ...more })) {
    if (value !== undefined) query.set(key, value);
  }
  return query.toString();
}

interface ProblemBody {
  readonly title?: string;
  readonly detail?: string;
  readonly errors?: readonly {
    readonly pointer?: string;
    readonly parameter?: string;
    readonly line?: number;
    readonly column?: string;
    readonly detail: string;
  }[];
}

/** Whatever holds an app that answers requests. */
interface Answering {
  readonly app: { readonly request: (request: Request) => Response | Promise<Response> };
}

/** The app's answer as text, or a UsageError with what its problem says. */
export async function ask(service: Answering, request: Request): Promise<string> {
  const response = await service.app.request(request);
  const body = await response.text();
  if (response.ok) return body;
  const problem: ProblemBody = JSON.parse(body);
  const errors = (problem.errors ?? []).map(({ pointer, parameter, line, column, detail }) => {
    const place =
      pointer ?? parameter ?? [line === undefined ? "" : `line ${line}`, column ?? ""].join(" ").trim();
    return `  ${place}: ${detail}`;
  });
  throw new UsageError(
    [`${problem.title ?? response.status}: ${problem.detail ?? ""}`, ...errors].join("\n"),
  );
}
