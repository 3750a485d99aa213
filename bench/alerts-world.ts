/**
 * The moment at which the search for holders is measured: Xiaomi's ban has just begun, and the order of 12 March 2021 is not known yet.
 * @module
 */

import { type LocalService, openLocal } from "../functions/local/service.ts";
import { providerUrls } from "../functions/portfolios/providers/provider-urls.ts";

export const TENANT = "local";
export const ORDER = "order.xiaomi.2021-03-12";
export const NOW = Date.parse("2021-03-15T13:31:00Z");
const KNOWN_AT = Date.parse("2021-03-12T17:00:00Z");
/** It looks for nothing by itself. */
const NEVER_MS = 2_000_000_000;

/** The service over a directory, whose store another process may own. */
export const openWorld = (dataDir: string): Promise<LocalService> =>
  openLocal({
    dataDir,
    endpoint: undefined,
    maxStalenessMs: 0,
    log: () => undefined,
    providers: providerUrls,
    destinations: { loopback: true },
    trial: { now: () => NOW, knownAt: KNOWN_AT },
    alerting: { lookMs: NEVER_MS },
  });
