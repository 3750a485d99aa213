/**
 * Several writers at once, and deliveries that wait in the queue, over a wire that loses answers at random: a ledger kept outside the service
 * finds nothing lost, nothing destroyed, nothing told wrongly.
 * @module
 */

import { afterAll, beforeAll, expect, test } from "vitest";
import { dynamoClient } from "../../functions/register/client.ts";
import { type Answered, openWorld, type World } from "../portfolios/service-under-test.ts";
import { startProxy, type TcpProxy } from "../support/tcp-proxy.ts";

const OPERATIONS = Number(process.env.HOLDINGS_FAULTS ?? 400);
const SHARE = OPERATIONS >= 2_000 ? 0.01 : 0.03;
const WRITERS = 8;

let world: World;
let proxy: TcpProxy;
let clock: NodeJS.Timeout;
const lost = { n: 0, isOn: false };

beforeAll(async () => {
  world = await openWorld({
    through: async (endpoint) => {
      proxy = await startProxy(endpoint, () => {
        if (!lost.isOn || Math.random() >= SHARE) return "pass";
        lost.n += 1;
        return "drop-response";
      });
      return dynamoClient({ endpoint: proxy.url, region: "us-east-1", attemptTimeoutMs: 2_000 });
    },
  });
  // What failed is due again after a pause.
  clock = setInterval(() => {
    world.now += 100;
  }, 100);
});
afterAll(async () => {
  clearInterval(clock);
  await world.close();
  await proxy.close();
});

interface Found {
  /** null: there is no such portfolio. */
  readonly symbol: string | null;
  readonly tag: string | null;
}

/** What the service says is stored; asked again while the store can't be reached. */
async function found(id: string): Promise<Found> {
  for (;;) {
    const { status, body, headers } = await world.ask("GET", `/v1/portfolios/${id}`);
    if (status === 200) return { symbol: body.portfolio.positions[0].symbol, tag: headers.get("etag") };
    if (status === 404) return { symbol: null, tag: null };
    expect([id, status]).toEqual([id, 503]);
  }
}

const condition = ({ tag }: Found): Record<string, string> =>
  tag === null ? { "If-None-Match": "*" } : { "If-Match": tag };

const write = (id: string, basis: Found, symbol: string | null): Promise<Answered> =>
  symbol === null
    ? world.ask("DELETE", `/v1/portfolios/${id}`, undefined, condition(basis))
    : world.ask("PUT", `/v1/portfolios/${id}`, { positions: [symbol] }, condition(basis));

/** What one answer said of a write: it is there, it is not, or nobody knows. */
type Told = "written" | "refused" | "not known";
function toldBy({ status }: Answered): Told {
  if (status < 300) return "written";
  if (status === 412) return "refused";
  expect(status).toBe(503);
  return "not known";
}

const ledger = {
  wrong: [] as string[],
  told: { written: 0, refused: 0, "not known": 0 } satisfies Record<Told, number>,
  delivered: 0,
  /** Of the portfolio that all write: who was told to have made which version. */
  made: new Map<string, string>(),
  refused: new Set<string>(),
  seen: new Set<string>(),
};

/** A portfolio that nobody else writes: a refusal would be of our own write. */
async function writeOwn(id: string, symbol: string | null): Promise<void> {
  const before = await found(id);
  if (symbol === null && before.tag === null) return;
  const told = toldBy(await write(id, before, symbol));
  ledger.told[told] += 1;
  const after = await found(id);
  const may = told === "written" ? [symbol] : told === "refused" ? [] : [symbol, before.symbol];
  if (!may.includes(after.symbol)) ledger.wrong.push(`${id}: told ${told}, ${after.symbol} is there`);
}

/** A portfolio that all write at once: a version is one writer's, and who was refused has not written. */
async function writeShared(symbol: string): Promise<void> {
  const before = await found("shared");
  if (before.symbol !== null) ledger.seen.add(before.symbol);
  const answer = await write("shared", before, symbol);
  const told = toldBy(answer);
  ledger.told[told] += 1;
  if (told === "refused") ledger.refused.add(symbol);
  const tag = told === "written" ? answer.headers.get("etag") : null;
  if (tag === null) return;
  const other = ledger.made.get(tag);
  if (other !== undefined) ledger.wrong.push(`shared ${tag}: both ${other} and ${symbol} were told to be it`);
  ledger.made.set(tag, symbol);
}

interface Connection {
  readonly webhook: string;
  readonly secret: string;
}

/** A delivery, sent again under its own id until it is acknowledged, as providers do. */
async function deliver({ webhook, secret }: Connection, n: number, at: number): Promise<void> {
  const timestamp = new Date(at + n * 1_000).toISOString();
  const data = { account: "a", positions: [`D${n}`] };
  for (;;) {
    const event = { type: "portfolio.replaced", timestamp, data };
    const { status } = await world.standard(webhook, secret, `m-${n}`, event);
    if (status === 200) break;
    expect([n, status]).toEqual([n, 503]);
  }
  ledger.delivered += 1;
}

test("with several writers and queued deliveries at once, nothing acknowledged is lost, and nobody is told wrongly", async () => {
  const started = world.now - 86_400_000;
  const connections = await Promise.all(
    Array.from({ length: WRITERS }, (_, i) => world.connect(`desk-${i}`, "standard-webhooks")),
  );
  lost.isOn = true;
  const last = new Map<number, number>();
  await Promise.all(
    connections.map(async (connection, writer) => {
      for (let n = writer; n < OPERATIONS; n += WRITERS) {
        const turn = Math.floor(n / WRITERS) % 4;
        if (turn === 0) await writeShared(`S${n}`);
        else if (turn === 1) await writeOwn(`own-${writer}`, n % 5 === 0 ? null : `S${n}`);
        else {
          await deliver(connection, n, started);
          last.set(writer, n);
        }
      }
    }),
  );
  await world.local.queue.settle();
  lost.isOn = false;
  await world.local.queue.settle();

  for (const [writer, n] of last) {
    const { body } = await world.ask("GET", `/v1/portfolios/desk-${writer}.a`);
    const there = body.portfolio?.positions?.[0]?.symbol;
    if (there !== `D${n}` || body.portfolio.complete !== true)
      ledger.wrong.push(`desk-${writer}: D${n} was acknowledged, ${there} is there`);
  }
  const shared = await found("shared");
  const made = ledger.made.get(shared.tag ?? "");
  if (made !== undefined && made !== shared.symbol) ledger.wrong.push(`shared: ${made} is gone`);
  for (const symbol of [...ledger.seen, shared.symbol ?? ""])
    if (ledger.refused.has(symbol)) ledger.wrong.push(`shared: ${symbol} was refused, and was there`);
  if (process.env.HOLDINGS_FAULTS_TABLE === "1")
    process.stdout.write(
      `${OPERATIONS} operations, ${lost.n} answers lost; writes ${JSON.stringify(ledger.told)}, ${ledger.delivered} deliveries\n`,
    );
  expect(ledger.wrong).toEqual([]);
  expect(lost.n).toBeGreaterThan(0);
  expect(ledger.told.written).toBeGreaterThan(OPERATIONS / 10);
}, 1_200_000);
