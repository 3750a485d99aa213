/**
 * Disabling a subscription whose receiver is gone or has failed for days, and telling its owner by other ways than that receiver.
 * @module
 */

import { iso } from "../core/time.ts";
import type { HoldingsTable } from "../portfolios/table.ts";
import { eventOf, laneOf, type News } from "./event.ts";
import { disabledLetter, type Mailer } from "./mail.ts";
import { laneOfEvent, putEvents } from "./outbox.ts";
import type { AlertQueue } from "./queue.ts";
import type { Health, Subscription } from "./subscription.ts";
import { listSubscriptions, writeHealth } from "./subscriptions.ts";

interface DisableDeps {
  readonly table: HoldingsTable;
  readonly queue: AlertQueue;
  readonly mailer: Mailer | null;
  readonly now: () => number;
}

const whyOf = {
  gone: "its receiver answered 410, which says that it wants no more",
  failing: "no delivery has succeeded for three days",
} as const satisfies Record<NonNullable<Health["disabled"]>["why"], string>;

/** That a subscription is disabled, for the tenant's others. */
const newsOf = ({ id }: Subscription, { at, why }: NonNullable<Health["disabled"]>): News => ({
  type: "subscription.disabled",
  lane: laneOf.notice,
  cause: { at, version: 0, name: `disabled.${id}` },
  data: {
    subscription: id,
    at: iso(at),
    reason: why,
    says: `The subscription takes no deliveries any more: ${whyOf[why]}.`,
  },
});

/**
 * Tells the owner of a subscription that is disabled, then notes that. Whoever was cut off between the two tells again, under the
 * same id. A letter that can't be sent keeps nothing from going on: `GET /v1/subscriptions/{id}` says so too.
 */
export async function tellOwner(
  { table, queue, mailer, now }: DisableDeps,
  subscription: Subscription,
  health: Health,
): Promise<void> {
  const { disabled } = health;
  if (disabled === null || disabled.told) return;
  const { tenant, id, contact } = subscription;
  const others = (await listSubscriptions(table, tenant)).filter(
    (other) => other.subscription.id !== id && other.health.disabled === null,
  );
  const waiting = await putEvents(
    table,
    others.map((other) => ({
      recipient: other.subscription,
      event: eventOf(other.subscription.id, newsOf(subscription, disabled), disabled.at),
    })),
    now(),
  );
  await queue.send(waiting.map(laneOfEvent));
  if (contact !== null && mailer !== null)
    await mailer.send(disabledLetter(contact, subscription, whyOf[disabled.why])).catch(() => undefined);
  await writeHealth(table, subscription, health, { ...health, disabled: { ...disabled, told: true } });
}
