/**
 * Portfolios, connections and deliveries over a wire that loses answers: nobody is told wrongly, and nothing is destroyed.
 * @module
 */

import { randomUUID } from "node:crypto";
import { setTimeout } from "node:timers/promises";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { emptyRegister } from "../../functions/core/register/register.ts";
import {
  connectionById,
  connectionByName,
  createConnection,
  revokeConnection,
  rotateSecrets,
} from "../../functions/portfolios/connections.ts";
import { finishDelivery, readDelivery, recordDelivery } from "../../functions/portfolios/deliveries.ts";
import { CorruptHoldings, HoldingsUnavailable } from "../../functions/portfolios/errors.ts";
import { findFund, readDay, removeFund, storeDay } from "../../functions/portfolios/fund-store.ts";
import { partsPartition, queueKey, queuePartition } from "../../functions/portfolios/keys.ts";
import { listHeads } from "../../functions/portfolios/list-heads.ts";
import { isTombstone } from "../../functions/portfolios/portfolio.ts";
import { providerUrls } from "../../functions/portfolios/providers/provider-urls.ts";
import type { SecretStore } from "../../functions/portfolios/secrets.ts";
import { storeSnapshot } from "../../functions/portfolios/snapshots.ts";
import {
  deletePortfolio,
  readHead,
  readPortfolio,
  writeGaps,
  writePortfolio,
} from "../../functions/portfolios/store.ts";
import { type HoldingsTable, keyItem, remove } from "../../functions/portfolios/table.ts";
import { putAll } from "../../functions/portfolios/table-batches.ts";
import { query } from "../../functions/portfolios/table-query.ts";
import { dynamoClient } from "../../functions/register/client.ts";
import { openTestDatabase, type TestDatabase } from "../support/embedded.ts";
import { type Fault, LATE_MS, startProxy, type TcpProxy } from "../support/tcp-proxy.ts";

const NOW = 1_700_000_000_000;
const ATTEMPT_MS = 600;

let database: TestDatabase;
let table: HoldingsTable;
let wire: HoldingsTable;
let proxy: TcpProxy;
let faultOf: (operation: string) => Fault = () => "pass";
/** A client of its own for each run: a client that has met too many faults stops trying again. */
const throughProxy = (): HoldingsTable => ({
  client: dynamoClient({ endpoint: proxy.url, region: "us-east-1", attemptTimeoutMs: ATTEMPT_MS }),
  table: table.table,
});
beforeAll(async () => {
  database = await openTestDatabase();
  table = { client: database.client, table: await database.table() };
  proxy = await startProxy(database.endpoint, (operation) => faultOf(operation));
  wire = throughProxy();
});
afterAll(async () => {
  await proxy.close();
  await database.close();
});

const kept = new Map<string, Awaited<ReturnType<SecretStore["read"]>>>();
const secrets: SecretStore = {
  read: async (id) => kept.get(id) ?? null,
  write: async (id, value) => void kept.set(id, value),
  remove: async (id) => void kept.delete(id),
};

const listOf = (asOf: string, weight = "100") => ({
  fund: { symbol: "MCHI" },
  asOf,
  holdings: [{ symbol: "700.HK", weight }],
});
const fundDays = async (tenant: string): Promise<readonly string[]> =>
  (await findFund(table, tenant, "f"))?.days.map(({ asOf }) => asOf) ?? [];
async function fundLines(tenant: string) {
  const fund = ensure(await findFund(table, tenant, "f"));
  return ensure(await readDay(table, tenant, fund, ensure(fund.days[0] ?? null)));
}

const options = { register: emptyRegister, now: NOW };
const portfolio = (symbol: string) => ({
  positions: [{ symbol }],
  source: { kind: "api" as const },
  at: NOW,
  gaps: [],
});
const symbolIn = async (tenant: string): Promise<string | undefined> =>
  (await readPortfolio(table, tenant, "p"))?.positions[0]?.symbol;
const put = async (on: HoldingsTable, tenant: string, symbol: string) =>
  writePortfolio(on, tenant, "p", await readHead(table, tenant, "p"), portfolio(symbol), options);
const connecting = (tenant: string) => ({
  tenant,
  name: "own",
  provider: "standard-webhooks" as const,
  environment: "production",
  secrets: { signing: [{ key: "k" }], credentials: {} },
  now: NOW,
});
const large = {
  kind: "replace" as const,
  account: "a",
  at: NOW,
  complete: true,
  positions: Array.from({ length: 4_000 }, (_, i) => ({ symbol: `S${i}`, ref: randomUUID() })),
};
const ensure = <T>(value: T | null): T => {
  if (value === null) throw new Error("expected something, found null");
  return value;
};

