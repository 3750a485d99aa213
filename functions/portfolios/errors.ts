/**
 * What can be wrong with the table of portfolios.
 * @module
 */

/**
 * The table did not answer whole, or in time: 503, and ask again. After a write its outcome is not known: reading tells.
 * `cause` says why; its message is never shown.
 */
export class HoldingsUnavailable extends Error {
  override readonly name: string = "HoldingsUnavailable";
}

/** A newer version of the service has written what stands there: nothing is answered from it or written over it. 503, and ask again. */
export class NewerHoldings extends HoldingsUnavailable {
  override readonly name = "NewerHoldings";
}

/** A stored portfolio or delivery does not say what its format requires, or its parts are gone. */
export class CorruptHoldings extends Error {
  override readonly name = "CorruptHoldings";
}
