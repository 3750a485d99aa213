/**
 * Who may call what, on every route, by a token checked here and by one that API Gateway has checked.
 * @module
 */

import { errors, SignJWT } from "jose";
import { afterAll, describe, expect, test } from "vitest";
import { type Authenticate, scopes } from "../../functions/api/auth/auth.ts";
import { authenticateGateway, callerArn } from "../../functions/api/auth/authenticate-gateway.ts";
import { authenticateJwt } from "../../functions/api/auth/authenticate-jwt.ts";
import { type OidcIdentity, principalOf } from "../../functions/api/auth/claims.ts";
import { callersOf } from "../../functions/local/callers.ts";
import { startIssuer } from "../support/issuer.ts";
import { type Operation, operations } from "../support/operations.ts";
import { harness, NOW } from "./harness.ts";

const identity: OidcIdentity = {
  kind: "oidc",
  issuer: "https://login.example.com/",
  audience: ["investor-exposure"],
  tenantClaim: "https://example.com/tenant",
  tenants: ["tenant-a", "tenant-b"],
  scopePrefix: "",
};

type Claims = Readonly<Record<string, unknown>>;

const seconds = Math.floor(NOW / 1000);
const good: Claims = {
  iss: identity.issuer,
  aud: "investor-exposure",
  sub: "adviser-7",
  [identity.tenantClaim]: "tenant-a",
  scope: scopes.join(" "),
  iat: seconds - 60,
  exp: seconds + 600,
};

const issuer = await startIssuer();
const stranger = await startIssuer();
afterAll(() => Promise.all([issuer.close(), stranger.close()]));
const { sign } = issuer;

/** Each way of checking, and how a caller with some claims looks to it. */
const ways: readonly {
  readonly name: string;
  readonly authenticate: Authenticate;
  readonly headers: (claims: Claims) => Promise<Readonly<Record<string, string>>>;
}[] = [
  {
    name: "a token checked here, as a local server does with the key set of a running issuer",
    authenticate: callersOf("0.0.0.0", { ...identity, jwksUrl: issuer.jwksUrl }, () => NOW),
    headers: async (claims) => ({ authorization: `Bearer ${await sign(claims)}` }),
  },
  {
    name: "a token that the gateway checked",
    authenticate: authenticateGateway({
      identity,
      // The test's gateway hands its findings on in a header; the real one in the event.
      authorizerOf: (request) => JSON.parse(request.headers.get("x-authorizer") ?? "{}"),
      now: () => NOW,
    }),
    headers: async (claims) => ({ "x-authorizer": JSON.stringify({ jwt: { claims, scopes: null } }) }),
  },
];

const closed = operations.filter(({ scope }) => scope !== null);
const pathOf = ({ path }: Operation): string => path.replaceAll(/\{\w+\}/g, "some-id");
const without = (key: string): Claims =>
  Object.fromEntries(Object.entries(good).filter(([name]) => name !== key));

const unauthenticated: Readonly<Record<string, Claims>> = {
  "another issuer": { ...good, iss: "https://login.example.com" },
  "no issuer": without("iss"),
  "another audience": { ...good, aud: "another-service" },
  "no audience": without("aud"),
  "an expired token": { ...good, exp: seconds },
  "a token that never expires": without("exp"),
  "a token not valid yet": { ...good, nbf: seconds + 60 },
  "no subject": without("sub"),
  "no tenant": without(identity.tenantClaim),
  "a tenant not served here": { ...good, [identity.tenantClaim]: "tenant-z" },
  "a tenant that is no name": { ...good, [identity.tenantClaim]: ["tenant-a"] },
};

test("only what tells nothing of anyone, and what brokers sign themselves, is open to all", () => {
  expect(operations.filter(({ scope }) => scope === null).map(({ name }) => name)).toEqual([
    "POST /v1/webhooks/{id}",
    "GET /healthz",
    "GET /readyz",
    "GET /problems/{type}",
    "GET /",
    "GET /page/config.json",
    "GET /page/{file}",
    "GET /openapi.json",
    "GET /docs",
    "GET /docs/text",
    "GET /llms.txt",
  ]);
  expect(closed.length).toBeGreaterThan(20);
});

describe.each(ways)("by $name", ({ authenticate, headers }) => {
  const { ask } = harness({ authenticate });
  const call = async (route: Operation, claims: Claims | null) =>
    ask(pathOf(route), { method: route.method, headers: claims === null ? {} : await headers(claims) });

  test.each(closed.map((route) => [route.name, route] as const))(
    "%s answers 401 to no token and to each wrong one",
    async (_, route) => {
      for (const claims of [null, ...Object.values(unauthenticated)]) {
        const answer = await call(route, claims);
        expect([answer.status, answer.body.type], JSON.stringify(claims)).toEqual([
          401,
          "/problems/unauthenticated",
        ]);
        expect(answer.headers.get("www-authenticate")).toBe("Bearer");
      }
    },
  );

  test.each(closed.map((route) => [route.name, route] as const))(
    "%s answers 403 to every scope but its own",
    async (_, route) => {
      const others = scopes.filter((scope) => scope !== route.scope).join(" ");
      for (const scope of [others, "", `${route.scope}s`, "admin"]) {
        const answer = await call(route, { ...good, scope });
        expect([answer.status, answer.body.type], scope).toEqual([403, "/problems/forbidden"]);
      }
      const own = await call(route, { ...good, scope: route.scope });
      expect([401, 403]).not.toContain(own.status);
    },
  );
});

