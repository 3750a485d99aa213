/**
 * Why a value does not fit a schema: one mistake, where it is, and how much of the value is repeated.
 * @module
 */

/** Mistakes that are named at once, and characters of a refused value that are repeated. */
export const reported = { errors: 20, echo: 80 } as const;

/** One mistake in a JSON value. */
export interface Fault {
  /** Where: a JSON pointer (RFC 6901); "" is the whole value. */
  readonly pointer: string;
  /** What was wrong, what was expected, what to do. */
  readonly detail: string;
  /** The value as sent, cut at 80 characters; absent where the value is missing. */
  readonly value?: string;
}

/** A value as a message repeats it: its JSON, cut so that a large value cannot make a large message. */
export function echo(value: unknown): string {
  const text = typeof value === "string" ? value : (JSON.stringify(value) ?? String(value));
  const whole = text.length > reported.echo ? `${text.slice(0, reported.echo)}…` : text;
  return whole.toWellFormed();
}

/** One step of a JSON pointer (RFC 6901, section 3): `step("a/b")` is "/a~1b". */
export const step = (key: string | number): string =>
  typeof key === "number" ? `/${key}` : `/${echo(key).replaceAll("~", "~0").replaceAll("/", "~1")}`;

/** A fault as one line of text: "/changes/0/kind: Got …". `at` is the pointer of the value that was explained. */
export const faultLine = ({ pointer, detail }: Fault): string => `${pointer}: ${detail}`;
