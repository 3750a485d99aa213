/**
 * The service on this machine: the same app over the embedded table, or over any DynamoDB endpoint.
 * @module
 */

import { randomBytes, randomUUID } from "node:crypto";
import { join } from "node:path";
import { setTimeout } from "node:timers/promises";
import type { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { createAdmission } from "../api/admission.ts";
import { createApp } from "../api/app.ts";
import { type Authenticate, scopes } from "../api/auth/auth.ts";
import { entryWriting } from "../api/entry-writing.ts";
import { knownAnswers } from "../api/known-answers.ts";
import { createSourceView } from "../api/source-view.ts";
import type { Change } from "../core/facts/fact.ts";
import { textDigest } from "../core/register/digest.ts";
import { createRecords, tenYears } from "../evidence/records.ts";
import { readDataFiles } from "../ingest/data-files.ts";
import type { FeedDeps } from "../ingest/feed-run.ts";
import { feeds, perFeed, sourceNames } from "../ingest/feeds.ts";
import { usualFetch } from "../ingest/fetch-feed.ts";
import { importCurated } from "../ingest/import-curated.ts";
import type { ImportOutcome } from "../ingest/import-plan.ts";
import { createImportService } from "../ingest/import-service.ts";
import { parseCurated } from "../ingest/sources/curated.ts";
import type { AppendDeps } from "../register/append.ts";
import { readCheckpoints, signHeads } from "../register/checkpoints.ts";
import { dynamoClient } from "../register/client.ts";
import { propose } from "../register/proposals.ts";
import { createRegisterReader, type RegisterReader } from "../register/read.ts";
import { createSourceStatesReader } from "../register/sources.ts";
import { stateStaleness } from "../register/staleness.ts";
import { ensureTable } from "../register/table.ts";
import { type LocalAlerts, startLocalAlerts } from "./alerts.ts";
import { confirmHead, signStanding } from "./confirm-log.ts";
import { openEmbedded } from "./embedded-dynamodb.ts";
import { createHeadWitness } from "./head-witness.ts";
import type { LocalOptions } from "./local-options.ts";
import { createPacking } from "./packing.ts";
import { pageFiles } from "./page-files.ts";
import { openLocalHoldings } from "./queue-holdings.ts";
import { createRecordFolder } from "./record-folder.ts";
import { createFileSigner } from "./signing-key.ts";
import { publishedBy } from "./trial.ts";

export interface LocalService {
  readonly app: ReturnType<typeof createApp>;
  readonly reader: RegisterReader;
  readonly appendDeps: AppendDeps;
  readonly feedDeps: FeedDeps;
  /** What `data/` states. */
  readonly stated: readonly Change[];
  readonly isTrial: boolean;
  /** null: no portfolios are kept, and nobody is told of anything. */
  readonly alerts: LocalAlerts | null;
  readonly table: { readonly client: DynamoDBClient; readonly table: string };
  readonly close: () => Promise<void>;
}

/** OFAC's lists change rarely, but somebody should have looked within a day. */
const STALE_AFTER_MS = 86_400_000;
const TABLE = "register";
const REGION = "us-east-1";
/** The directory of the reviewed facts. */
export const curatedData = new URL("../../data", import.meta.url).pathname;

/** Every scope for whoever reaches this machine's loopback; never to be used where others can. */
export const everyScope: Authenticate = () => ({ subject: "local", tenant: "local", scopes });

async function openStore({
  dataDir,
  endpoint,
}: LocalOptions): Promise<{ readonly client: DynamoDBClient; readonly close: () => Promise<void> }> {
  if (endpoint === undefined) return openEmbedded(dataDir);
  const client = dynamoClient({ endpoint, region: REGION });
  return { client, close: async () => client.destroy() };
}

/** Opens the store, creates the table where it is absent, and wires the app. Nothing is imported yet: see `seed`. */
export async function openLocal(options: LocalOptions): Promise<LocalService> {
  const { client, close } = await openStore(options);
  const table = { client, table: TABLE };
  await ensureTable(table);
  await stateStaleness(table, options.maxStalenessMs);
  const now = options.trial?.now ?? Date.now;
  const packsFailed = (what: string): void => options.log({ event: "packs-failed", what });
  const reader = createRegisterReader({ ...table, now, damaged: ({ pack }) => packsFailed(pack) });
  const packing = createPacking(table, packsFailed);
  // What somebody else's DynamoDB holds is theirs to look after.
  const witness = options.endpoint === undefined ? createHeadWitness(options.dataDir) : null;
  await confirmHead(witness, reader, close);
  const signer = createFileSigner(options.dataDir);
  await signStanding({ table, reader, signer, now });
  const sources = createSourceStatesReader({ ...table, names: sourceNames, now });
  const view = createSourceView(sources.states, now, options.staleAfterMs ?? STALE_AFTER_MS);
  const failed = (error: string, tries: number): void =>
    options.log({ event: "delivery-failed", error, tries });
  const local =
    options.providers === undefined
      ? null
      : await openLocalHoldings({
          client,
          dataDir: options.dataDir,
          reader,
          now,
          urls: options.providers,
          failed,
        });
  const { destinations: rules = { loopback: false } } = options;
  const alerts =
    local === null
      ? null
      : startLocalAlerts({
          ...local.holdings,
          dataDir: options.dataDir,
          reader,
          sourceStates: view.states,
          now,
          rules,
          failed,
          ...options.alerting,
        });
  const appendDeps: AppendDeps = {
    ...table,
    reader,
    random: Math.random,
    sleep: (ms) => setTimeout(ms),
    appended: async (head) => {
      await witness?.note(head);
      alerts?.wake();
      packing.after(head.version);
      await signHeads(table, signer, await reader.latest(), now());
    },
  };
  const all = parseCurated(await readDataFiles(curatedData));
  const stated = options.trial === undefined ? all : publishedBy(all, options.trial.knownAt);
  const { approvals = false } = options;
  const feedDeps: FeedDeps = {
    ...appendDeps,
    ...(approvals ? { writeAccepted: (request) => propose(appendDeps, request) } : {}),
    now,
    programmes: stated.filter(({ kind }) => kind === "programme"),
  };
  const closeAll = async (): Promise<void> => {
    await alerts?.close();
    await local?.close();
    await packing.close();
    await close();
  };
  const app = createApp({
    ...(local === null ? {} : { holdings: local.holdings, deliveries: local.deliveries }),
    ...(alerts === null ? {} : { alerts: alerts.access }),
    reader,
    ...entryWriting(appendDeps, approvals),
    authenticate: options.authenticate ?? everyScope,
    ...(options.tenantLimit == null ? {} : { admit: createAdmission(options.tenantLimit) }),
    page: { files: pageFiles, portfolios: local !== null, signIn: options.signIn ?? null },
    now,
    requestId: randomUUID,
    log: options.log,
    // Of what a trial does not know yet these would say that it is wrong.
    knownAnswers: options.trial === undefined ? knownAnswers : [],
    sourceStates: view.states,
    sourceAge: view.age,
    records: createRecords({
      store: createRecordFolder(join(options.dataDir, "records")),
      signer,
      now,
      randomId: () => randomBytes(8).toString("hex"),
      keptDays: tenYears,
      always: options.recordAlways ?? [],
    }),
    checkpoints: () => readCheckpoints(table),
    ...(options.funds === undefined ? {} : { funds: options.funds }),
    imports: createImportService(feedDeps, options.feeds ?? perFeed((name) => feeds[name]), usualFetch),
  });
  return {
    app,
    reader,
    appendDeps,
    feedDeps,
    stated,
    isTrial: options.trial !== undefined,
    alerts,
    table,
    close: closeAll,
  };
}

/**
 * Brings `data/` into the register: the same as a deployment's import step. A trial begins an empty register and leaves any other
 * as it is: from one in earnest it would take back what it does not know yet.
 */
export async function seed({
  feedDeps,
  stated,
  isTrial,
}: Pick<LocalService, "feedDeps" | "stated" | "isTrial">): Promise<ImportOutcome> {
  const { register } = await feedDeps.reader.latest();
  if (isTrial && register.version > 0) return { kind: "nothing", version: register.version };
  return importCurated(feedDeps, { stated, publication: textDigest(JSON.stringify(stated)) });
}
