/**
 * A broker's platform and a publisher of lists on loopback, for the emulated deployment.
 * @module
 */

import { createReadStream, existsSync } from "node:fs";
import type { Server } from "node:http";
import { fileURLToPath } from "node:url";
import { listening } from "./loopback.ts";

/** What the deployed functions reach out to: a broker's platform, and a publisher of lists. */
export interface World {
  readonly url: string;
  readonly server: Server;
  /** Whether OFAC's files are at hand here; without them its server answers 500. */
  readonly hasList: boolean;
}

const lists = fileURLToPath(new URL("../../../shared/data/ofac/2025-12-19_", import.meta.url));

/** The one account that the platform has, as it stands now: an ADR of Xiaomi, and Apple. */
const positionsNow = () => ({
  results: ["XIACY", "AAPL"].map((symbol) => ({
    instrument: { kind: "stock", id: symbol, symbol, raw_symbol: symbol, currency: "USD", exchange: null },
    units: "10",
    price: "1",
    currency: "USD",
  })),
  // Holdings that the platform itself calls old would be told as a gap.
  data_freshness: { as_of: new Date().toISOString() },
});

/** `own`: members of a list to be served in place of OFAC's, by their names; what is in it counts when it is asked for. */
export async function startWorld(own: ReadonlyMap<string, string> = new Map()): Promise<World> {
  const hasList = existsSync(`${lists}cons_prim.csv`);
  const { url, server } = await listening((request, response) => {
    const { pathname } = new URL(request.url ?? "/", "http://localhost");
    if (pathname === "/snaptrade/accounts/account-1/positions/all")
      return response.setHeader("content-type", "application/json").end(JSON.stringify(positionsNow()));
    const member = /^\/ofac\/(cons_[a-z]+\.csv)$/.exec(pathname)?.[1];
    const text = own.get(member ?? "");
    if (text !== undefined) {
      response.writeHead(200, { "Last-Modified": "Fri, 16 Jan 2026 15:00:00 GMT" }).end(text, "latin1");
      return;
    }
    if (member === undefined || !hasList) return response.writeHead(member === undefined ? 404 : 500).end();
    if (request.headers["if-none-match"] === '"1"') return response.writeHead(304).end();
    response.writeHead(200, { ETag: '"1"', "Last-Modified": "Fri, 19 Dec 2025 15:00:00 GMT" });
    return createReadStream(`${lists}${member}`).pipe(response);
  });
  return { url, server, hasList };
}
