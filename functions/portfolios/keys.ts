import { createHash } from "node:crypto";

/**
 * The keys of the table `holdings` (string attributes `pk` and `sk`). Nothing else writes or reads a key. All of a tenant's
 * data stands under its own partitions, so that no query of one can reach another's.
 *
 * | pk                           | sk                        | what                                                  |
 * |------------------------------|---------------------------|-------------------------------------------------------|
 * | `TENANT#<t>`                 | `PORTFOLIO#<id>`          | a portfolio's head: version, source, issuers, parts   |
 * | `TENANT#<t>`                 | `CONNECTION#<name>`       | a connection of this name, and its unguessable id     |
 * | `PARTS#<random>`             | `<n, 4>`                  | a slice of positions or of an event, compressed       |
 * | `TENANT#<t>#ISSUER#<issuer>` | `<portfolio>`             | index: who may hold it; the head confirms             |
 * | `TENANT#<t>#LINES`           | `<lines>#<portfolio>`     | index: for which lines of the register it was made    |
 * | `CONNECTION#<id>`            | `STATE`                   | whose connection this is, and of which provider       |
 * | `CONNECTION#<id>`            | `DELIVERY#<hash>`         | a delivery, by the sender's id of the event           |
 * | `QUEUE#<name>`               | `<due, 15>#<random>`      | the local queue                                       |
 */
export interface Key {
  readonly pk: string;
  readonly sk: string;
}

/** A tenant's name is the token's, so it is hashed: no name can reach into another's keys. */
const tenantPartition = (tenant: string): string => `TENANT#${hash(tenant)}`;

const hash = (text: string): string => createHash("sha256").update(text).digest("hex").slice(0, 40);

export const PORTFOLIO = "PORTFOLIO#";
export const CONNECTION = "CONNECTION#";

export const tenantKey = tenantPartition;
export const portfolioKey = (tenant: string, id: string): Key => ({
  pk: tenantPartition(tenant),
  sk: `${PORTFOLIO}${id}`,
});
export const connectionNameKey = (tenant: string, name: string): Key => ({
  pk: tenantPartition(tenant),
  sk: `${CONNECTION}${name}`,
});
export const connectionKey = (id: string): Key => ({ pk: `${CONNECTION}${id}`, sk: "STATE" });
export const deliveryKey = (connection: string, event: string): Key => ({
  pk: `${CONNECTION}${connection}`,
  sk: `DELIVERY#${hash(event)}`,
});
export const partsPartition = (id: string): string => `PARTS#${id}`;
export const partKey = (id: string, n: number): Key => ({
  pk: partsPartition(id),
  sk: String(n).padStart(4, "0"),
});
export const issuerPartition = (tenant: string, issuer: string): string =>
  `${tenantPartition(tenant)}#ISSUER#${issuer}`;
export const issuerKey = (tenant: string, issuer: string, portfolio: string): Key => ({
  pk: issuerPartition(tenant, issuer),
  sk: portfolio,
});
export const linesPartition = (tenant: string): string => `${tenantPartition(tenant)}#LINES`;
export const linesKey = (tenant: string, lines: string, portfolio: string): Key => ({
  pk: linesPartition(tenant),
  sk: `${lines}#${portfolio}`,
});
export const queuePartition = (name: string): string => `QUEUE#${name}`;
export const queueKey = (name: string, due: number, id: string): Key => ({
  pk: queuePartition(name),
  sk: `${String(due).padStart(15, "0")}#${id}`,
});
