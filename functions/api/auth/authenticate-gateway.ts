/**
 * Callers by what API Gateway's authorizer found: a token's claims, or a role or user of IAM.
 * @module
 */

import type { Authenticate, Principal, Scope } from "./auth.ts";
import { type Claims, type OidcIdentity, principalOf } from "./claims.ts";

/** A caller by IAM: who signs with this role (or as this user) acts for this tenant, with these scopes. */
export interface IamCaller {
  /** arn:aws:iam::<account>:role/<name> or arn:aws:iam::<account>:user/<name>, in full. */
  readonly arn: string;
  readonly tenant: string;
  readonly scopes: readonly Scope[];
}

export interface IamIdentity {
  readonly kind: "iam";
  readonly callers: readonly IamCaller[];
}

export type Identity = OidcIdentity | IamIdentity;

const isRecord = (value: unknown): value is Claims =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/**
 * The role behind a session: arn:aws:sts::1:assumed-role/name/session → arn:aws:iam::1:role/name. A role's path does not
 * show in a session's ARN, so callers' roles are named without one.
 */
export function callerArn(userArn: string): string {
  const session = /^arn:(aws[a-z-]*):sts::(\d{12}):assumed-role\/([^/]+)\/.+$/.exec(userArn);
  return session === null ? userArn : `arn:${session[1]}:iam::${session[2]}:role/${session[3]}`;
}

function iamPrincipal(iam: Claims, { callers }: IamIdentity): Principal | null {
  const { userArn } = iam;
  if (typeof userArn !== "string") return null;
  const caller = callers.find(({ arn }) => arn === callerArn(userArn));
  // The role is the person: a session's name is whatever the caller types, so that one person could decide as two.
  return caller === undefined ? null : { subject: caller.arn, tenant: caller.tenant, scopes: caller.scopes };
}

export interface GatewayOptions {
  readonly identity: Identity;
  /** What the gateway's authorizer found of a request; undefined where it bore none. */
  readonly authorizerOf: (request: Request) => unknown;
  readonly now: () => number;
}

/**
 * Authenticates by what API Gateway's authorizer found (payload format 2.0). The gateway has checked the signature; issuer,
 * audience, times and tenant are checked again here, so that a route which lost its authorizer refuses instead of serving.
 */
export function authenticateGateway({ identity, authorizerOf, now }: GatewayOptions): Authenticate {
  return function authenticate(request) {
    const authorizer = authorizerOf(request);
    if (!isRecord(authorizer)) return null;
    if (identity.kind === "iam")
      return isRecord(authorizer.iam) ? iamPrincipal(authorizer.iam, identity) : null;
    const { jwt } = authorizer;
    return isRecord(jwt) && isRecord(jwt.claims) ? principalOf(jwt.claims, identity, now()) : null;
  };
}