describe("a token checked here", () => {
  const { authenticate } = ways[0] ?? { authenticate: () => null };
  const asked = (authorization: string) =>
    authenticate(new Request("https://x/", { headers: { authorization } }));

  test("counts only when signed with the issuer's key, by an algorithm that has two", async () => {
    expect(await asked(`Bearer ${await sign(good)}`)).toMatchObject({
      subject: "adviser-7",
      tenant: "tenant-a",
    });
    expect(await asked(`Bearer ${await stranger.sign(good)}`)).toBeNull();
    // The issuer's keys were asked for once, however many tokens came.
    expect(issuer.fetched()).toBe(1);
    const shared = await new SignJWT({ ...good })
      .setProtectedHeader({ alg: "HS256", kid: "one" })
      .sign(new TextEncoder().encode("a secret of thirty-two characters"));
    expect(await asked(`Bearer ${shared}`)).toBeNull();
    const unsigned = `${Buffer.from('{"alg":"none"}').toString("base64url")}.${Buffer.from(JSON.stringify(good)).toString("base64url")}.`;
    expect(await asked(`Bearer ${unsigned}`)).toBeNull();
  });

  test.each(["", "Bearer", "Bearer ", "Basic dXNlcjpwYXNz", "Bearer a.b", "Bearer a b.c.d"])(
    "does not count as %j",
    async (authorization) => {
      expect(await asked(authorization)).toBeNull();
    },
  );

  test.each([
    new TypeError("fetch failed"),
    new errors.JWKSTimeout(),
    new errors.JOSEError("Expected 200 OK from the JSON Web Key Set HTTP response"),
  ])("cannot be judged while the issuer's keys cannot be had: 503, not a refusal (%s)", async (fault) => {
    const unreachable = authenticateJwt({ identity, now: () => NOW, keys: () => Promise.reject(fault) });
    const { ask } = harness({ authenticate: unreachable });
    const headers = { authorization: `Bearer ${await sign(good)}` };
    expect((await ask("/v1/register", { headers })).status).toBe(503);
  });
});

describe("claims", () => {
  test("are understood as API Gateway spells them: numbers and lists as strings", () => {
    const spelt = {
      ...good,
      aud: "[other investor-exposure]",
      exp: String(good.exp),
      scope: "check register:read",
    };
    expect(principalOf(spelt, identity, NOW)).toEqual({
      subject: "adviser-7",
      tenant: "tenant-a",
      scopes: ["check", "register:read"],
    });
  });

  test("may name the audience as client_id where aud is absent, and only there", () => {
    // A subject is written into the log as an author: it must look like nobody else, and like one.
    for (const sub of ["alice, approved by bob", "al\u200bice", "\u202eecila"])
      expect(principalOf({ ...good, sub }, identity, NOW), sub).toBeNull();
    expect(principalOf({ ...without("aud"), client_id: "investor-exposure" }, identity, NOW)).not.toBeNull();
    expect(principalOf({ ...good, aud: "other", client_id: "investor-exposure" }, identity, NOW)).toBeNull();
  });

  test("give only the scopes that bear the issuer's prefix, without it", () => {
    const prefixed = { ...identity, scopePrefix: "exposure/" };
    expect(principalOf({ ...good, scope: "exposure/check register:write" }, prefixed, NOW)?.scopes).toEqual([
      "check",
    ]);
  });
});

describe("a caller that signs with IAM", () => {
  const arn = "arn:aws:iam::111122223333:role/adviser";
  const authenticate = authenticateGateway({
    identity: { kind: "iam", callers: [{ arn, tenant: "tenant-a", scopes: ["check"] }] },
    authorizerOf: (request) => JSON.parse(request.headers.get("x-authorizer") ?? "null"),
    now: () => NOW,
  });
  const asked = (authorizer: unknown) =>
    authenticate(new Request("https://x/", { headers: { "x-authorizer": JSON.stringify(authorizer) } }));

  test("is known by the role behind its session, and by nothing like it", () => {
    const userArn = "arn:aws:sts::111122223333:assumed-role/adviser/session-1";
    expect(asked({ iam: { userArn } })).toEqual({ subject: arn, tenant: "tenant-a", scopes: ["check"] });
    // A session is named by whoever assumes the role: two of them are one subject, who cannot approve what it proposed.
    const other = asked({ iam: { userArn: userArn.replace("session-1", "session-2") } });
    expect(other).toEqual(asked({ iam: { userArn } }));
    for (const foreign of [
      userArn.replace("1111", "9999"),
      userArn.replace("/adviser/", "/adviser2/"),
      `${arn}/x`,
      "",
      null,
    ])
      expect(asked({ iam: { userArn: foreign } }), String(foreign)).toBeNull();
  });

  test("is not let in by a token's claims, nor a token's bearer by IAM's", () => {
    expect(asked({ jwt: { claims: good } })).toBeNull();
    const byToken = authenticateGateway({
      identity,
      authorizerOf: () => ({ iam: { userArn: arn } }),
      now: () => NOW,
    });
    expect(byToken(new Request("https://x/"))).toBeNull();
  });

  test("has one name, whatever its session is called", () => {
    expect(callerArn("arn:aws:sts::111122223333:assumed-role/adviser/a@b")).toBe(arn);
    expect(callerArn(arn)).toBe(arn);
  });
});
