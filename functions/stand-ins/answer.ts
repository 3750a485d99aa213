/**
 * What a stand-in of a broker's platform answers.
 * @module
 */

export interface Answer {
  readonly status: number;
  readonly body: string;
  /** Ends the connection after this many bytes of the body, though more were announced. */
  readonly cutAt?: number;
  readonly delayMs?: number;
}

export const ok = (value: unknown): Answer => ({ status: 200, body: JSON.stringify(value) });
export const refusing = (status: number, value: unknown = {}): Answer => ({
  status,
  body: JSON.stringify(value),
});

/** What a request asks for, in words under which an answer may be set; why it is refused; the answer where none is set. */
export interface Decision {
  readonly what: string;
  readonly refusal: Answer | null;
  readonly otherwise: Answer;
}

/** A request as a stand-in sees it. */
export interface Asked {
  readonly url: URL;
  readonly header: (name: string) => string | undefined;
  /** Its body, from JSON; empty where it has none. */
  readonly body: Readonly<Record<string, unknown>>;
}

/** Secrets that platforms gave out, for the stand-ins to check what they are asked. */
export interface Given {
  readonly consumerKey: string;
  readonly userSecret: (user: string) => string;
  readonly plaidSecret: string;
  readonly itemId: string;
  readonly mxClientId: string;
  readonly mxKey: string;
}
