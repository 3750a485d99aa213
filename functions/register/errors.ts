/**
 * Why the register cannot be read.
 * @module
 */

/** A stored item does not say what the register's format requires. The message names the item and what is wrong. */
export class CorruptRegister extends Error {
  override readonly name = "CorruptRegister";
  /** "REGISTER ENTRY#000000000031" */
  readonly item: string;
  /** What was wrong, without the item's name. */
  readonly fault: string;

  constructor(item: string, fault: string, options?: ErrorOptions) {
    super(`${item}: ${fault}`, options);
    this.item = item;
    this.fault = fault;
  }
}

/**
 * The register could not be read to its end, so there is no answer: 503, and ask again. `cause` says why: a time-out, a
 * CorruptRegister, a FoldError. Never answered from memory instead.
 */
export class RegisterUnavailable extends Error {
  override readonly name = "RegisterUnavailable";
}

/** What stands behind a failure to reach the table: to be told with more than that it could not be reached. */
export const behind = (error: unknown): unknown =>
  error instanceof RegisterUnavailable ? (error.cause ?? error) : error;