/** A write over the wire: what was there before it, and whether it says that it has written; then what must be there. */
interface Write {
  readonly before?: (tenant: string) => Promise<unknown>;
  readonly write: (tenant: string) => Promise<boolean>;
  readonly done: (tenant: string) => Promise<boolean>;
  /** Only the service's own table is looked at, and this must hold whatever was told. */
  readonly sound?: (tenant: string) => Promise<boolean>;
}

const whole = async (tenant: string): Promise<boolean> => {
  const head = await readHead(table, tenant, "p");
  return head === null || isTombstone(head) || (await symbolIn(tenant)) !== undefined;
};
const connected = async (tenant: string): Promise<boolean> => {
  const found = await connectionByName(table, tenant, "own");
  return found === null || ((await connectionById(table, found.id)) !== null && kept.has(found.id));
};

const writes: Readonly<Record<string, Write>> = {
  "portfolio, new": {
    write: async (tenant) => (await put(wire, tenant, "NEW")) !== null,
    done: async (tenant) => (await symbolIn(tenant)) === "NEW",
    sound: whole,
  },
  "portfolio, replaced": {
    before: (tenant) => put(table, tenant, "OLD"),
    write: async (tenant) => (await put(wire, tenant, "NEW")) !== null,
    done: async (tenant) => (await symbolIn(tenant)) === "NEW",
    sound: whole,
  },
  "portfolio, a gap added": {
    before: (tenant) => put(table, tenant, "OLD"),
    write: async (tenant) => {
      const head = ensure(await readHead(table, tenant, "p"));
      return !isTombstone(head) && (await writeGaps(wire, tenant, head, ["late"], NOW));
    },
    done: async (tenant) => (await readPortfolio(table, tenant, "p"))?.head.gaps.length === 1,
    sound: whole,
  },
  "portfolio, deleted": {
    before: (tenant) => put(table, tenant, "OLD"),
    write: async (tenant) =>
      deletePortfolio(wire, tenant, "p", await readHead(table, tenant, "p"), { now: NOW }),
    done: async (tenant) => (await readPortfolio(table, tenant, "p")) === null,
    sound: whole,
  },
  "connection, created": {
    write: async (tenant) => (await createConnection({ table: wire, secrets }, connecting(tenant))) !== null,
    done: async (tenant) => (await connectionByName(table, tenant, "own")) !== null,
    sound: connected,
  },
  "fund, new": {
    write: async (tenant) =>
      (await storeDay({ table: wire, ...options }, tenant, "f", listOf("2022-09-01"))).kind === "stored",
    done: async (tenant) => (await fundDays(tenant)).includes("2022-09-01"),
    sound: async (tenant) => (await fundDays(tenant)) !== null,
  },
  "fund, another day": {
    before: (tenant) => storeDay({ table, ...options }, tenant, "f", listOf("2022-09-01")),
    write: async (tenant) =>
      (await storeDay({ table: wire, ...options }, tenant, "f", listOf("2022-09-02"))).kind === "stored",
    done: async (tenant) => (await fundDays(tenant)).includes("2022-09-02"),
    sound: async (tenant) => (await fundDays(tenant)).includes("2022-09-01"),
  },
  "fund, a day replaced": {
    before: (tenant) => storeDay({ table, ...options }, tenant, "f", listOf("2022-09-01")),
    write: async (tenant) =>
      (await storeDay({ table: wire, ...options }, tenant, "f", listOf("2022-09-01", "50"))).kind ===
      "stored",
    done: async (tenant) => (await fundLines(tenant))[0]?.weight === "50",
    sound: async (tenant) => (await fundLines(tenant)).length === 1,
  },
  "fund, removed": {
    before: (tenant) => storeDay({ table, ...options }, tenant, "f", listOf("2022-09-01")),
    write: (tenant) => removeFund({ table: wire, now: NOW }, tenant, "f", null),
    done: async (tenant) => (await fundDays(tenant)).length === 0,
  },
  "connection, rotated": {
    before: (tenant) => createConnection({ table, secrets }, connecting(tenant)),
    write: async (tenant) => {
      const found = ensure(await connectionByName(wire, tenant, "own"));
      const change = { signing: "new", credentials: {}, overlapMs: 1_000, now: NOW };
      await rotateSecrets({ table: wire, secrets }, found, change);
      return true;
    },
    done: async (tenant) => {
      const { id } = ensure(await connectionByName(table, tenant, "own"));
      return kept.get(id)?.signing.at(-1)?.key === "new";
    },
    sound: connected,
  },
  "connection, revoked": {
    before: (tenant) => createConnection({ table, secrets }, connecting(tenant)),
    write: async (tenant) => {
      await revokeConnection({ table: wire, secrets }, ensure(await connectionByName(table, tenant, "own")));
      return true;
    },
    done: async (tenant) => (await connectionByName(table, tenant, "own")) === null,
  },
  "delivery, in one item": {
    write: async (tenant) => {
      const event = { kind: "pull" as const, user: null, account: null };
      return (
        (await recordDelivery(wire, tenant, { id: "d", event, bodyHash: "h", now: NOW })).kind === "queue"
      );
    },
    done: async (tenant) => (await readDelivery(table, tenant, "d"))?.event !== undefined,
  },
  "delivery, in parts": {
    write: async (tenant) =>
      (await recordDelivery(wire, tenant, { id: "d", event: large, bodyHash: "h", now: NOW })).kind ===
      "queue",
    done: async (tenant) => ((await readDelivery(table, tenant, "d"))?.event ?? null) !== null,
    sound: async (tenant) => {
      const found = await readDelivery(table, tenant, "d");
      return found === null || found.event !== null;
    },
  },
  "delivery, carried out": {
    before: (tenant) => recordDelivery(table, tenant, { id: "d", event: large, bodyHash: "h", now: NOW }),
    write: async (tenant) => {
      await finishDelivery(wire, tenant, ensure(await readDelivery(table, tenant, "d")).record);
      return true;
    },
    done: async (tenant) => (await readDelivery(table, tenant, "d"))?.record.state === "done",
  },
  "queue, sent": {
    write: async (tenant) => {
      await putAll(wire, [{ ...keyItem(queueKey(tenant, NOW, "m")), message: { S: "{}" } }]);
      return true;
    },
    done: async (tenant) => (await query(table, queuePartition(tenant))).length === 1,
  },
  "queue, taken": {
    before: (tenant) => putAll(table, [{ ...keyItem(queueKey(tenant, NOW, "m")), message: { S: "{}" } }]),
    write: (tenant) => remove(wire, queueKey(tenant, NOW, "m")),
    done: async (tenant) => (await query(table, queuePartition(tenant))).length === 0,
  },
};

