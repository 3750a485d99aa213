/**
 * Kills the service again and again while an editor appends entries and a receiver takes what they change: every holder is told of
 * every entry, under one id, in order.
 * @module
 */

import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout } from "node:timers/promises";
import { expect, test } from "vitest";
import { killService, type Running, startService } from "../support/killed-service.ts";
import { invented, XIAOMI } from "./orders.ts";
import { startReceiver } from "./world.ts";

const behind = String(Date.now() - Date.parse("2021-03-15T13:31:00Z"));
/** `ALERTS_CRASH=1000,200` for as many portfolios and entries; it takes as long as it takes. */
const [PORTFOLIOS = 60, ENTRIES = 16] = (process.env.ALERTS_CRASH ?? "60,16").split(",").map(Number);
const EXPECTED = PORTFOLIOS * ENTRIES;
const LONGEST_MS = Math.max(120_000, EXPECTED * 40);
/** A large run is killed to its end, less often: what starts anew again and again delivers little. */
const LONGEST_LIFE_MS = Math.max(1_500, EXPECTED / 5);
const KILLS = Math.max(8, ENTRIES);
const PAGE = Math.max(10, PORTFOLIOS / 10);

const start = (dataDir: string): Promise<Running> =>
  startService(new URL("./crash-worker.ts", import.meta.url), [
    dataDir,
    behind,
    "2021-03-12T17:00:00Z",
    String(PAGE),
  ]);

/** A large run tells how it goes. */
const say = (text: string): void => {
  if (process.env.ALERTS_CRASH !== undefined) process.stderr.write(`${new Date().toISOString()} ${text}\n`);
};

/** Suspends the ban, revives it, suspends it …: every entry changes every holder's answer. */
const orderOf = (n: number) => {
  const at = new Date(Date.parse("2021-03-15T13:30:01Z") + n * 100).toISOString();
  const isRevival = n % 2 === 1;
  return invented(`order.xiaomi.trial.${n}`, isRevival ? "dissolution" : "preliminary-injunction", at, {
    listings: [XIAOMI],
    against: isRevival ? `order.xiaomi.trial.${n - 1}` : null,
  });
};

test(
  "a service that is killed at random points tells every holder of every entry, under one id, in order",
  async () => {
    const dataDir = await mkdtemp(join(tmpdir(), "investor-exposure-"));
    const receiver = await startReceiver();
    let running = await start(dataDir);
    const json = { "content-type": "application/json" };
    const send = (method: string, path: string, body?: unknown, headers = {}) =>
      fetch(`${running.url}${path}`, {
        method,
        headers: { ...json, ...headers },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
        signal: AbortSignal.timeout(10_000),
      });
    try {
      const subscribed = await send("POST", "/v1/subscriptions", {
        url: receiver.url,
        events: ["portfolio.verdict.changed"],
      });
      receiver.secret = JSON.parse(await subscribed.text()).secret;
      const hold = (n: number) =>
        send("PUT", `/v1/portfolios/p-${n}`, { positions: ["XIACY"] }, { "if-none-match": "*" });
      for (let n = 0; n < PORTFOLIOS; n += 20)
        await Promise.all(Array.from({ length: Math.min(20, PORTFOLIOS - n) }, (_, i) => hold(n + i)));

      let appended = 0;
      let over = false;
      const append = async (): Promise<void> => {
        while (appended < ENTRIES) {
          try {
            const { version } = JSON.parse(await (await send("GET", "/v1/register")).text());
            const entry = { id: `entry-${appended}`, source: "editor", changes: [orderOf(appended)] };
            const { status } = await send("POST", "/v1/register/entries", entry, {
              "if-match": `"${version}"`,
            });
            if (status === 201 || status === 200) appended += 1;
          } catch {
            await setTimeout(20);
          }
        }
      };
      let kills = 0;
      const killing = async (): Promise<void> => {
        while (!over && kills < KILLS) {
          await setTimeout(100 + Math.random() * LONGEST_LIFE_MS);
          if (over) return;
          await killService(running);
          kills += 1;
          running = await start(dataDir);
        }
      };
      /** The first copy of each event, in the order in which they came: by portfolio, the entry's id. */
      const seen = new Set<string>();
      let copies = 0;
      const versions = new Map<string, string[]>();
      const distinct = (): number => {
        receiver.requests.length = 0;
        for (const { id, data } of receiver.received.splice(0)) {
          if (seen.has(id)) {
            copies += 1;
            continue;
          }
          seen.add(id);
          const own = versions.get(data.portfolio.id) ?? [];
          versions.set(data.portfolio.id, own);
          own.push(data.entry.id);
        }
        return seen.size;
      };
      const both = Promise.all([append(), killing()]);
      const until = Date.now() + LONGEST_MS;
      let told = Date.now();
      while ((distinct() < EXPECTED || appended < ENTRIES) && Date.now() < until) {
        await setTimeout(100);
        if (Date.now() - told < 60_000) continue;
        told = Date.now();
        say(`${appended} appended, ${kills} kills, ${seen.size} events, ${copies} more copies`);
      }
      over = true;
      await both;
      // What would be there twice under another id has a moment to come.
      await setTimeout(1_500);
      expect(kills).toBeGreaterThan(2);
      say(`${kills} kills, ${distinct()} of ${EXPECTED} events, ${copies} more copies`);
      expect(distinct()).toBe(EXPECTED);
      expect(versions.size).toBe(PORTFOLIOS);
      for (const own of versions.values())
        expect(own).toEqual(Array.from({ length: ENTRIES }, (_, n) => `entry-${n}`));
    } finally {
      await killService(running);
      await receiver.close();
      await rm(dataDir, { recursive: true, force: true });
    }
  },
  LONGEST_MS + 60_000,
);
