/**
 * A tenant's connections to brokers' platforms. Secrets go in and, where the service made one, out once; never again.
 * @module
 */

import { iso } from "../../core/time.ts";
import type { Connection } from "../../portfolios/connection.ts";
import {
  connectionByName,
  createConnection,
  listConnections,
  OVERLAP_MS,
  revokeConnection,
  rotateSecrets,
} from "../../portfolios/connections.ts";
import { healthOf, note } from "../../portfolios/health.ts";
import { adapterOf } from "../../portfolios/providers/all.ts";
import type { HoldingsTable } from "../../portfolios/table.ts";
import {
  ConnectionBody,
  ConnectionResponse,
  ConnectionsResponse,
  connectionBody,
  RotateBody,
  rotateBody,
} from "../contract/connections.ts";
import { DeletedResponse } from "../contract/portfolios.ts";
import { NoQuery, readQuery } from "../contract/query.ts";
import { holdingsOf, holdingsProblems } from "../holdings-of.ts";
import { tagged } from "../http/etag.ts";
import { idParam } from "../http/id-param.ts";
import { jsonBody, jsonBodyProblems } from "../http/json-body.ts";
import { Refusal } from "../http/problem.ts";
import { type Call, json, type Route } from "../route.ts";
import { assertCredentials, probed, signingKey } from "./connection-credentials.ts";
import { success } from "./portfolios-read.ts";

/** Credentials are small; secrets of users are most of them. */
const BODY_BYTES = 256 * 1024;

const instant = (at: number | null): string | null => (at === null ? null : iso(at));

async function summaryOf(table: HoldingsTable, connection: Connection) {
  const { name, provider, environment, createdAt, id } = connection;
  const { lastDelivery, lastFetch, lastError } = await healthOf(table, id);
  return {
    name,
    provider,
    environment,
    createdAt: iso(createdAt),
    health: {
      lastDelivery: instant(lastDelivery),
      lastFetch: instant(lastFetch),
      lastError: lastError === null ? null : { at: iso(lastError.at), kind: lastError.kind },
    },
    webhook: `/v1/webhooks/${id}`,
  };
}

async function named(call: Call): Promise<Connection> {
  const { holdings, tenant } = holdingsOf(call);
  const connection = await connectionByName(holdings.table, tenant, idParam(call, "connection"));
  if (connection === null) throw new Refusal("not-found", "There is no connection of this name.");
  return connection;
}

const common = { scope: "portfolios", query: NoQuery } as const;

export const postConnection: Route = {
  ...common,
  method: "POST",
  path: "/v1/connections",
  operationId: "createConnection",
  summary: "Connect a broker's platform",
  description:
    "Answers the path that the platform delivers to, and the secret where the service made one. The platform is asked once whether it " +
    "takes the credentials: 422 where it refuses them; where it cannot be asked, health says so. Per platform, see docs/brokers.md.",
  requestBody: {
    description: "The platform, and what it needs.",
    content: {
      "application/json": {
        schema: ConnectionBody,
        example: { name: "our-broker", provider: "standard-webhooks" },
      },
    },
  },
  successes: [success(201, "Connected.", ConnectionResponse)],
  problems: [...holdingsProblems, ...jsonBodyProblems, "id-conflict", "not-found"],
  handle: async (call) => {
    const { holdings, tenant } = holdingsOf(call);
    readQuery(NoQuery, call.query);
    const body = await jsonBody(call, connectionBody, BODY_BYTES);
    const { name, provider, environment = "production", secret, credentials = {} } = body;
    const work = await adapterOf({ provider }).work();
    assertCredentials({ provider, work }, credentials, true);
    const { key, made } = signingKey(work, secret, credentials);
    const secrets = { signing: key === null ? [] : [{ key }], credentials };
    const failure = await probed(holdings, { provider, environment }, credentials);
    const connection = await createConnection(holdings, {
      tenant,
      name,
      provider,
      environment,
      secrets,
      now: call.now,
    });
    if (connection === null)
      throw new Refusal(
        "id-conflict",
        "There is a connection of this name. Choose another, or revoke that one first.",
      );
    if (failure !== null)
      await note(holdings.table, connection.id, { sign: "error", at: call.now, kind: failure });
    return json({ connection: await summaryOf(holdings.table, connection), secret: made }, {}, 201);
  },
};

export const getConnections: Route = {
  ...common,
  method: "GET",
  path: "/v1/connections",
  operationId: "listConnections",
  summary: "List connections",
  description: `Without their secrets.`,
  successes: [success(200, "Every connection of the tenant.", ConnectionsResponse, { ETag: "strong" })],
  problems: [...holdingsProblems, "invalid-request", "not-found"],
  handle: async (call) => {
    readQuery(NoQuery, call.query);
    const { holdings, tenant } = holdingsOf(call);
    const connections = await listConnections(holdings.table, tenant);
    const shown = await Promise.all(connections.map((connection) => summaryOf(holdings.table, connection)));
    return tagged(json({ connections: shown }));
  },
};

export const postRotation: Route = {
  ...common,
  method: "POST",
  path: "/v1/connections/{id}/rotate",
  operationId: "rotateSecret",
  summary: "Rotate a connection's secret",
  description: "The earlier secret still counts for the overlap, so that no delivery is lost in between.",
  requestBody: {
    description: "What to replace.",
    content: { "application/json": { schema: RotateBody, example: { overlapSeconds: 3600 } } },
  },
  successes: [success(200, "Rotated.", ConnectionResponse)],
  problems: [...holdingsProblems, ...jsonBodyProblems, "not-found"],
  handle: async (call) => {
    const { holdings } = holdingsOf(call);
    readQuery(NoQuery, call.query);
    const body = await jsonBody(call, rotateBody, BODY_BYTES);
    const connection = await named(call);
    const { secret, credentials = {}, overlapSeconds } = body;
    const { provider } = connection;
    const work = await adapterOf(connection).work();
    assertCredentials({ provider, work }, credentials, false);
    const { key, made } = signingKey(work, secret, credentials);
    const present = (await holdings.secrets.read(connection.id))?.credentials ?? {};
    if (Object.keys(credentials).length > 0)
      await probed(holdings, connection, { ...present, ...credentials });
    const overlapMs = overlapSeconds === undefined ? OVERLAP_MS : overlapSeconds * 1000;
    await rotateSecrets(holdings, connection, { signing: key, credentials, overlapMs, now: call.now });
    return json({ connection: await summaryOf(holdings.table, connection), secret: made });
  },
};

export const deleteConnection: Route = {
  ...common,
  method: "DELETE",
  path: "/v1/connections/{id}",
  operationId: "revokeConnection",
  summary: "Revoke a connection",
  description:
    "Its deliveries are no longer taken and its secrets are deleted. Portfolios that it kept stay, and answer as incomplete.",
  successes: [success(200, "Revoked.", DeletedResponse)],
  problems: [...holdingsProblems, "invalid-request", "not-found"],
  handle: async (call) => {
    readQuery(NoQuery, call.query);
    const { holdings } = holdingsOf(call);
    await revokeConnection(holdings, await named(call));
    return json({ deleted: true });
  },
};

export const connectionRoutes: readonly Route[] = [
  postConnection,
  getConnections,
  postRotation,
  deleteConnection,
];
