/**
 * How each provider's holdings are fetched. A provider that is not in this table does not compile: none is ever taken for another.
 * @module
 */

import type { Provider } from "../../brokers/broker-event.ts";
import { pullPlaid } from "../pull.ts";
import { pullAccount } from "../pull-account.ts";
import { refreshMx } from "../push.ts";
import { WHOLE } from "../snapshots.ts";
import type { Fetching } from "./fetching.ts";
import { fetchSnapTrade } from "./snaptrade.ts";

const all = {
  snaptrade: { by: "user", fetch: fetchSnapTrade },
  mx: {
    by: "user",
    fetch: (deps, connection, { user }, credentials) => refreshMx(deps, connection, user, credentials),
  },
  plaid: {
    by: "connection",
    fetch: (deps, connection, _event, credentials) =>
      pullAccount(deps, connection, { account: WHOLE, user: null }, () =>
        pullPlaid(deps.pull, credentials, connection.environment),
      ),
  },
  "standard-webhooks": { by: "nothing" },
} as const satisfies Record<Provider, Fetching>;

/** How a provider's holdings are fetched. */
export const fetchingOf = (provider: Provider): Fetching => all[provider];
