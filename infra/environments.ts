/**
 * One row per environment. Constructs take what stands here; none asks which environment it is in.
 * @module
 */

import type { Identity } from "../functions/api/auth/authenticate-gateway.ts";
import type { OidcIdentity } from "../functions/api/auth/claims.ts";
import type { PageClient } from "../functions/api/auth/page-sign-in.ts";
import { tenYears } from "../functions/evidence/records.ts";
import { feeds, perFeed } from "../functions/ingest/feeds.ts";
import type { FeedPlace } from "../functions/ingest/import-service.ts";
import type { ProviderName } from "../functions/portfolios/providers/all.ts";
import type { Backup, RecordsConfig } from "./retention.ts";

export interface Canary {
  /** The share of calls that the new version takes first. */
  readonly percent: number;
  /** How long the alarms are watched before it takes the rest. */
  readonly minutes: number;
}

/** A table that exists already, such as one restored from a point in time: it is taken over, not created. */
export interface ExistingTable {
  readonly tableName: string;
  /** Of the key that it is encrypted with; null: DynamoDB's own. */
  readonly encryptionKeyArn: string | null;
}

export interface Replica {
  readonly region: string;
  /** A key in that region, which must exist; null where the table has no customer key. */
  readonly keyArn: string | null;
}

/** Calls a second, and in a burst. */
export interface Throttle {
  readonly rate: number;
  readonly burst: number;
}

export interface Throttles extends Throttle {
  /** Of each route that asks nobody who calls, deliveries apart: anybody can use it up, and nothing but itself. */
  readonly open: Throttle;
  /** Of brokers' deliveries. */
  readonly webhooks: Throttle;
}

/** A name of one's own for the API, in the home region. */
export interface Domain {
  readonly name: string;
  /** Of AWS Certificate Manager, in the home region. */
  readonly certificateArn: string;
}

/** CloudFront with a web application firewall, before the API's own domain. */
export interface Edge {
  /** What callers then use. */
  readonly name: string;
  /** Of AWS Certificate Manager, in us-east-1, where CloudFront looks. */
  readonly certificateArn: string;
  /** Of one address; above it, 403 until it is fewer again. */
  readonly callsInFiveMinutes: number;
}

/** page: somebody is woken. ticket: somebody looks on the next working day. */
export type Urgency = "page" | "ticket";

export interface SelfCheck {
  readonly everyMinutes: number;
  /** Where it gets its token, by client credentials; not asked where callers sign with IAM. */
  readonly tokenUrl: string;
}

/** What callers may expect over thirty days, in percent of their calls. What is left to a hundred is the budget that alarms watch. */
export interface Objectives {
  /** Answered, by anything below 500. */
  readonly available: number;
  /** Answered within `p99Ms`. */
  readonly fast: number;
}

export interface EnvironmentConfig {
  /** The AWS account that it is deployed into, and no other: its twelve digits. */
  readonly account: string;
  /** Home: appends and checks run here. */
  readonly region: string;
  /** Copies of both tables for disaster; nothing reads or writes them while home stands. */
  readonly replicas: readonly Replica[];
  readonly identity: Identity;
  /** The page as a client of the issuer, a public one with PKCE; null: the page is shown, and nobody can sign in on it. */
  readonly page: PageClient | null;
  /** Whether an entry that somebody posts waits for a second subject with register:approve. */
  readonly approvals: boolean;
  /** Who is told of alarms: whoever is woken for what cannot wait, and whoever looks at the rest on the next working day. */
  readonly alarmAddresses: Readonly<Record<Urgency, string>>;
  /** Where whoever is woken reads docs/runbook.md: its address, to which an alarm adds the heading. */
  readonly runbookUrl: string;
  /** How the service is asked from outside, as its callers ask it. */
  readonly selfCheck: SelfCheck;
  readonly objectives: Objectives;
  readonly data: {
    /** What becomes of tables and keys when their stack is deleted. */
    readonly whenRemoved: "keep" | "destroy";
    readonly deletionProtection: boolean;
    readonly customerKey: boolean;
    readonly pointInTimeRecoveryDays: number;
    /** Monthly copies of the register that outlive its table; null: only the point-in-time recovery. */
    readonly backup: Backup | null;
    readonly existing: { readonly register: ExistingTable | null; readonly holdings: ExistingTable | null };
  };
  /** null: no records are kept, and a check that asks for one is refused. */
  readonly records: RecordsConfig | null;
  /** Whether CloudTrail records who writes to the register, and an alarm tells where it was none of its writers. */
  readonly registerTrail: boolean;
  readonly logRetentionDays: 7 | 30 | 400;
  readonly memoryMiB: {
    readonly api: number;
    readonly writer: number;
    readonly imports: number;
    /** Of the functions of portfolios (what keeps them, takes deliveries in, carries these out) and of alerts (what finds, what delivers). */
    readonly holdings: number;
  };
  /**
   * How old the register in an instance's memory may be, for a table that does not say so yet; an append is acknowledged
   * that much later. 0: every check reads. What the table says once never changes.
   */
  readonly registerMaxStalenessMs: number;
  /** By each feed's name where its files are, to which other hosts its server may send on, and how often it is asked for. */
  readonly feeds: Readonly<Record<string, FeedPlace & { readonly everyMinutes: number }>>;
  /** From which address alerts are mailed, one that SES has verified, or its domain; null: alerts go to webhooks only. */
  readonly alertSender: string | null;
  /** Where brokers' platforms are asked, where that is not the platform's own address. */
  readonly providers: { readonly [Name in ProviderName]?: string };
  /** Hours after which a source that has not been imported is called stale and raises the alarm. */
  readonly sourceMaxAgeHours: number;
  /** What API Gateway lets in of all callers together. */
  readonly throttle: Throttles;
  /** What one tenant may ask of one instance; above it, 429. */
  readonly tenantLimit: Throttle;
  /** How many deliveries are taken at once, so that a flood of them leaves the account's other executions alone; null: as many as it has. */
  readonly receiverConcurrency: number | null;
  /** null: callers use API Gateway's own name. */
  readonly domain: Domain | null;
  /** null: nothing stands before the API. */
  readonly edge: Edge | null;
  /** How long an answer may take: what `objectives.fast` percent keep to, and what the slowest of a hundred checks may reach before the alarm. */
  readonly p99Ms: number;
  /** null: a new version takes all calls at once. */
  readonly canary: Canary | null;
}

