/**
 * Every metric that the functions write about themselves, with its unit. The emitters, the alarms (infra/watches.ts) and the
 * dashboard (infra/constructs/overview.ts) name metrics by this table only.
 * @module
 */

import type { Status } from "../core/law/status.ts";

/** Where all of them are in CloudWatch. */
export const metricNamespace = "InvestorExposure";

/**
 * Entries and states of the register that somebody else than its writers has put or removed: counted by CloudWatch, from what CloudTrail
 * records of the table, and by no function.
 */
export const foreignWrites = "ForeignRegisterWrites";

export type Unit = "Count" | "Seconds" | "Milliseconds" | "None";

const units = {
  Requests: "Count",
  ServerErrors: "Count",
  Checks: "Count",
  Positions: "Count",
  ColdStarts: "Count",
  RegisterRequests: "Count",
  HoldingsRequests: "Count",
  RegisterVersion: "None",
  RegisterAge: "Seconds",
  DailyPullsQueued: "Count",
  DeliveriesCarriedOut: "Count",
  DeliveriesFailed: "Count",
  AlertsLookFailed: "Count",
  AlertsTenantsBehind: "Count",
  AlertsDelivered: "Count",
  AlertsNotTaken: "Count",
  RegisterDamaged: "Count",
  PacksDamaged: "Count",
  PacksWritten: "Count",
  SelfCheckFailed: "Count",
  SelfCheckTime: "Milliseconds",
} as const satisfies Readonly<Record<string, Unit>>;

/** Each metric that there is one of. A test holds that some function writes it. */
export const metricNames: readonly string[] = Object.keys(units);

/** Metrics that there are one of for each status or source, by what their names begin with. */
const families = {
  "Positions.": "Count",
  "SourceAge.": "Seconds",
  "ImportsHeld.": "Count",
} as const satisfies Readonly<Record<string, Unit>>;

export type MetricName =
  | keyof typeof units
  | `Positions.${Status}`
  | `SourceAge.${string}`
  | `ImportsHeld.${string}`;

const isSingle = (name: MetricName): name is keyof typeof units => Object.hasOwn(units, name);

/** The unit of a metric. */
export function unitOf(name: MetricName): Unit {
  if (isSingle(name)) return units[name];
  const family = Object.entries(families).find(([start]) => name.startsWith(start));
  return family?.[1] ?? "None";
}
