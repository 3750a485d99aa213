/**
 * What is written where there is no exchange.
 * @module
 */

/** Words that no symbol has; IBKR's SMART is a router, not a venue. */
const noExchange: ReadonlySet<string> = new Set(["", "-", "--", "N/A", "NONE", "NULL", "SMART"]);

/** Whether what stands for an exchange names none. */
export const saysNoExchange = (exchange = ""): boolean => noExchange.has(exchange.trim().toUpperCase());
