/**
 * Subscriptions in the table. A subscription is found by its tenant alone; what looks for news finds all of them by their ids.
 * @module
 */

import { randomBytes } from "node:crypto";
import {
  type Key,
  SUBSCRIBERS,
  subscriberKey,
  subscriptionHealthKey,
  subscriptionKey,
  subscriptionsPartition,
} from "../portfolios/keys.ts";
import type { SecretStore } from "../portfolios/secrets.ts";
import { absent, type HoldingsTable, type Item, numberAt, put, remove, textAt } from "../portfolios/table.ts";
import { getMany } from "../portfolios/table-batches.ts";
import { query } from "../portfolios/table-query.ts";
import { decodeHealth, decodeSubscription, type Health, healthy, type Subscription } from "./subscription.ts";

export interface SubscriptionDeps {
  readonly table: HoldingsTable;
  readonly secrets: SecretStore;
}

export interface Subscribed {
  readonly subscription: Subscription;
  readonly health: Health;
}

const isId = (text: string): boolean => /^[0-9a-f]{32}$/.test(text);

/** A secret that deliveries are signed with: 32 random bytes, as Standard Webhooks writes them. */
export const newSecret = (): string => `whsec_${randomBytes(32).toString("base64")}`;

/**
 * Creates a subscription. Its record is written last: whoever is cut off before leaves no subscription that anything shows,
 * and what is left of it is found by the clean-up of `allSubscriptions`.
 */
export async function createSubscription(
  { table, secrets }: SubscriptionDeps,
  wanted: Omit<Subscription, "id">,
  secret: string | null,
): Promise<Subscription> {
  const made: Subscription = { ...wanted, id: randomBytes(16).toString("hex") };
  const { id, tenant } = made;
  if (secret !== null) await secrets.write(id, { signing: [{ key: secret }], credentials: {} });
  const item = { tenant: { S: tenant }, createdAt: { N: String(made.createdAt) } };
  await put(table, subscriberKey(id), item);
  await put(table, subscriptionKey(tenant, id), { subscription: { S: JSON.stringify(made) } }, absent);
  return made;
}

/** Where a subscription stands, and how it fares. */
export const subscribedKeys = (tenant: string, id: string): readonly Key[] => [
  subscriptionKey(tenant, id),
  subscriptionHealthKey(tenant, id),
];

/** A subscription among the items at its keys and others; null: it is not there. */
export function subscribedIn(items: readonly Item[], id: string): Subscribed | null {
  const [found, health] = subscribedKeys("", id).map(({ sk }) =>
    items.find((item) => textAt(item, "sk") === sk),
  );
  if (found === undefined) return null;
  return {
    subscription: decodeSubscription(textAt(found, "subscription")),
    health: decodeHealth(textAt(health ?? {}, "health")),
  };
}

/** A tenant's subscription and how it fares; null: the tenant has none of this id. */
export const readSubscription = async (
  table: HoldingsTable,
  tenant: string,
  id: string,
): Promise<Subscribed | null> =>
  isId(id) ? subscribedIn(await getMany(table, subscribedKeys(tenant, id)), id) : null;

/** A tenant's subscriptions, by their ids. */
export async function listSubscriptions(
  table: HoldingsTable,
  tenant: string,
): Promise<readonly Subscribed[]> {
  const items = await query(table, subscriptionsPartition(tenant));
  const healths = new Map(
    items.flatMap((item) => {
      const [id = "", of] = (textAt(item, "sk") ?? "").split("#");
      return of === undefined ? [] : [[id, decodeHealth(textAt(item, "health"))] as const];
    }),
  );
  return items.flatMap((item) => {
    if ((textAt(item, "sk") ?? "").includes("#")) return [];
    const subscription = decodeSubscription(textAt(item, "subscription"));
    return [{ subscription, health: healths.get(subscription.id) ?? healthy }];
  });
}

/**
 * Notes how a subscription fares, where it is still disabled, or still not, as it was read; false: another worker has changed
 * that meanwhile, and nothing was noted. So no late failure enables a subscription, and no late success leaves its lanes asleep.
 */
export const writeHealth = (
  table: HoldingsTable,
  { tenant, id }: Pick<Subscription, "tenant" | "id">,
  before: Health,
  health: Health,
): Promise<boolean> => {
  const stateOf = ({ disabled }: Health) => (disabled === null ? "enabled" : "disabled");
  const was = stateOf(before);
  return put(
    table,
    subscriptionHealthKey(tenant, id),
    { health: { S: JSON.stringify(health) }, standing: { S: stateOf(health) } },
    {
      expression: `standing = :was${was === "enabled" ? " or attribute_not_exists(pk)" : ""}`,
      values: { ":was": { S: was } },
      // Whoever stands there by now has written since; whether we had before makes no difference.
      moved: () => "once",
    },
  );
};

/**
 * Deletes a subscription: its record first, so that nothing is delivered any more, then its secret, and what finds it last, so
 * that whoever was cut off can delete it again.
 */
export async function deleteSubscription(
  { table, secrets }: SubscriptionDeps,
  { tenant, id }: Pick<Subscription, "tenant" | "id">,
): Promise<void> {
  await remove(table, subscriptionKey(tenant, id));
  await remove(table, subscriptionHealthKey(tenant, id));
  await secrets.remove(id);
  await remove(table, subscriberKey(id));
}

const DAY_MS = 24 * 3_600_000;

/** The tenants that have subscriptions. An entry of a day ago without a subscription was left by somebody cut off. */
export async function subscribedTenants(
  { table, secrets }: SubscriptionDeps,
  now: number,
): Promise<readonly string[]> {
  const items = await query(table, SUBSCRIBERS);
  const found = items.map((item) => ({
    id: textAt(item, "sk") ?? "",
    tenant: textAt(item, "tenant") ?? "",
    old: (numberAt(item, "createdAt") ?? 0) < now - DAY_MS,
  }));
  const old = found.filter((entry) => entry.old);
  const present = await getMany(
    table,
    old.map(({ tenant, id }) => subscriptionKey(tenant, id)),
  );
  const ids = new Set(present.map((item) => textAt(item, "sk")));
  const left = old.filter(({ id }) => !ids.has(id));
  for (const entry of left) await deleteSubscription({ table, secrets }, entry);
  return [...new Set(found.filter((entry) => !left.includes(entry)).map(({ tenant }) => tenant))].sort();
}
