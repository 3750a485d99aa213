/**
 * What an act's permission may hang on, decided by the trade or the security: few conditions, and closed.
 * @module
 */

/**
 * One condition. A day is New York's, written 2022-02-24. `buyer-not-us-person` asks who buys what the investor sells;
 * `issued-…` and `tenor-over-days` ask about the security, `acquired-before` and `covers-short` about the holding.
 */
export type Condition =
  | "buyer-not-us-person"
  | "covers-short"
  | { readonly "issued-before": string }
  | { readonly "issued-on-or-after": string }
  | { readonly "tenor-over-days": number }
  | { readonly "acquired-before": string };

/** The conditions that are a word alone. */
export const plainConditions = [
  "buyer-not-us-person",
  "covers-short",
] as const satisfies readonly Condition[];

/** What holds where the condition is met, and what where it is not. */
export interface Branch<T> {
  readonly when: Condition;
  readonly then: T;
  readonly otherwise: T;
}

export const counterparties = ["us-person", "not-us-person"] as const;

/** What the caller said of the trade and of the security. Days are written 2022-02-24; absent: not said, and never guessed. */
export interface TradeFacts {
  readonly counterparty?: (typeof counterparties)[number];
  readonly issued?: string;
  readonly matures?: string;
  readonly acquired?: string;
  /** Whether the position is short, so that a purchase covers it. */
  readonly short?: boolean;
}

export const nothingSaid: TradeFacts = Object.freeze({});
