/**
 * The environment of the local service and the command line, read once by one schema.
 * @module
 */

import type { Static, TProperties } from "typebox";
import * as Type from "typebox";
import type { DestinationRules } from "../alerts/destination.ts";
import { type TenantLimit, TenantLimitText, tenantLimitOf } from "../api/admission.ts";
import type { PageSignIn } from "../api/auth/page-sign-in.ts";
import { givenIn, recordedAlwaysIn, type Variables } from "../api/variables.ts";
import type { RecordedAlways } from "../evidence/always.ts";
import { type FeedName, feedNames, feeds, perFeed, urlsOf, variablesOf } from "../ingest/feeds.ts";
import type { FeedPlace } from "../ingest/import-service.ts";
import type { ProviderUrls } from "../portfolios/providers/ask-provider.ts";
import {
  askedProviders,
  providerUrlsOf,
  urlDescriptionOf,
  urlVariableOf,
} from "../portfolios/providers/provider-urls.ts";
import { explain } from "../schema/explain.ts";
import type { TokenIssuer } from "./callers.ts";
import { issuerFaults, issuerOf, pageSignInOf } from "./issuer-variables.ts";
import { instantOf, type Trial } from "./trial.ts";
import { trialFaults, trialOf } from "./trial-variables.ts";

const url = (description: string) => Type.String({ pattern: "^https?://", maxLength: 2048, description });
const instant = (description: string) =>
  Type.Refine(
    Type.String({ description: `${description}, such as 2021-03-15T13:31:00Z` }),
    (given) => instantOf(given) !== null,
    () => "must be an instant with its zone",
  );
const text = (description: string) => Type.String({ pattern: "[^,\\s]", maxLength: 2048, description });

const feedVariables: TProperties = Object.fromEntries(
  feedNames.map((name) => [
    `${variablesOf(name)}_URL`,
    Type.Optional(url(`a copy of ${feeds[name].title}: one file, or a folder with the CSV set, ending in /`)),
  ]),
);

const providerVariables: TProperties = Object.fromEntries(
  askedProviders.map((provider) => [urlVariableOf(provider), Type.Optional(url(urlDescriptionOf(provider)))]),
);

/** Where a feed's files are: the publisher's own, or a copy. */
function placeOf(given: Variables, name: FeedName): FeedPlace {
  const copy = given[`${variablesOf(name)}_URL`];
  const { urls, redirectHosts } = feeds[name];
  return { urls: copy === undefined ? urls : urlsOf(copy, name), redirectHosts };
}

/** What the local service reads from its environment: once, here, and nowhere else. */
const Environment = Type.Object({
  PORT: Type.String({
    pattern: "^[0-9]{1,5}$",
    description: "a port from 0 to 65535, such as 8787 (0: any free one)",
  }),
  HOST: Type.String({ minLength: 1, maxLength: 255, description: "a host to listen on, such as 127.0.0.1" }),
  DATA_DIR: Type.String({
    minLength: 1,
    maxLength: 4096,
    description: "a directory for the embedded store, such as .data",
  }),
  REGISTER_MAX_STALENESS_MS: Type.String({
    pattern: "^([0-9]{1,4}|10000)$",
    description: "milliseconds from 0 to 10000 for which a read of the register may be reused, such as 0",
  }),
  SOURCE_STALE_AFTER_HOURS: Type.String({
    pattern: "^[1-9][0-9]{0,4}$",
    description: "whole hours from 1 after which a source that was not polled counts as stale, such as 24",
  }),
  ...providerVariables,
  ALERTS_LOOPBACK: Type.Enum(["allowed", "refused"], {
    description: "allowed (alerts may go to this machine's own addresses, by http too) or refused",
  }),
  TRIAL_NOW: Type.Optional(instant("the moment at which the clock of a trial begins")),
  TRIAL_KNOWN_AT: Type.Optional(instant("the moment up to which a trial knows what was published")),
  APPROVALS: Type.Enum(["required", "none"], {
    description: "required (an entry waits for a second subject) or none",
  }),
  JWKS_URL: Type.Optional(url("the issuer's key set, such as https://login.example.com/jwks.json")),
  JWT_ISSUER: Type.Optional(text("the issuer as its tokens' iss spells it")),
  JWT_AUDIENCE: Type.Optional(text("one or more audiences, comma-separated")),
  JWT_TENANT_CLAIM: Type.Optional(text("the claim that names the caller's tenant, such as tenant")),
  JWT_TENANTS: Type.Optional(text("the tenants that are served, comma-separated")),
  JWT_PAGE_CLIENT_ID: Type.Optional(
    text("what the page is called at the issuer, as a public client with PKCE"),
  ),
  JWT_PAGE_ORIGINS: Type.Optional(
    text("origins of the issuer's endpoints where they are not its own, comma-separated"),
  ),
  JWT_SCOPE_PREFIX: Type.Optional(text("what the issuer writes before a scope's name")),
  RECORD_ALWAYS: Type.Optional(text("tenants whose every check is recorded, comma-separated, or all")),
  TENANT_LIMIT: Type.Optional(TenantLimitText),
  ...feedVariables,
  DYNAMODB_ENDPOINT: Type.Optional(
    Type.String({
      pattern: "^https?://",
      description: "the address of a DynamoDB to use instead of the embedded one",
    }),
  ),
});

