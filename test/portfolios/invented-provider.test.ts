/**
 * A fifth provider, invented in this file and added to the table of providers alone: everything else derives from it.
 * @module
 */

import { createServer } from "node:http";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { believed, disbelieved } from "../../functions/brokers/signature.ts";
import { readEnvironment } from "../../functions/local/environment.ts";
import { enqueueDailyPulls } from "../../functions/portfolios/daily-pulls.ts";
import type { ProviderAdapter } from "../../functions/portfolios/providers/adapter.ts";
import { providerNames } from "../../functions/portfolios/providers/all.ts";
import { openWorld, type World } from "./service-under-test.ts";

vi.mock("../../functions/portfolios/providers/all.ts", async (original) => {
  const table = await original<typeof import("../../functions/portfolios/providers/all.ts")>();
  const { addressOf, ask } = await import("../../functions/portfolios/providers/ask-provider.ts");
  const { pullAccount } = await import("../../functions/portfolios/pull-account.ts");
  const invented: ProviderAdapter = {
    title: "Invented",
    addresses: { production: "https://invented.example" },
    credentials: { names: ["token"] },
    silence: { fetched: true, dated: false },
    work: async () => ({
      signingKey: (secret) =>
        secret === undefined
          ? { key: "made-by-the-service", made: "made-by-the-service" }
          : { expected: "no secret" },
      reader: () => ({
        verify: ({ headers }, _connection, { signing }) =>
          signing.some(({ key }) => headers.get("invented-key") === key)
            ? believed
            : disbelieved("wrong-signature"),
        parse: ({ body }) => {
          const { id, user } = JSON.parse(new TextDecoder().decode(body));
          return { ok: true, delivery: { id, event: { kind: "pull", user, account: null } } };
        },
      }),
      users: async () => ["user-1"],
      fetching: {
        by: "user",
        fetch: (deps, connection, { user }, { token = "" }) =>
          pullAccount(deps, connection, { account: "main", user }, async () => {
            const url = addressOf(deps.pull, connection, `/held/${user}`);
            const symbols = await ask(deps.pull, url, { headers: { Authorization: token } });
            const positions = Array.isArray(symbols)
              ? symbols.map((symbol) => ({ symbol: String(symbol) }))
              : [];
            return { positions, at: null, gaps: [] };
          }),
      },
    }),
  };
  return {
    ...table,
    providerNames: [...table.providerNames, "invented"],
    adapterOf: (connection: { readonly provider: string }) =>
      connection.provider === "invented" ? invented : table.adapterOf(connection),
  };
});

const asked: string[] = [];
let held: readonly string[] = ["XIACY"];
const platform = createServer((request, response) => {
  asked.push(`${request.headers.authorization} ${request.url}`);
  response.end(JSON.stringify(held));
});
let world: World;
beforeAll(async () => {
  await new Promise<void>((listening) => platform.listen(0, "127.0.0.1", listening));
  const address = platform.address();
  const url = `http://127.0.0.1:${typeof address === "object" ? address?.port : ""}`;
  world = await openWorld({ urls: readEnvironment({ INVENTED_URL: url }).providers });
});
afterAll(async () => {
  await world.close();
  platform.close();
});

const deliver = (path: string, key: string, id: string) =>
  world.deliver(path, JSON.stringify({ id, user: "user-1" }), { "invented-key": key });
const check = async (id: string) =>
  (await world.ask("GET", `/v1/portfolios/${id}/check?asOf=2021-03-15T13:31:00Z`)).body;

test("is connected, believed by its own key, asked at its own address, fetched daily and missed when silent", async () => {
  const refused = await world.ask("POST", "/v1/connections", { name: "wrong", provider: "invented" });
  expect(refused).toMatchObject({
    status: 422,
    body: { errors: [{ pointer: "/credentials", detail: "Expected token for invented; token missing." }] },
  });
  const { webhook, secret } = await world.connect("mine", "invented", { credentials: { token: "t" } });
  expect((await deliver(webhook, "somebody-else's", "e-1")).status).toBe(401);
  expect((await deliver(webhook, secret, "e-1")).body).toEqual({ status: "accepted" });
  await world.local.queue.settle();
  expect(asked).toEqual(["t /held/user-1"]);
  expect(await check("mine.main")).toMatchObject({ complete: true, status: "stayed" });

  held = ["AAPL"];
  world.now += 86_400_000;
  await enqueueDailyPulls({ ...world.local.holdings, queue: world.local.queue }, world.now);
  await world.local.queue.settle();
  expect(await check("mine.main")).toMatchObject({ complete: true, status: "no-match" });

  world.now += 4 * 86_400_000;
  expect(await check("mine.main")).toMatchObject({ complete: false, status: "review" });
});

test("has its own variable, and a provider that nobody invented is refused with those that there are", async () => {
  expect(() => readEnvironment({ INVENTED_URL: "ftp://x" })).toThrow(
    "Invented's API, in place of https://invented.example",
  );
  const { status, body } = await world.ask("POST", "/v1/connections", { name: "x", provider: "nobody" });
  expect(status).toBe(422);
  expect(providerNames).toContain("invented");
  expect(JSON.stringify(body)).toContain(providerNames.join(", "));
});
