/**
 * Alerts on one machine: the same workers as on AWS, over queues in the embedded table; letters are files.
 * @module
 */

import { randomBytes } from "node:crypto";
import { mkdir, rename, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { bringUp } from "../alerts/bring-up.ts";
import { type DeliverDeps, deliverLane } from "../alerts/deliver.ts";
import { type DestinationRules, type Resolve, systemResolve } from "../alerts/destination.ts";
import { look } from "../alerts/look.ts";
import type { Letter, Mailer } from "../alerts/mail.ts";
import { type AlertMessage, decodeAlertMessage, LONGEST_DELAY_MS, turnOf } from "../alerts/queue.ts";
import { recentSecrets } from "../alerts/recent-secrets.ts";
import { resumeLanes } from "../alerts/resume.ts";
import { troublesOf } from "../alerts/sources.ts";
import type { SourceState } from "../api/contract/register.ts";
import type { AlertsAccess } from "../api/deps.ts";
import type { Register } from "../core/register/register.ts";
import type { SecretStore } from "../portfolios/secrets.ts";
import type { HoldingsTable } from "../portfolios/table.ts";
import type { RegisterReader } from "../register/read.ts";
import { type QueueKind, startTableQueue, type TableQueue } from "./table-queue.ts";

const kind: Omit<QueueKind<AlertMessage>, "name"> = {
  dead: "dead-alerts",
  decode: decodeAlertMessage,
  turnOf,
  longestDelayMs: LONGEST_DELAY_MS,
  yields: false,
};
/** As on AWS: a search of minutes keeps no delivery waiting. */
const names = { searches: "searches", deliveries: "alerts" } as const;

/** How the workers go about it. What is absent is as usual. */
export interface AlertsPace {
  /** How often it is looked for news, in milliseconds. */
  readonly lookMs?: number;
  /** How often gaps and sources are looked at, in milliseconds. */
  readonly sweepMs?: number;
  /** Where names lead; absent: where the system's resolver says. */
  readonly resolve?: Resolve;
  readonly timeoutMs?: number;
  readonly pageSize?: number;
  readonly claimMs?: number;
  readonly holdMs?: number;
  readonly tried?: DeliverDeps["tried"];
}

export interface LocalAlertsOptions extends AlertsPace {
  readonly table: HoldingsTable;
  readonly secrets: SecretStore;
  readonly dataDir: string;
  readonly reader: Pick<RegisterReader, "current">;
  readonly sourceStates: (register: Register) => Promise<readonly SourceState[]>;
  readonly now: () => number;
  readonly rules: DestinationRules;
  /** The name of an error, never its message. */
  readonly failed?: (errorName: string, tries: number) => void;
}

export interface LocalAlerts {
  /** For the routes. */
  readonly access: AlertsAccess;
  /** Looks for news at once. */
  readonly wake: () => void;
  /** Resolves once it was looked, and everything that was due has been tried. */
  readonly settle: () => Promise<void>;
  readonly close: () => Promise<void>;
}

/** Letters as files of a folder, one each, for their owner's eyes only; a second copy of a letter replaces the first. */
const createMailFolder = (folder: string): Mailer => ({
  send: async ({ to, subject, text, id }: Letter) => {
    await mkdir(folder, { recursive: true, mode: 0o700 });
    const file = join(folder, `${id}.eml`);
    const beside = `${file}.${randomBytes(6).toString("hex")}`;
    await writeFile(beside, `To: ${to}\nSubject: ${subject}\n\n${text}`, { mode: 0o600 });
    await rename(beside, file);
  },
});

const LOOK_MS = 1_000;
const SWEEP_MS = 10_000;

/** Starts the workers. They live as long as something else keeps the process alive. */
export function startLocalAlerts(options: LocalAlertsOptions): LocalAlerts {
  const { table, reader, now, failed, lookMs = LOOK_MS, sweepMs = SWEEP_MS } = options;
  const secrets = recentSecrets(options.secrets);
  const optional = {
    ...(options.claimMs === undefined ? {} : { claimMs: options.claimMs }),
    ...(options.holdMs === undefined ? {} : { holdMs: options.holdMs }),
    ...(options.tried === undefined ? {} : { tried: options.tried }),
    ...(options.timeoutMs === undefined ? {} : { timeoutMs: options.timeoutMs }),
    ...(options.pageSize === undefined ? {} : { pageSize: options.pageSize }),
  };
  const carryOut = (message: AlertMessage): Promise<unknown> => {
    switch (message.kind) {
      case "look":
        return look(finding);
      case "tenant":
        return bringUp(finding, message);
      case "lane":
        return deliverLane(delivering, message);
      case "resume":
        return resumeLanes({ table, queue }, message);
    }
  };
  const queueOf = (name: string): TableQueue<AlertMessage> =>
    startTableQueue({
      table,
      kind: { ...kind, name },
      now,
      carryOut,
      ...(failed === undefined ? {} : { failed }),
    });
  const [searches, queue] = [queueOf(names.searches), queueOf(names.deliveries)];
  const delivering: DeliverDeps = {
    table,
    secrets,
    queue,
    mailer: createMailFolder(join(options.dataDir, "mail")),
    rules: options.rules,
    resolve: options.resolve ?? systemResolve,
    now,
    // A trial's clock is its own; whoever verifies has the world's.
    receiversClock: Date.now,
    random: Math.random,
    ...optional,
  };
  const finding = {
    table,
    secrets,
    searches,
    lanes: queue,
    register: () => reader.current(),
    troubles: async () => troublesOf(await options.sourceStates((await reader.current()).register)),
    now,
    worker: randomBytes(8).toString("hex"),
    sweepMs,
    ...optional,
  };
  let looking: Promise<unknown> = Promise.resolve();
  const lookOnce = (): Promise<unknown> => {
    // One after the other: a look that comes while another is under way sees what that one has not.
    looking = looking
      .then(() => look(finding))
      .catch((error: unknown) => failed?.(error instanceof Error ? error.name : "unknown", 0));
    return looking;
  };
  let closed = false;
  let waiting = false;
  const wake = (): void => {
    if (waiting || closed) return;
    waiting = true;
    setImmediate(() => {
      waiting = false;
      if (!closed) void lookOnce();
    });
  };
  const timer = setInterval(wake, lookMs);
  timer.unref();
  return {
    access: { secrets, queue, rules: options.rules, mail: true, wake: async () => wake() },
    wake,
    settle: async () => {
      await lookOnce();
      await searches.settle();
      await queue.settle();
    },
    close: async () => {
      closed = true;
      clearInterval(timer);
      await looking;
      await searches.close();
      await queue.close();
    },
  };
}
