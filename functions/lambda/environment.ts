/**
 * What the functions read from their environment: once, in the entry point, by one schema for each.
 * @module
 */

import type { Static, TObject, TProperties, TSchema } from "typebox";
import * as Type from "typebox";
import { type TenantLimit, TenantLimitText, tenantLimitOf } from "../api/admission.ts";
import { scopes } from "../api/auth/auth.ts";
import type { Identity } from "../api/auth/authenticate-gateway.ts";
import { type PageSignIn, pageSignIn } from "../api/auth/page-sign-in.ts";
import { givenIn, listIn, type Variables } from "../api/variables.ts";
import { feedNames, feeds, perFeed, variablesOf } from "../ingest/feeds.ts";
import type { FeedPlace } from "../ingest/import-service.ts";
import type { ProviderUrls } from "../portfolios/providers/ask-provider.ts";
import {
  askedProviders,
  providerUrlsOf,
  urlDescriptionOf,
  urlVariableOf,
} from "../portfolios/providers/provider-urls.ts";
import { explain, fits } from "../schema/explain.ts";

/** Ten seconds at most: a writer waits for as long, and API Gateway for half a minute. */
const milliseconds = Type.String({
  pattern: "^([0-9]{1,4}|10000)$",
  description: "whole milliseconds from 0 to 10000, such as 0",
});
export const name = (example: string) =>
  Type.String({ minLength: 1, maxLength: 255, description: `a name, such as ${example}` });

export const common = {
  AWS_REGION: name("us-east-1"),
  ENVIRONMENT: name("dev"),
  REGISTER_TABLE: name("register"),
  DYNAMODB_ENDPOINT: Type.Optional(
    Type.String({ pattern: "^https?://", description: "the address of a DynamoDB instead of AWS's" }),
  ),
};

export const url = (description: string) =>
  Type.String({ pattern: "^https?://", maxLength: 2048, description });

/** Where portfolios and connections are, and brokers' platforms. */
const holdings = {
  HOLDINGS_TABLE: name("holdings"),
  SECRETS_PREFIX: Type.String({
    pattern: "^[A-Za-z0-9/_.-]{1,200}/$",
    description: "what connections' secrets are named by, such as investor-exposure/dev/connections/",
  }),
  SECRETS_KEY: Type.Optional(
    Type.String({ pattern: "^arn:", description: "the ARN of the key that encrypts secrets" }),
  ),
};

/** Where brokers' platforms are, where that is not their own address. */
const providerVariables: TProperties = Object.fromEntries(
  askedProviders.map((provider) => [urlVariableOf(provider), Type.Optional(url(urlDescriptionOf(provider)))]),
);

/** The lists that are polled. */
const feedVariables: TProperties = Object.fromEntries(
  feedNames.flatMap((name) => [
    [
      `${variablesOf(name)}_URLS`,
      Type.String({
        pattern: "^https?://",
        description: `the addresses of ${feeds[name].title}, comma-separated`,
      }),
    ],
    [
      `${variablesOf(name)}_REDIRECT_HOSTS`,
      Type.Optional(Type.String({ description: "hosts, comma-separated" })),
    ],
  ]),
);

const ApiEnvironment = Type.Object({
  ...common,
  SOURCE_STALE_AFTER_HOURS: Type.String({ pattern: "^[0-9]{1,5}$", description: "whole hours, such as 24" }),
  APPROVALS: Type.Enum(["required", "none"], { description: "required or none" }),
  TENANT_LIMIT: Type.Optional(TenantLimitText),
  IDENTITY: Type.String({ minLength: 2, description: "the identity provider as JSON" }),
  PAGE_CLIENT: Type.Optional(
    Type.String({ minLength: 2, description: "the page as a client of the issuer, as JSON" }),
  ),
});
const HoldingsVariables = Type.Object(holdings);
const ReceiverVariables = Type.Object({ DELIVERIES_QUEUE_URL: url("the queue of deliveries") });
const ProviderVariables = Type.Object(providerVariables);
const FeedVariables = Type.Object(feedVariables);
const RegisterEnvironment = Type.Object(common);
const ImportsEnvironment = Type.Object({
  ...common,
  REGISTER_MAX_STALENESS_MS: Type.Optional(milliseconds),
});
const DeliveriesEnvironment = Type.Object({ ...common, ...holdings, ...ReceiverVariables.properties });