/** What befalls the nth request that writes: nothing but it, or it and every retry of it. */
const faults: Readonly<Record<string, { readonly fault: Fault; readonly times: number }>> = {
  "answer lost once": { fault: "drop-response", times: 1 },
  "answer later than the next try": { fault: ATTEMPT_MS * 2, times: 1 },
  "carried out twice": { fault: "double", times: 1 },
  "every answer lost": { fault: "drop-response", times: 3 },
  "never arrives": { fault: "cut", times: 3 },
};

const isWrite = (operation: string): boolean => /^(?:Put|Delete|BatchWrite)/.test(operation);

/** Runs a write once, its nth request to the table befallen. null: it has fewer than that. */
async function run(
  { before, write, done, sound }: Write,
  { fault, times }: { readonly fault: Fault; readonly times: number },
  nth: number,
): Promise<"told right" | "told wrongly" | "not told" | "destroyed" | null> {
  const tenant = randomUUID();
  await before?.(tenant);
  wire.client.destroy();
  wire = throughProxy();
  let seen = 0;
  faultOf = (operation) => {
    if (!isWrite(operation)) return "pass";
    seen += 1;
    return seen >= nth && seen < nth + times ? fault : "pass";
  };
  const told = await write(tenant).catch((error: unknown) => {
    expect(error).toBeInstanceOf(HoldingsUnavailable);
    return null;
  });
  faultOf = () => "pass";
  if (seen < nth && nth > 1) return null;
  const intact = await (sound?.(tenant) ?? true);
  if (!intact) return "destroyed";
  if (told === null) return "not told";
  return told === (await done(tenant)) ? "told right" : "told wrongly";
}

test("whichever write's answer is lost, late or doubled: what was told is so, and nothing is destroyed", async () => {
  const lines: string[] = [];
  const wrong: string[] = [];
  for (const [what, write] of Object.entries(writes)) {
    for (const [how, fault] of Object.entries(faults)) {
      const counts: Record<string, number> = {};
      for (let nth = 1; nth <= 12; nth += 1) {
        const result = await run(write, fault, nth);
        if (result === null) break;
        counts[result] = (counts[result] ?? 0) + 1;
        if (result === "told wrongly" || result === "destroyed")
          wrong.push(`${what}, ${how}, request ${nth}: ${result}`);
        // One lost, late or doubled answer is no reason to leave anybody in the dark.
        if (result === "not told" && fault.times === 1)
          wrong.push(`${what}, ${how}, request ${nth}: not told`);
      }
      const told = Object.entries(counts).map(([result, n]) => `${result} ${n}`);
      lines.push(`${what.padEnd(24)} ${how.padEnd(32)} ${told.join(", ")}`);
    }
  }
  if (process.env.HOLDINGS_FAULTS_TABLE === "1") process.stdout.write(`${lines.join("\n")}\n`);
  expect(wrong).toEqual([]);
  expect(lines).toHaveLength(Object.keys(writes).length * Object.keys(faults).length);
}, 240_000);

