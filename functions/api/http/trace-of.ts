/**
 * What a log may hold of a caller's trace, and of an error: names and places, never messages.
 * @module
 */

/** W3C Trace Context, version 00: nothing but hexadecimal digits, so that no caller can write into the log with it. */
const TRACEPARENT = /^00-([0-9a-f]{32})-[0-9a-f]{16}-[0-9a-f]{2}$/;

/** The id of the trace that the caller is in; null: none was sent, or it is not one. */
export const callersTrace = (request: Request): string | null =>
  TRACEPARENT.exec(request.headers.get("traceparent") ?? "")?.[1] ?? null;

/** An error and its causes by name and place. Messages stay out: they may echo what a caller sent. */
export function traceOf(error: unknown): {
  readonly errors: readonly string[];
  readonly frames: readonly string[];
} {
  const chain: Error[] = [];
  for (let cause = error; cause instanceof Error && chain.length < 5; cause = cause.cause) chain.push(cause);
  const frames =
    chain
      .at(-1)
      ?.stack?.split("\n")
      .filter((line) => /^\s+at /.test(line)) ?? [];
  return { errors: chain.map(({ name }) => name), frames: frames.slice(0, 8).map((line) => line.trim()) };
}
