/**
 * Kills the service again and again while a sender delivers and, as senders do, sends again whatever was not acknowledged.
 * @module
 */

import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout } from "node:timers/promises";
import { expect, test } from "vitest";
import { signStandardWebhook } from "../../functions/brokers/standard-webhooks.ts";
import { killService, type Running, startService } from "../support/killed-service.ts";

const start = (dataDir: string): Promise<Running> =>
  startService(new URL("./crash-worker.ts", import.meta.url), [dataDir]);

test("a service that is killed at random points loses no event that it acknowledged, and none that is sent again", async () => {
  const dataDir = await mkdtemp(join(tmpdir(), "investor-exposure-"));
  let running = await start(dataDir);
  try {
    const connected = await fetch(`${running.url}/v1/connections`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ name: "own", provider: "standard-webhooks" }),
    });
    const { connection, secret }: { connection: { webhook: string }; secret: string } = JSON.parse(
      await connected.text(),
    );

    const count = 48;
    const acknowledged = new Set<number>();
    const deliver = async (n: number): Promise<void> => {
      const id = `msg_${n}`;
      const body = new TextEncoder().encode(
        JSON.stringify({
          type: "portfolio.replaced",
          timestamp: "2026-03-01T14:00:00Z",
          data: { account: `a-${n}`, positions: [`S${n}`] },
        }),
      );
      while (!acknowledged.has(n)) {
        const timestampS = Math.floor(Date.now() / 1000);
        const headers = {
          "webhook-id": id,
          "webhook-timestamp": String(timestampS),
          "webhook-signature": signStandardWebhook({ id, timestampS, body }, [secret]),
        };
        const answer = await fetch(`${running.url}${connection.webhook}`, {
          method: "POST",
          body,
          headers,
          signal: AbortSignal.timeout(3_000),
        }).catch(() => null);
        if (answer?.status === 200) acknowledged.add(n);
        else await setTimeout(20);
      }
    };
    let next = 0;
    const sender = async (): Promise<void> => {
      while (next < count) await deliver(next++);
    };
    // Many at once, so that every kill meets deliveries at every step.
    const senders = Promise.all(Array.from({ length: 6 }, sender));
    let kills = 0;
    const killer = (async () => {
      while (acknowledged.size < count && kills < 5) {
        await setTimeout(20 + Math.random() * 130);
        await killService(running);
        running = await start(dataDir);
        kills += 1;
      }
    })();
    await Promise.all([senders, killer]);
    expect(kills).toBeGreaterThan(1);

    const stored = async (): Promise<readonly number[]> => {
      const found = await Promise.all(
        Array.from({ length: count }, async (_, n) => {
          const answer = await fetch(`${running.url}/v1/portfolios/own.a-${n}`);
          if (answer.status !== 200) return [];
          const { portfolio }: { portfolio: { version: number; positions: readonly { symbol: string }[] } } =
            JSON.parse(await answer.text());
          expect(portfolio.positions).toEqual([{ symbol: `S${n}` }]);
          expect(portfolio.version).toBe(1);
          return [n];
        }),
      );
      return found.flat();
    };
    for (let tries = 0; tries < 600 && (await stored()).length < count; tries += 1) await setTimeout(100);
    expect(await stored()).toHaveLength(count);
  } finally {
    await killService(running);
    await rm(dataDir, { recursive: true, force: true });
  }
});
