/**
 * What the routes of subscriptions have in common: whose they are, and how they are shown.
 * @module
 */

import type { StoredEvent } from "../../alerts/event.ts";
import { type Recipient, readEvent } from "../../alerts/outbox.ts";
import type { Subscribed } from "../../alerts/subscriptions.ts";
import { readSubscription } from "../../alerts/subscriptions.ts";
import { iso } from "../../core/time.ts";
import type { HoldingsTable } from "../../portfolios/table.ts";
import type { AlertsAccess } from "../deps.ts";
import { holdingsOf } from "../holdings-of.ts";
import { idParam } from "../http/id-param.ts";
import { Refusal } from "../http/problem.ts";
import type { Call } from "../route.ts";

/** What tells of changes, and where subscriptions are kept; throws a Refusal (404) where this deployment tells nobody. */
export function alertsOf(call: Call): {
  readonly table: HoldingsTable;
  readonly tenant: string;
  readonly alerts: AlertsAccess;
} {
  const { alerts } = call.deps;
  if (alerts === undefined) throw new Refusal("not-found", "This deployment sends no alerts.");
  const { holdings, tenant } = holdingsOf(call);
  return { table: holdings.table, tenant, alerts };
}

const instant = (at: number | null): string | null => (at === null ? null : iso(at));

export function shown({ subscription, health }: Subscribed) {
  const { id, createdAt, events, portfolios, to, contact } = subscription;
  const { disabled, failingSince } = health;
  const state = disabled !== null ? "disabled" : failingSince !== null ? "failing" : "active";
  return {
    id,
    createdAt: iso(createdAt),
    events,
    portfolios,
    url: to.kind === "webhook" ? to.url : null,
    email: to.kind === "email" ? to.address : null,
    contact,
    state,
    failingSince: instant(failingSince),
    disabled: disabled === null ? null : { at: iso(disabled.at), why: disabled.why },
  };
}

/** The subscription that a path names; throws a Refusal where the tenant has none of this id. */
export async function foundSubscription(call: Call): Promise<Subscribed> {
  const { table, tenant } = alertsOf(call);
  const id = idParam(call, "subscription");
  const found = await readSubscription(table, tenant, id);
  if (found === null) throw new Refusal("not-found", "There is no subscription of this id.");
  return found;
}

export const shownEvent = ({ id, type, createdAt, state, tries, attempts, body }: StoredEvent) => ({
  id,
  type,
  createdAt: iso(createdAt),
  state,
  tries,
  attempts: attempts.map(({ at, status, failure, ms }) => ({ at: iso(at), status, failure, durationMs: ms })),
  payload: JSON.parse(body),
});

/** The event that a path names; throws a Refusal where the subscription has none of this id. */
export async function foundEvent(call: Call, recipient: Recipient): Promise<StoredEvent> {
  const { table } = alertsOf(call);
  const id = idParam({ params: { id: call.params.eventId ?? "" } }, "event");
  const found = await readEvent(table, recipient, id);
  if (found === null) throw new Refusal("not-found", "The subscription has no event of this id.");
  return found;
}