const names = Type.Array(Type.String({ minLength: 1 }), { minItems: 1, description: "a list of names" });
const Oidc = Type.Object(
  {
    kind: Type.Literal("oidc"),
    issuer: Type.String({ pattern: "^https?://", description: "the issuer's URL" }),
    audience: names,
    tenantClaim: Type.String({ minLength: 1 }),
    tenants: Type.Union([names, Type.Null()]),
    scopePrefix: Type.String(),
  },
  { additionalProperties: false, description: "an OIDC identity" },
);
const Iam = Type.Object(
  {
    kind: Type.Literal("iam"),
    callers: Type.Array(
      Type.Object(
        {
          arn: Type.String({ pattern: "^arn:" }),
          tenant: Type.String({ minLength: 1 }),
          scopes: Type.Array(Type.Enum([...scopes])),
        },
        { additionalProperties: false },
      ),
      { minItems: 1 },
    ),
  },
  { additionalProperties: false, description: "an IAM identity" },
);

const PageClientSchema = Type.Object(
  { clientId: Type.String({ minLength: 1 }), origins: Type.Array(Type.String({ pattern: "^https?://" })) },
  { additionalProperties: false, description: "the page as a client of the issuer" },
);

const IdentitySchema = Type.Union([Oidc, Iam], { description: "an OIDC or an IAM identity" });

export interface CommonEnvironment {
  readonly region: string;
  /** The environment's name, as metrics and logs show it. */
  readonly environment: string;
  readonly table: string;
  /** undefined: AWS's own. */
  readonly endpoint: string | undefined;
}

/** Where portfolios and connections are, and what of brokers' platforms is configured. */
export interface HoldingsEnvironment extends Omit<CommonEnvironment, "environment"> {
  readonly secretsPrefix: string;
  /** undefined: the account's own key for Secrets Manager. */
  readonly secretsKey: string | undefined;
  readonly providers: ProviderUrls;
}

/** Where each feed's files are, by its name. */
export type FeedEnvironment = Readonly<Record<string, FeedPlace>>;

/** One bundle, several functions: what a function has no part in is null, and nothing of it is loaded. */
export interface ApiEnvironment extends CommonEnvironment {
  /** After this long without a successful poll a source is called stale. */
  readonly sourceMaxAgeMs: number;
  readonly identity: Identity;
  /** How readers of the page sign in; null: they cannot. */
  readonly pageSignIn: PageSignIn | null;
  /** Whether a posted entry waits for a second subject. */
  readonly approvals: boolean;
  /** What one tenant may ask of one instance; null: as much as it likes. */
  readonly tenantLimit: TenantLimit | null;
  readonly holdings: HoldingsEnvironment | null;
  readonly deliveriesQueueUrl: string | null;
  readonly feed: FeedEnvironment | null;
}

export interface ImportsEnvironment extends CommonEnvironment {
  /** What a table that says nothing yet is to say of how long readers may hold what they read. */
  readonly maxStalenessMs: number;
  readonly feed: FeedEnvironment;
}

export interface DeliveriesEnvironment extends CommonEnvironment {
  readonly holdings: HoldingsEnvironment;
  readonly queueUrl: string;
}

const cannotUse = (faults: readonly string[]): Error =>
  new Error(`The function's environment cannot be used; deploy it again.\n${faults.join("\n")}`);

/** The variables that a schema names; throws an Error that names each that cannot be read. */
export function read<T extends TObject>(schema: T, variables: Variables): Static<T> {
  const values = givenIn(schema, variables);
  if (fits(schema, values)) return values;
  throw cannotUse(explain(schema, values).map(({ pointer, detail }) => `${pointer ?? ""}: ${detail}`));
}

