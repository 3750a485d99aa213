/**
 * Why holdings could not be fetched.
 * @module
 */

export const pullFailures = ["gone", "refused", "invalid", "other-item", "unavailable"] as const;

/**
 * `gone`: the provider knows no such account or item, or no such endpoint: providers retire these for single customers, so it
 * says nothing of what is held. `refused`: the credentials are, or the user must sign in again. `invalid`: Plaid finds fault
 * with a field of the request. `other-item`: the answer is of another item, account or user than was asked for. `unavailable`: no answer, a
 * server's fault, too many requests, an answer cut short: another try may succeed.
 */
export type PullFailure = (typeof pullFailures)[number];

export class PullFailed extends Error {
  override readonly name = "PullFailed";
  readonly failure: PullFailure;
  constructor(failure: PullFailure, message: string, options?: ErrorOptions) {
    super(message, options);
    this.failure = failure;
  }
}

/** What a portfolio that could not be fetched is marked with. */
export const gapOfFailure = {
  gone: "the provider did not know the account when its holdings were last to be fetched",
  refused: "the provider refused the connection's credentials",
  invalid: "the provider refused the request for the holdings",
  "other-item": "the provider answered with the holdings of another item, account or user",
  unavailable: "the holdings may have changed and could not be fetched since",
} as const satisfies Record<PullFailure, string>;
