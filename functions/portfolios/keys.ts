/**
 * Every key of the table of holdings. Nothing else writes or reads one.
 * @module
 */

import { createHash } from "node:crypto";

/**
 * The keys of the table `holdings` (string attributes `pk` and `sk`). Nothing else writes or reads a key. All of a tenant's
 * data stands under its own partitions, so that no query of one can reach another's.
 *
 * | pk                           | sk                        | what                                                  |
 * |------------------------------|---------------------------|-------------------------------------------------------|
 * | `TENANT#<t>`                 | `PORTFOLIO#<id>`          | a portfolio's head: version, source, issuers, parts   |
 * | `TENANT#<t>`                 | `FUND#<id>`               | a stored fund: what names it, its days, issuers, parts |
 * | `TENANT#<t>`                 | `CONNECTION#<name>`       | a connection of this name, and its unguessable id     |
 * | `PARTS#<random>`             | `<n, 4>`                  | a slice of positions or of an event, compressed       |
 * | `TENANT#<t>#ISSUER#<issuer>` | `<portfolio>`             | index: who may hold it (`fund:<id>`: a stored fund); the head confirms |
 * | `TENANT#<t>#LINES`           | `<lines>#<portfolio>`     | index: for which lines of the register it was made    |
 * | `TENANT#<t>#FUNDNEWS`        | `<fund>`                  | what a fund's holders were last told of, until they are told anew |
 * | `CONNECTION#<id>`            | `STATE`                   | whose connection this is, and of which provider       |
 * | `CONNECTION#<id>`            | `HEALTH#<sign>`           | its last delivery, fetch or error                     |
 * | `CONNECTION#<id>`            | `DELIVERY#<hash>`         | a delivery, by the sender's id of the event           |
 * | `CONNECTIONS`                | `<id>`                    | every tenant's connections, for their daily fetches   |
 * | `QUEUE#<name>`               | `<due, 15>#<random>`      | the local queue                                       |
 * | `SUBSCRIPTIONS#<t>`          | `<id>`                    | a subscription                                        |
 * | `SUBSCRIPTIONS#<t>`          | `<id>#HEALTH`             | how its deliveries fare, and whether it is disabled   |
 * | `SUBSCRIBERS`                | `<subscription>`          | every tenant's subscriptions, for what looks for news |
 * | `CURSOR#<t>`                 | `ALERTS`                  | up to where a tenant has been told                    |
 * | `EVENTS#<t>#<subscription>`  | `<event>`                 | an event, and how its delivery went                   |
 * | `LANE#<t>#<sub>#<lane>`      | `<event>`                 | events of one portfolio that wait, in order           |
 * | `LANES-DUE`                  | `<due, 15>#<hash>`        | lanes to be looked at again, should nothing wake them  |
 *
 * Access patterns: one portfolio (head, then parts); a tenant's portfolios, or connections, by prefix; the holders of an issuer;
 * portfolios indexed for other lines; a connection by its address; a delivery by its event; all connections, once a day; what is
 * due in the local queue; a tenant's subscriptions, or everybody's by their ids; a subscription's events, and of these what one
 * portfolio waits for; lanes that are due. Each is a GetItem, a Query or a batch of known keys; nothing scans.
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
export const FUND = "FUND#";

export const tenantKey = tenantPartition;
export const portfolioKey = (tenant: string, id: string): Key => ({
  pk: tenantPartition(tenant),
  sk: `${PORTFOLIO}${id}`,
});
export const fundKey = (tenant: string, id: string): Key => ({
  pk: tenantPartition(tenant),
  sk: `${FUND}${id}`,
});
/** How a stored fund is called beside issuers and portfolios, none of which holds a colon. */
export const fundName = (id: string): string => `fund:${id}`;
/** The id of a stored fund by that name; null: it is another thing's. */
export const fundIdIn = (name: string): string | null => (name.startsWith("fund:") ? name.slice(5) : null);
export const connectionNameKey = (tenant: string, name: string): Key => ({
  pk: tenantPartition(tenant),
  sk: `${CONNECTION}${name}`,
});
export const connectionKey = (id: string): Key => ({ pk: `${CONNECTION}${id}`, sk: "STATE" });
export const HEALTH = "HEALTH#";
export const healthKey = (id: string, sign: string): Key => ({
  pk: `${CONNECTION}${id}`,
  sk: `${HEALTH}${sign}`,
});
/** One partition for every tenant's: it is read by the daily fetches alone, and no route reaches it. */
export const CONNECTIONS = "CONNECTIONS";
export const connectionIndexKey = (id: string): Key => ({ pk: CONNECTIONS, sk: id });
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
export const fundNewsPartition = (tenant: string): string => `${tenantPartition(tenant)}#FUNDNEWS`;
export const fundNewsKey = (tenant: string, fund: string): Key => ({
  pk: fundNewsPartition(tenant),
  sk: fund,
});
export const queuePartition = (name: string): string => `QUEUE#${name}`;
export const queueKey = (name: string, due: number, id: string): Key => ({
  pk: queuePartition(name),
  sk: `${String(due).padStart(15, "0")}#${id}`,
});

export const subscriptionsPartition = (tenant: string): string => `SUBSCRIPTIONS#${hash(tenant)}`;
export const subscriptionKey = (tenant: string, id: string): Key => ({
  pk: subscriptionsPartition(tenant),
  sk: id,
});
export const subscriptionHealthKey = (tenant: string, id: string): Key => ({
  pk: subscriptionsPartition(tenant),
  sk: `${id}#HEALTH`,
});
/** One partition for every tenant's, by their ids: read by what looks for news; no route reaches it. */
export const SUBSCRIBERS = "SUBSCRIBERS";
export const subscriberKey = (id: string): Key => ({ pk: SUBSCRIBERS, sk: id });
export const cursorKey = (tenant: string): Key => ({ pk: `CURSOR#${hash(tenant)}`, sk: "ALERTS" });
export const eventsPartition = (tenant: string, subscription: string): string =>
  `EVENTS#${hash(tenant)}#${subscription}`;
export const eventKey = (tenant: string, subscription: string, event: string): Key => ({
  pk: eventsPartition(tenant, subscription),
  sk: event,
});
export const lanePartition = (tenant: string, subscription: string, lane: string): string =>
  `LANE#${hash(tenant)}#${subscription}#${lane}`;
export const waitingKey = (tenant: string, subscription: string, lane: string, event: string): Key => ({
  pk: lanePartition(tenant, subscription, lane),
  sk: event,
});
export const LANES_DUE = "LANES-DUE";
/** The same lane due at the same moment is one item, however often it is put. */
export const laneDueKey = (due: number, lane: readonly string[]): Key => ({
  pk: LANES_DUE,
  sk: `${String(due).padStart(15, "0")}#${hash(JSON.stringify(lane))}`,
});