/** A variable's value as JSON; throws an Error that names each place that does not fit. */
function readJson<T extends TSchema>(name: string, schema: T, text: string): Static<T> {
  const value: unknown = JSON.parse(text);
  if (fits(schema, value)) return value;
  throw cannotUse(explain(schema, value).map(({ pointer, detail }) => `${name}${pointer ?? ""}: ${detail}`));
}

function pageSignInOf(identity: Identity, text: string | undefined): PageSignIn | null {
  if (identity.kind !== "oidc" || text === undefined) return null;
  return pageSignIn(identity, readJson("PAGE_CLIENT", PageClientSchema, text));
}

const commonOf = (values: Static<TObject<typeof common>>): CommonEnvironment => ({
  region: values.AWS_REGION,
  environment: values.ENVIRONMENT,
  table: values.REGISTER_TABLE,
  endpoint: values.DYNAMODB_ENDPOINT,
});

const holdingsOf = (
  { region, endpoint }: CommonEnvironment,
  values: Static<TObject<typeof holdings>>,
  variables: Variables,
): HoldingsEnvironment => ({
  region,
  endpoint,
  table: values.HOLDINGS_TABLE,
  secretsPrefix: values.SECRETS_PREFIX,
  secretsKey: values.SECRETS_KEY,
  providers: providersOf(variables),
});

function providersOf(variables: Variables): ProviderUrls {
  read(ProviderVariables, variables);
  return providerUrlsOf(givenIn(ProviderVariables, variables));
}

function feedsOf(variables: Variables): FeedEnvironment {
  read(FeedVariables, variables);
  return perFeed((name) => ({
    urls: listIn(variables[`${variablesOf(name)}_URLS`] ?? ""),
    redirectHosts: listIn(variables[`${variablesOf(name)}_REDIRECT_HOSTS`] ?? ""),
  }));
}

/** Variables that come all together or not at all: null where the first of them is absent. */
export function together<T extends TObject>(schema: T, variables: Variables): Static<T> | null {
  const [first] = Object.keys(schema.properties);
  return first === undefined || !variables[first] ? null : read(schema, variables);
}

/** The api's environment; throws an Error that names each variable that cannot be read. */
export function readApiEnvironment(variables: Variables): ApiEnvironment {
  const values = read(ApiEnvironment, variables);
  const own = commonOf(values);
  const kept = together(HoldingsVariables, variables);
  const identity = readJson("IDENTITY", IdentitySchema, values.IDENTITY);
  return {
    ...own,
    sourceMaxAgeMs: Number(values.SOURCE_STALE_AFTER_HOURS) * 3_600_000,
    identity,
    pageSignIn: pageSignInOf(identity, values.PAGE_CLIENT),
    approvals: values.APPROVALS === "required",
    tenantLimit: tenantLimitOf(values.TENANT_LIMIT),
    holdings: kept === null ? null : holdingsOf(own, kept, variables),
    deliveriesQueueUrl: together(ReceiverVariables, variables)?.DELIVERIES_QUEUE_URL ?? null,
    feed: together(FeedVariables, variables) === null ? null : feedsOf(variables),
  };
}

/** The environment of what has to do with the register alone; throws an Error that names each variable that cannot be read. */
export const readRegisterEnvironment = (variables: Variables): CommonEnvironment =>
  commonOf(read(RegisterEnvironment, variables));

/** The imports' environment; throws an Error that names each variable that cannot be read. */
export function readImportsEnvironment(variables: Variables): ImportsEnvironment {
  const values = read(ImportsEnvironment, variables);
  return {
    ...commonOf(values),
    maxStalenessMs: Number(values.REGISTER_MAX_STALENESS_MS ?? 0),
    feed: feedsOf(variables),
  };
}

/** The environment of what carries deliveries out; throws an Error that names each variable that cannot be read. */
export function readDeliveriesEnvironment(variables: Variables): DeliveriesEnvironment {
  const values = read(DeliveriesEnvironment, variables);
  const own = commonOf(values);
  return { ...own, holdings: holdingsOf(own, values, variables), queueUrl: values.DELIVERIES_QUEUE_URL };
}