test("a write that lands after its outcome was told as not known, or as somebody else's, destroys nothing", async () => {
  const wrong: string[] = [];
  const landed = { n: 0 };
  for (const [what, write] of Object.entries(writes)) {
    if (write.sound === undefined) continue;
    for (let nth = 1; nth <= 6; nth += 1) {
      const tenants: string[] = [];
      const remembering: Write = {
        ...write,
        write: (tenant) => {
          tenants.push(tenant);
          return write.write(tenant);
        },
      };
      const result = await run(remembering, { fault: "late", times: 3 }, nth);
      if (result === null) break;
      await setTimeout(LATE_MS * 1.3);
      landed.n += 1;
      for (const tenant of tenants)
        if (!(await write.sound(tenant))) wrong.push(`${what}, request ${nth}: destroyed`);
    }
  }
  expect(wrong).toEqual([]);
  expect(landed.n).toBeGreaterThan(10);
});

/** A generator of numbers in [0, 1) from a seed (mulberry32), so that a run can be repeated. */
function seeded(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296;
  };
}

test("over many writes with answers lost at random, a ledger kept outside finds none lost, none destroyed, none told wrongly", async () => {
  const count = Number(process.env.HOLDINGS_FAULTS ?? 200);
  const random = seeded(7);
  const share = count >= 2_000 ? 0.01 : 0.05;
  const lost = { n: 0 };
  const ledger = new Map<string, string | null>();
  const tenants = Array.from({ length: 20 }, () => randomUUID());
  const notTold = { n: 0 };
  for (let n = 0; n < count; n += 1) {
    const tenant = ensure(tenants[n % tenants.length] ?? null);
    const symbol = random() < 0.15 ? null : `S${n}`;
    const basis = await readHead(table, tenant, "p");
    faultOf = () => {
      if (random() >= share) return "pass";
      lost.n += 1;
      return "drop-response";
    };
    const told = await (symbol === null
      ? deletePortfolio(wire, tenant, "p", basis, { now: NOW })
      : writePortfolio(wire, tenant, "p", basis, portfolio(symbol), options).then((head) => head !== null)
    ).catch((error: unknown) => {
      expect(error).toBeInstanceOf(HoldingsUnavailable);
      notTold.n += 1;
      return null;
    });
    faultOf = () => "pass";
    const there = (await symbolIn(tenant)) ?? null;
    const before = ledger.get(tenant) ?? null;
    if (told === null) expect([before, symbol]).toContain(there);
    else expect(there).toBe(told ? symbol : before);
    ledger.set(tenant, there);
  }
  for (const tenant of tenants) {
    expect((await symbolIn(tenant)) ?? null).toBe(ledger.get(tenant) ?? null);
    expect((await listHeads(table, tenant)).length).toBe(ledger.get(tenant) == null ? 0 : 1);
  }
  expect(lost.n).toBeGreaterThan(0);
  if (process.env.HOLDINGS_FAULTS_TABLE === "1")
    process.stdout.write(`${count} writes, ${lost.n} answers lost, ${notTold.n} not told, 0 wrong\n`);
}, 600_000);

describe("a portfolio whose positions are gone", () => {
  const losing = async (tenant: string, id: string): Promise<void> => {
    const head = ensure(await readHead(table, tenant, id));
    if (isTombstone(head)) throw new Error("expected a head");
    for (const item of await query(table, partsPartition(head.parts.id)))
      await remove(table, { pk: item.pk?.S ?? "", sk: item.sk?.S ?? "" });
  };

  test("says so, and is replaced by the next PUT", async () => {
    const tenant = randomUUID();
    await put(table, tenant, "OLD");
    await losing(tenant, "p");
    await expect(readPortfolio(table, tenant, "p")).rejects.toBeInstanceOf(CorruptHoldings);
    expect((await put(table, tenant, "NEW"))?.version).toBe(2);
    expect(await symbolIn(tenant)).toBe("NEW");
  });

  test("is healed by its connection's next whole delivery, an older one too", async () => {
    const tenant = randomUUID();
    const connection = ensure(await createConnection({ table, secrets }, connecting(tenant)));
    const deps = {
      table,
      secrets,
      pull: { urls: providerUrls, now: () => NOW },
      register: async () => emptyRegister,
      now: () => NOW,
    };
    const of = { account: "a", user: null };
    const snapshot = (symbol: string, at: number) => ({ positions: [{ symbol }], at, gaps: [] });
    await storeSnapshot(deps, connection, of, snapshot("OLD", NOW), NOW);
    await losing(tenant, "own.a");
    await storeSnapshot(deps, connection, of, snapshot("AGAIN", NOW - 1), NOW);
    expect((await readPortfolio(table, tenant, "own.a"))?.positions).toEqual([{ symbol: "AGAIN" }]);
  });
});
