/**
 * What a log may hold of an error: names and places, never messages.
 * @module
 */

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
