/**
 * Every route, in the order of the contract.
 * @module
 */

import type { Route } from "../route.ts";
import { postCheck } from "./checks.ts";
import { postComparison } from "./compare.ts";
import { connectionRoutes } from "./connections.ts";
import { documentRoutes } from "./documents.ts";
import { getEvents, postRedelivery, postTest } from "./events.ts";
import { fundRoutes } from "./funds.ts";
import { importRoutes } from "./imports.ts";
import { pageRoutes } from "./page.ts";
import { portfolioRoutes } from "./portfolios.ts";
import { postPositions } from "./positions.ts";
import { getProblem } from "./problems.ts";
import { proposalRoutes } from "./proposals.ts";
import { recordRoutes } from "./records.ts";
import { getEntries, getRegister, postEntry } from "./register.ts";
import {
  getCourtOrder,
  getCourtOrders,
  getIssuer,
  getListing,
  getListings,
  getSecurities,
} from "./securities.ts";
import { getHealth, getReadiness } from "./service.ts";
import {
  getSubscription,
  getSubscriptions,
  postSecretRotation,
  postSubscription,
  removeSubscription,
} from "./subscriptions.ts";
import { webhookRoutes } from "./webhooks.ts";

const answering: readonly Route[] = [
  postCheck,
  postComparison,
  postPositions,
  getSecurities,
  getListings,
  getListing,
  getCourtOrders,
  getCourtOrder,
  getIssuer,
  getRegister,
  getEntries,
  postEntry,
  ...portfolioRoutes,
  ...fundRoutes,
  ...connectionRoutes,
  ...webhookRoutes,
  postSubscription,
  getSubscriptions,
  getSubscription,
  removeSubscription,
  postSecretRotation,
  getEvents,
  postRedelivery,
  postTest,
  ...recordRoutes,
  ...proposalRoutes,
  ...importRoutes((call) => call.deps.imports ?? null),
  getHealth,
  getReadiness,
  getProblem,
  ...pageRoutes,
];

/** Every route, in the order of the OpenAPI document. */
export const allRoutes: readonly Route[] = [...answering, ...documentRoutes(answering)];
