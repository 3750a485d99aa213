/**
 * How many calls one tenant may make, so that none takes the others' share. Counted in this process alone: another instance counts for itself.
 * @module
 */

import * as Type from "typebox";

/** Calls a second that a tenant may go on making, and how many at once after a pause. */
export interface TenantLimit {
  readonly rate: number;
  readonly burst: number;
}

/** How the environment states a limit: "50,100" is 50 calls a second, and 100 at once after a pause. */
export const TenantLimitText = Type.String({
  pattern: "^[1-9][0-9]{0,5},[1-9][0-9]{0,5}$",
  description: "calls a second and calls at once, of one tenant in one process, such as 50,100",
});

/** The limit in such a text; null for none. */
export function tenantLimitOf(text: string | undefined): TenantLimit | null {
  if (text === undefined) return null;
  const [rate = 0, burst = 0] = text.split(",").map(Number);
  return { rate, burst };
}

/** Of so many tenants the last calls are remembered. Whoever is forgotten may begin anew, which is all that being forgotten does. */
const MAX_TENANTS = 10_000;

interface Bucket {
  readonly left: number;
  readonly at: number;
}

/** Lets a tenant's call in: 0; or says after how many seconds to ask again. */
export type Admit = (tenant: string, now: number) => number;

/** A bucket of `burst` calls for each tenant, which fills by `rate` a second. `now` is in milliseconds; a clock set back fills nothing. */
export function createAdmission({ rate, burst }: TenantLimit, most: number = MAX_TENANTS): Admit {
  const buckets = new Map<string, Bucket>();
  return (tenant, now) => {
    const before = buckets.get(tenant) ?? { left: burst, at: now };
    const filled = Math.min(burst, before.left + (Math.max(0, now - before.at) / 1000) * rate);
    const admitted = filled >= 1;
    // Put back last: the map's first is then the tenant that has not called for longest.
    buckets.delete(tenant);
    buckets.set(tenant, { left: admitted ? filled - 1 : filled, at: now });
    const [oldest] = buckets.size > most ? buckets.keys() : [];
    if (oldest !== undefined) buckets.delete(oldest);
    return admitted ? 0 : (1 - filled) / rate;
  };
}
