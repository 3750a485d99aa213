/**
 * What a deployment is asked, and what it must answer.
 * @module
 */

import { readFile } from "node:fs/promises";
import { entryExample } from "../../functions/api/examples.ts";
import type { Issuer } from "./issuer.ts";
import { must, say } from "./report.ts";

export interface Deployed {
  /** Of the emulator. */
  readonly endpoint: string;
  /** Of the API, as the stack's output has it. */
  readonly url: string;
}

export interface Answered {
  readonly status: number;
  readonly text: string;
  /** The id of the record that was made; null: none was. */
  readonly record: string | null;
}

/** Asks the deployed API; the emulator serves every API under its own address, told apart by the Host header. */
export async function ask(
  { endpoint, url }: Deployed,
  path: string,
  token: string | null,
  init: RequestInit = {},
): Promise<Answered> {
  const { hostname } = new URL(url);
  const apiId = hostname.split(".")[0] ?? "";
  const headers = new Headers(init.headers);
  if (token !== null) headers.set("authorization", `Bearer ${token}`);
  const response = await fetch(`${endpoint}/_aws/execute-api/${apiId}/$default${path}`, { ...init, headers });
  const record = response.headers.get("record-id");
  return { status: response.status, text: await response.text(), record };
}

export const json = (body: unknown): RequestInit => ({
  method: "POST",
  headers: { "content-type": "application/json" },
  body: typeof body === "string" ? body : JSON.stringify(body),
});

/** Everything that is asked of a deployment; the same before and after an update. */
export async function examine(deployed: Deployed, issuer: Issuer): Promise<string> {
  const full = await issuer.token({ tenant: "tenant-a", scope: "check register:read" });
  const ready = await ask(deployed, "/readyz", null);
  must(ready.status === 200, `/readyz answered ${ready.status}: ${ready.text}`);
  say(`  GET /readyz → 200 ${ready.text}`);

  const xiaomi = await ask(
    deployed,
    "/v1/checks",
    full,
    json({ asOf: "2021-03-15T13:31:00Z", positions: [{ symbol: "XIACY", exchange: "OTC" }] }),
  );
  must(xiaomi.status === 200, `Xiaomi's check answered ${xiaomi.status}: ${xiaomi.text}`);
  const answer: {
    readonly status: string;
    readonly listings: Readonly<Record<string, { readonly phase: string; readonly basis: string }>>;
  } = JSON.parse(xiaomi.text);
  must(answer.status === "stayed", `Xiaomi on 2021-03-15 is "${answer.status}"; expected "stayed"`);
  const [listing] = Object.values(answer.listings);
  say(
    `  POST /v1/checks, XIACY on 2021-03-15T13:31:00Z → 200 ${answer.status}, ${listing?.phase}: ${listing?.basis}`,
  );

  const known = await ask(
    deployed,
    "/v1/checks",
    full,
    json({ asOf: "2021-03-15T13:31:00Z", knownAt: "2021-03-12T12:00:00Z", positions: ["XIACY"] }),
  );
  must(
    known.status === 200 && JSON.parse(known.text).status === "restricted",
    `as known before the order, Xiaomi is not restricted: ${known.text}`,
  );
  say("  POST /v1/checks, the same as known on 2021-03-12T12:00:00Z → restricted");

  const example = await readFile("examples/check.json", "utf8");
  const portfolio = await ask(deployed, "/v1/checks", full, json(example));
  must(portfolio.status === 200, `examples/check.json answered ${portfolio.status}: ${portfolio.text}`);
  say(`  POST examples/check.json → 200 ${JSON.stringify(JSON.parse(portfolio.text).summary.byStatus)}`);
  const csv = await ask(deployed, "/v1/checks?asOf=2021-03-15T13:31:00Z", full, {
    method: "POST",
    headers: { "content-type": "text/csv" },
    body: await readFile("examples/book-2021.csv"),
  });
  must(csv.status === 200, `examples/book-2021.csv answered ${csv.status}: ${csv.text}`);
  say(`  POST examples/book-2021.csv → 200 ${JSON.stringify(JSON.parse(csv.text).summary.byStatus)}`);

  const refused: readonly (readonly [string, string | null, number])[] = [
    ["no token", null, 401],
    ["another audience", await issuer.token({ tenant: "tenant-a", scope: "check" }, "another"), 401],
    ["no tenant", await issuer.token({ scope: "check" }), 401],
    ["another scope", await issuer.token({ tenant: "tenant-a", scope: "register:read" }), 403],
  ];
  for (const [what, token, expected] of refused) {
    const { status } = await ask(deployed, "/v1/checks", token, json({ positions: ["XIACY"] }));
    must(status === expected, `with ${what}, a check answered ${status}; expected ${expected}`);
    say(`  POST /v1/checks with ${what} → ${status}`);
  }
  const register = await ask(deployed, "/v1/register", full);
  must(register.status === 200, `/v1/register answered ${register.status}: ${register.text}`);
  say(`  GET /v1/register → ${register.text}`);
  return JSON.parse(register.text).digest;
}

/** Appends an entry of its own, so that what must survive is more than the next import would bring back. */
export async function append(deployed: Deployed, issuer: Issuer): Promise<void> {
  const token = await issuer.token({ tenant: "tenant-a", scope: "register:write" });
  const write = (version: string) =>
    ask(deployed, "/v1/register/entries", token, {
      ...json(entryExample),
      headers: { "content-type": "application/json", "if-match": version },
    });
  const late = await write('"0"');
  must(late.status === 412, `an entry upon version 0 answered ${late.status}: ${late.text}`);
  const written = await write('"1"');
  must(written.status === 201, `an entry upon version 1 answered ${written.status}: ${written.text}`);
  say(`  POST /v1/register/entries upon version 0 → 412, upon version 1 → 201 ${written.text}`);
}
