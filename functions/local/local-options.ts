/**
 * What the service on this machine is opened with.
 * @module
 */

import type { DestinationRules } from "../alerts/destination.ts";
import type { TenantLimit } from "../api/admission.ts";
import type { Authenticate } from "../api/auth/auth.ts";
import type { LogLine, Page } from "../api/deps.ts";
import type { FundHoldings } from "../core/check/position.ts";
import type { RecordedAlways } from "../evidence/always.ts";
import type { FeedPlace } from "../ingest/import-service.ts";
import type { ProviderUrls } from "../portfolios/providers/ask-provider.ts";
import type { AlertsPace } from "./alerts.ts";
import type { DeliveryFailed } from "./queue-holdings.ts";
import type { Trial } from "./trial.ts";

/** Packs of the log that were not believed, or could not be written: answers are right without them. */
export interface PacksFailed {
  readonly event: "packs-failed";
  /** Which, or why. */
  readonly what: string;
}

export interface LocalOptions {
  readonly dataDir: string;
  /** DynamoDB's API elsewhere: moto, DynamoDB Local, AWS. Absent: the embedded one in `dataDir`. */
  readonly endpoint: string | undefined;
  /** For how long readers may hold what they read, for a table that does not say so yet, in milliseconds. */
  readonly maxStalenessMs: number;
  /** How long after its last successful poll a source counts as stale; absent: a day. */
  readonly staleAfterMs?: number;
  readonly log: (line: LogLine | DeliveryFailed | PacksFailed) => void;
  readonly authenticate?: Authenticate;
  /** How readers of the page sign in; absent: they need not. */
  readonly signIn?: Page["signIn"];
  /** Whether a posted entry waits for a second subject; absent: it is appended. */
  readonly approvals?: boolean;
  /** What one tenant may ask; absent or null: as much as it likes. */
  readonly tenantLimit?: TenantLimit | null;
  /** Where each feed's files are, by its name; absent: where their publishers have them. */
  readonly feeds?: Readonly<Record<string, FeedPlace>>;
  /** Whose every check is recorded; absent: nobody's. */
  readonly recordAlways?: RecordedAlways;
  /** What funds hold, for every check. */
  readonly funds?: readonly FundHoldings[];
  /** Where brokers' platforms are; absent: no portfolios are kept, and no queue is worked on. */
  readonly providers?: ProviderUrls;
  /** Where alerts may be delivered; absent: to public addresses. */
  readonly destinations?: DestinationRules;
  /** How the workers of alerts go about it; absent: as is usual. */
  readonly alerting?: AlertsPace;
  /** A trial of another day; absent: the machine's clock, and all of `data/`. */
  readonly trial?: Trial;
}