export interface LocalEnvironment {
  readonly port: number;
  readonly host: string;
  readonly dataDir: string;
  readonly registerMaxStalenessMs: number;
  /** How long after its last successful poll a source counts as stale. */
  readonly sourceStaleAfterMs: number;
  /** undefined: the embedded store in `dataDir`. */
  readonly dynamodbEndpoint: string | undefined;
  /** Where alerts may be delivered. */
  readonly destinations: DestinationRules;
  /** A trial of another day; null: the service is in earnest. */
  readonly trial: Trial | null;
  /** Whether a posted entry waits for a second subject. */
  readonly approvals: boolean;
  /** Whose tokens are let in; null: none, and everybody on this machine is. */
  readonly issuer: TokenIssuer | null;
  /** How readers of the page sign in; null: they need not, or cannot. */
  readonly pageSignIn: PageSignIn | null;
  /** What one tenant may ask; null: as much as it likes. */
  readonly tenantLimit: TenantLimit | null;
  /** Tenants whose every check is recorded, or "all". */
  readonly recordAlways: RecordedAlways;
  /** Where each feed's files are, by its name. */
  readonly feeds: Readonly<Record<string, FeedPlace>>;
  /** Where brokers' platforms are. */
  readonly providers: ProviderUrls;
}

const defaults = {
  PORT: "8787",
  HOST: "127.0.0.1",
  DATA_DIR: ".data",
  REGISTER_MAX_STALENESS_MS: "0",
  APPROVALS: "none",
  ALERTS_LOOPBACK: "refused",
  SOURCE_STALE_AFTER_HOURS: "24",
} as const satisfies Partial<Static<typeof Environment>>;

/** The environment's values, defaults filled in; throws an Error that names each variable that cannot be read. */
export function readEnvironment(variables: Variables): LocalEnvironment {
  const given = givenIn(Environment, variables);
  const values: Record<string, string> & typeof defaults = { ...defaults, ...given };
  const faults = explain(Environment, values).map(
    ({ pointer, detail }) => `${(pointer ?? "").slice(1)}: ${detail}`,
  );
  if (faults.length === 0 && Number(values.PORT) > 65_535)
    faults.push(`PORT: Got "${values.PORT}"; expected a port from 0 to 65535.`);
  faults.push(...issuerFaults(given), ...trialFaults(given));
  if (faults.length > 0) throw new Error(`The environment cannot be used.\n${faults.join("\n")}`);
  const issuer = issuerOf(given);
  return {
    port: Number(values.PORT),
    host: values.HOST,
    dataDir: values.DATA_DIR,
    registerMaxStalenessMs: Number(values.REGISTER_MAX_STALENESS_MS),
    sourceStaleAfterMs: Number(values.SOURCE_STALE_AFTER_HOURS) * 3_600_000,
    dynamodbEndpoint: given.DYNAMODB_ENDPOINT,
    feeds: perFeed((name) => placeOf(given, name)),
    destinations: { loopback: given.ALERTS_LOOPBACK === "allowed" },
    trial: trialOf(given, Date.now),
    approvals: given.APPROVALS === "required",
    issuer,
    pageSignIn: pageSignInOf(given, issuer),
    recordAlways: recordedAlwaysIn(given.RECORD_ALWAYS),
    tenantLimit: tenantLimitOf(given.TENANT_LIMIT),
    providers: providerUrlsOf(given),
  };
}
