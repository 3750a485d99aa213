/**
 * What the functions that have to do with alerts read from their environment.
 * @module
 */

import * as Type from "typebox";
import type { DestinationRules } from "../alerts/destination.ts";
import type { Variables } from "../api/variables.ts";
import {
  type ApiEnvironment,
  type CommonEnvironment,
  common,
  name,
  read,
  readApiEnvironment,
  together,
  url,
} from "./environment.ts";

const SearchesVariables = Type.Object({ SEARCHES_QUEUE_URL: url("the queue of searches for news") });

const kept = {
  ALERTS_QUEUE_URL: url("the queue of alerts to be delivered"),
  SUBSCRIPTION_SECRETS_PREFIX: Type.String({
    pattern: "^[A-Za-z0-9/_.-]{1,200}/$",
    description: "what subscriptions' secrets are named by, such as investor-exposure/dev/subscriptions/",
  }),
  SECRETS_KEY: Type.Optional(
    Type.String({ pattern: "^arn:", description: "the ARN of the key that encrypts secrets" }),
  ),
  ALERT_SENDER: Type.Optional(
    Type.String({ pattern: "^[^@\\s]+@[^@\\s]+$", description: "the address that letters come from" }),
  ),
  /** Set by no template: see `rulesOf`. */
  ALERTS_LOOPBACK: Type.Optional(Type.Enum(["allowed"], { description: "allowed, for an emulator of AWS" })),
  AWS_ENDPOINT_URL: Type.Optional(Type.String()),
};

const AccessVariables = Type.Object(kept);
const FinderVariables = Type.Object({
  ...common,
  ...SearchesVariables.properties,
  ...kept,
  HOLDINGS_TABLE: name("holdings"),
  SOURCE_STALE_AFTER_HOURS: Type.String({ pattern: "^[0-9]{1,5}$", description: "whole hours, such as 24" }),
});
const { REGISTER_TABLE: _, ...withoutRegister } = common;
const NotifierVariables = Type.Object({ ...withoutRegister, ...kept, HOLDINGS_TABLE: name("holdings") });

/** Subscriptions, as every function that has to do with them finds them. */
export interface AlertsEnvironment {
  readonly queueUrl: string;
  readonly secretsPrefix: string;
  /** undefined: the account's own key for Secrets Manager. */
  readonly secretsKey: string | undefined;
  /** The address that letters come from; null: this deployment sends none. */
  readonly sender: string | null;
  readonly rules: DestinationRules;
}

/** Of the functions that answer. */
export interface ServiceEnvironment extends ApiEnvironment {
  /** null: this function has nothing to do with subscriptions. */
  readonly alerts: AlertsEnvironment | null;
  /** Where it says that it has appended; null: nobody looks. */
  readonly searchesQueueUrl: string | null;
}

export interface FinderEnvironment extends CommonEnvironment {
  readonly alerts: AlertsEnvironment;
  readonly holdingsTable: string;
  readonly searchesQueueUrl: string;
  readonly sourceMaxAgeMs: number;
}

export interface NotifierEnvironment extends Omit<CommonEnvironment, "table"> {
  readonly alerts: AlertsEnvironment;
  readonly holdingsTable: string;
}

const ownNames: readonly string[] = ["127.0.0.1", "localhost"];

type AccessValues = Type.Static<typeof AccessVariables>;

/**
 * Loopback is opened for trials on an emulator alone, whose address is this machine's own: where AWS is the real one, the variable
 * keeps the function from starting.
 */
function rulesOf({
  ALERTS_LOOPBACK: asked,
  AWS_ENDPOINT_URL: endpoint = "",
}: AccessValues): DestinationRules {
  if (asked === undefined) return { loopback: false };
  if (!URL.canParse(endpoint) || !ownNames.includes(new URL(endpoint).hostname))
    throw new Error("ALERTS_LOOPBACK is for an emulator on this machine, and AWS_ENDPOINT_URL names none.");
  return { loopback: true };
}

const alertsOf = (values: AccessValues): AlertsEnvironment => ({
  queueUrl: values.ALERTS_QUEUE_URL,
  secretsPrefix: values.SUBSCRIPTION_SECRETS_PREFIX,
  secretsKey: values.SECRETS_KEY,
  sender: values.ALERT_SENDER ?? null,
  rules: rulesOf(values),
});

/** Where those who append say that there is something to look for; null: nobody looks. */
export const searchesQueueUrl = (variables: Variables): string | null =>
  together(SearchesVariables, variables)?.SEARCHES_QUEUE_URL ?? null;

/** Of the functions that answer; throws an Error that names each variable that cannot be read. */
export function readServiceEnvironment(variables: Variables): ServiceEnvironment {
  const values = together(AccessVariables, variables);
  return {
    ...readApiEnvironment(variables),
    alerts: values === null ? null : alertsOf(values),
    searchesQueueUrl: searchesQueueUrl(variables),
  };
}

/** Of what looks for news; throws an Error that names each variable that cannot be read. */
export function readFinderEnvironment(variables: Variables): FinderEnvironment {
  const values = read(FinderVariables, variables);
  return {
    region: values.AWS_REGION,
    environment: values.ENVIRONMENT,
    table: values.REGISTER_TABLE,
    endpoint: values.DYNAMODB_ENDPOINT,
    alerts: alertsOf(values),
    holdingsTable: values.HOLDINGS_TABLE,
    searchesQueueUrl: values.SEARCHES_QUEUE_URL,
    sourceMaxAgeMs: Number(values.SOURCE_STALE_AFTER_HOURS) * 3_600_000,
  };
}

/** Of what delivers; throws an Error that names each variable that cannot be read. */
export function readNotifierEnvironment(variables: Variables): NotifierEnvironment {
  const values = read(NotifierVariables, variables);
  return {
    region: values.AWS_REGION,
    environment: values.ENVIRONMENT,
    endpoint: values.DYNAMODB_ENDPOINT,
    alerts: alertsOf(values),
    holdingsTable: values.HOLDINGS_TABLE,
  };
}
