/**
 * What the app needs to be given: everything that is not pure.
 * @module
 */

import type { DestinationRules } from "../alerts/destination.ts";
import type { AlertQueue } from "../alerts/queue.ts";
import type { CheckRequest, Summary } from "../core/check/answer.ts";
import type { FundHoldings } from "../core/check/position.ts";
import type { Phase } from "../core/facts/programme.ts";
import type { Status } from "../core/law/status.ts";
import type { Register } from "../core/register/register.ts";
import type { Records } from "../evidence/records.ts";
import type { ImportService } from "../ingest/import-service.ts";
import type { HoldingsDeps } from "../portfolios/connections.ts";
import type { Receiver } from "../portfolios/receive.ts";
import type { SecretStore } from "../portfolios/secrets.ts";
import type { AppendOutcome, AppendRequest } from "../register/append.ts";
import type { DecideRequest, Proposal, ProposalHead, ProposalOutcome } from "../register/proposals.ts";
import type { RegisterReader } from "../register/read.ts";
import type { Signed } from "../register/signer.ts";
import type { Admit } from "./admission.ts";
import type { Authenticate } from "./auth/auth.ts";
import type { PageSignIn } from "./auth/page-sign-in.ts";
import type { SourceState } from "./contract/register.ts";
import type { Limits } from "./http/limits.ts";

/** A question whose answer is known from the law, which a ready service must give. */
export interface KnownAnswer {
  readonly name: string;
  readonly request: CheckRequest;
  /** Of the first position; the phase is its deciding listing's, null where there is none. */
  readonly expect: { readonly status: Status; readonly phase: Phase | null };
}

/** One line of the log. It never holds a path, a query, a body or a value of the caller's. */
export type LogLine =
  | {
      readonly event: "request";
      readonly requestId: string;
      readonly method: string;
      /** The route's pattern; null where no route matched. */
      readonly route: string | null;
      readonly status: number;
      readonly durationMs: number;
      /** The problem's type, where one was answered. */
      readonly problem?: string;
      /** The caller's own trace (W3C traceparent), so that both logs can be laid side by side. */
      readonly traceId?: string;
    }
  | {
      readonly event: "fault";
      readonly requestId: string;
      readonly route: string | null;
      /** Names of the error and its causes; their messages may echo a caller and are left out. */
      readonly errors: readonly string[];
      readonly frames: readonly string[];
    };

/** Entries that wait for a second subject. */
export interface ProposalService {
  readonly list: () => Promise<readonly ProposalHead[]>;
  readonly find: (id: string) => Promise<Proposal | null>;
  readonly decide: (request: DecideRequest) => Promise<ProposalOutcome>;
}

/** The page's files, read when first asked for, and how its readers sign in. */
export interface Page {
  /** By name; null where this deployment has none. */
  readonly files: () => Promise<ReadonlyMap<string, Uint8Array> | null>;
  /** Whether this deployment keeps portfolios, which a reader may pick from. */
  readonly portfolios: boolean;
  /** null: callers need no token, or bring one that no page can ask for. */
  readonly signIn: PageSignIn | null;
}

/** What the routes of subscriptions need beside the store. */
export interface AlertsAccess {
  /** What deliveries are signed with: apart from connections' secrets, so that what delivers reaches none of those. */
  readonly secrets: SecretStore;
  /** Takes what is to be delivered. */
  readonly queue: AlertQueue;
  readonly rules: DestinationRules;
  /** Has news looked for at once, where somebody hears it; it is looked for anyway. Never rejects. */
  readonly wake: () => Promise<void>;
  /** Whether letters can be sent. */
  readonly mail: boolean;
}

/** Everything that the app needs; it reads nothing from its environment. */
export interface AppDeps {
  readonly reader: Pick<RegisterReader, "current">;
  /** Appends an entry, or keeps it as a proposal where the environment asks for approvals. */
  readonly append: (request: AppendRequest) => Promise<AppendOutcome | { readonly kind: "proposed" }>;
  /** Present where the environment asks for approvals. */
  readonly proposals?: ProposalService;
  readonly authenticate: Authenticate;
  /** Milliseconds since 1970. */
  readonly now: () => number;
  readonly requestId: () => string;
  readonly log: (line: LogLine) => void;
  readonly knownAnswers: readonly KnownAnswer[];
  /** The state of each source, from outside the log. */
  readonly sourceStates: (register: Register) => Promise<readonly SourceState[]>;
  /** Seconds since the list not heard for longest was heard, as far as known without asking the store; null: unknown. */
  readonly sourceAge?: () => number | "never" | null;
  /** Told of each check's counts, for metrics; never of its positions. */
  readonly checked?: (summary: Pick<Summary, "positions" | "byStatus">) => void;
  /** The feeds that can be polled, and what is held of them; absent: this deployment has none. */
  readonly imports?: ImportService;
  readonly limits?: Limits;
  /** Holds each tenant to its share of calls; absent: none is held. */
  readonly admit?: Admit;
  /** Makes the response that is handed back; absent: the platform's own class. */
  readonly respond?: (answer: {
    readonly status: number;
    readonly headers: Readonly<Record<string, string>>;
    readonly body: string | Uint8Array<ArrayBuffer> | null;
  }) => Response;
  /** The page for people; absent: there is none. */
  readonly page?: Page;
  /** What funds hold that this process was given, beside what requests say. */
  readonly funds?: readonly FundHoldings[];
  /** Where portfolios and connections are kept; absent: this app keeps none. */
  readonly holdings?: HoldingsDeps;
  /** What tells of changes; absent: this app tells nobody. */
  readonly alerts?: AlertsAccess;
  /** Where checks are kept as evidence; absent: this app keeps none. */
  readonly records?: Records;
  /** The log's signed heads by version; absent: nobody signs them here. */
  readonly checkpoints?: () => Promise<ReadonlyMap<number, Signed>>;
  /** What takes brokers' deliveries in; absent: this app takes none. */
  readonly deliveries?: Receiver;
}
