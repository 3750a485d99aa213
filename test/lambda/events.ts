/**
 * Events in payload format 2.0 as API Gateway and function URLs send them (Amazon API Gateway Developer Guide, "Create AWS
 * Lambda proxy integrations for HTTP APIs"; AWS Lambda Developer Guide, "Invoking Lambda function URLs"), with this
 * service's paths.
 * @module
 */

import type { APIGatewayProxyEventV2 } from "aws-lambda";

export const issuer = "https://login.example.com";
export const audience = "investor-exposure";

/** As API Gateway hands claims on: every value a string, lists in brackets. */
export const claims = {
  iss: issuer,
  aud: `[${audience} other]`,
  sub: "adviser-7",
  tenant: "tenant-a",
  scope: "check register:read register:write",
  exp: "4102444800",
  iat: "1767225600",
} as const;

export interface EventOptions {
  readonly method?: string;
  readonly path?: string;
  readonly query?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly cookies?: readonly string[];
  readonly body?: string;
  readonly isBase64Encoded?: boolean;
  /** null: a route without an authorizer. */
  readonly authorizer?: unknown;
}

const jwt = { claims, scopes: null };

export function httpEvent({
  method = "GET",
  path = "/healthz",
  query = "",
  headers = {},
  cookies,
  body,
  isBase64Encoded = false,
  authorizer = { jwt },
}: EventOptions): APIGatewayProxyEventV2 {
  return {
    version: "2.0",
    routeKey: `${method} ${path}`,
    rawPath: path,
    rawQueryString: query,
    ...(cookies === undefined ? {} : { cookies: [...cookies] }),
    headers: {
      accept: "*/*",
      host: "abcdefghij.execute-api.eu-central-1.amazonaws.com",
      "x-forwarded-for": "192.0.2.1",
      "x-forwarded-port": "443",
      "x-forwarded-proto": "https",
      ...headers,
    },
    requestContext: {
      accountId: "111122223333",
      apiId: "abcdefghij",
      ...(authorizer === null ? {} : { authorizer }),
      domainName: "abcdefghij.execute-api.eu-central-1.amazonaws.com",
      domainPrefix: "abcdefghij",
      http: { method, path, protocol: "HTTP/1.1", sourceIp: "192.0.2.1", userAgent: "agent" },
      requestId: "JKJaXmPLvHcESHA=",
      routeKey: `${method} ${path}`,
      stage: "$default",
      time: "01/Jan/2026:00:00:00 +0000",
      timeEpoch: 1_767_225_600_000,
    },
    ...(body === undefined ? {} : { body }),
    isBase64Encoded,
  };
}

/** The same from a function URL under AWS_IAM: another domain, an account in the place of a token. */
export function functionUrlEvent(options: EventOptions, userArn: string): APIGatewayProxyEventV2 {
  const iam = {
    accessKey: "ASIAEXAMPLE",
    accountId: "111122223333",
    callerId: "AROAEXAMPLE:session",
    cognitoIdentity: null,
    principalOrgId: null,
    userArn,
    userId: "AROAEXAMPLE:session",
  };
  const event = httpEvent({ ...options, authorizer: { iam } });
  return {
    ...event,
    routeKey: "$default",
    requestContext: {
      ...event.requestContext,
      domainName: "abcdefg.lambda-url.eu-central-1.on.aws",
      routeKey: "$default",
    },
  };
}
