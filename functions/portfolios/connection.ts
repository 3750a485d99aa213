/**
 * A connection to a broker's platform, and the portfolios that it keeps.
 * @module
 */

import { createHash } from "node:crypto";

/** What the table holds of a connection: nothing of it is secret but its id, the webhook's address. */
export interface Connection {
  /** 128 random bits, as 32 hexadecimal digits. */
  readonly id: string;
  readonly tenant: string;
  readonly name: string;
  /** A name of the table of providers. */
  readonly provider: string;
  readonly environment: string;
  /** Milliseconds since 1970. */
  readonly createdAt: number;
}

/** The portfolio that a connection keeps for an account: its id is the account's where it can be, otherwise a hash of it. */
export function portfolioIdOf({ name }: Pick<Connection, "name">, account: string): string {
  const plain = `${name}.${account}`;
  return /^[a-z0-9.-]{1,80}$/.test(plain)
    ? plain
    : `${name}.${createHash("sha256").update(account).digest("hex").slice(0, 32)}`;
}