/** An issuer of your own goes here; example.com issues no tokens, so a table left as it is admits nobody. */
export const oidc = (issuer: string): OidcIdentity => ({
  kind: "oidc",
  issuer,
  audience: ["investor-exposure"],
  tenantClaim: "tenant",
  tenants: null,
  scopePrefix: "",
});

const polled = perFeed((name) => ({ ...feeds[name], everyMinutes: 15 }));
/** Of the repository that you deploy from. */
const runbookUrl = "https://git.example.com/investor-exposure/blob/main/docs/runbook.md";
const ownTables = { register: null, holdings: null };

export const environments = {
  dev: {
    account: "111111111111",
    region: "eu-central-1",
    replicas: [],
    identity: oidc("https://login.dev.example.com"),
    page: { clientId: "investor-exposure-page", origins: [] },
    approvals: false,
    alarmAddresses: { page: "dev-on-call@example.com", ticket: "dev-alarms@example.com" },
    runbookUrl,
    selfCheck: { everyMinutes: 5, tokenUrl: "https://login.dev.example.com/oauth2/token" },
    objectives: { available: 99, fast: 95 },
    data: {
      whenRemoved: "destroy",
      deletionProtection: false,
      customerKey: false,
      pointInTimeRecoveryDays: 1,
      backup: null,
      existing: ownTables,
    },
    records: { keptDays: 1, always: [] },
    registerTrail: false,
    logRetentionDays: 7,
    memoryMiB: { api: 1024, writer: 1024, imports: 1024, holdings: 1024 },
    registerMaxStalenessMs: 0,
    feeds: polled,
    alertSender: null,
    providers: {},
    sourceMaxAgeHours: 48,
    throttle: {
      rate: 20,
      burst: 40,
      open: { rate: 10, burst: 20 },
      webhooks: { rate: 10, burst: 20 },
    },
    tenantLimit: { rate: 20, burst: 40 },
    receiverConcurrency: null,
    domain: null,
    edge: null,
    p99Ms: 5_000,
    canary: null,
  },
  staging: {
    account: "222222222222",
    region: "eu-central-1",
    replicas: [],
    identity: oidc("https://login.staging.example.com"),
    page: { clientId: "investor-exposure-page", origins: [] },
    approvals: true,
    alarmAddresses: { page: "staging-on-call@example.com", ticket: "staging-alarms@example.com" },
    runbookUrl,
    selfCheck: { everyMinutes: 1, tokenUrl: "https://login.staging.example.com/oauth2/token" },
    objectives: { available: 99.9, fast: 99 },
    data: {
      whenRemoved: "destroy",
      deletionProtection: true,
      customerKey: true,
      pointInTimeRecoveryDays: 7,
      backup: null,
      existing: ownTables,
    },
    records: { keptDays: 1, always: [] },
    registerTrail: true,
    logRetentionDays: 30,
    memoryMiB: { api: 1769, writer: 1769, imports: 1769, holdings: 1769 },
    registerMaxStalenessMs: 0,
    feeds: polled,
    alertSender: null,
    providers: {},
    sourceMaxAgeHours: 24,
    throttle: {
      rate: 100,
      burst: 200,
      open: { rate: 20, burst: 40 },
      webhooks: { rate: 50, burst: 100 },
    },
    tenantLimit: { rate: 50, burst: 100 },
    receiverConcurrency: 20,
    domain: null,
    edge: null,
    p99Ms: 3_000,
    canary: { percent: 50, minutes: 5 },
  },
  production: {
    account: "333333333333",
    region: "eu-central-1",
    replicas: [],
    identity: oidc("https://login.example.com"),
    page: { clientId: "investor-exposure-page", origins: [] },
    approvals: true,
    alarmAddresses: { page: "on-call@example.com", ticket: "alarms@example.com" },
    runbookUrl,
    selfCheck: { everyMinutes: 1, tokenUrl: "https://login.example.com/oauth2/token" },
    objectives: { available: 99.9, fast: 99 },
    data: {
      whenRemoved: "keep",
      deletionProtection: true,
      customerKey: true,
      pointInTimeRecoveryDays: 35,
      backup: { years: 10, lock: "governance" },
      existing: ownTables,
    },
    records: { keptDays: tenYears, always: [] },
    registerTrail: true,
    // Longer than a year, so that last year's same month can be compared.
    logRetentionDays: 400,
    // One full processor: below it a cold start is slower and no cheaper.
    memoryMiB: { api: 1769, writer: 1769, imports: 1769, holdings: 1769 },
    registerMaxStalenessMs: 0,
    feeds: polled,
    alertSender: null,
    providers: {},
    sourceMaxAgeHours: 6,
    throttle: {
      rate: 500,
      burst: 1_000,
      open: { rate: 20, burst: 40 },
      webhooks: { rate: 100, burst: 200 },
    },
    tenantLimit: { rate: 50, burst: 100 },
    receiverConcurrency: 50,
    domain: null,
    edge: null,
    p99Ms: 2_000,
    canary: { percent: 10, minutes: 10 },
  },
} as const satisfies Readonly<Record<string, EnvironmentConfig>>;
