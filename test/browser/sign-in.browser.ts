/**
 * A reader signs in where the deployment has an issuer: code flow with PKCE in a real Chromium, against a provider that checks it.
 * @module
 */

import { afterAll, beforeAll, expect, test } from "vitest";
import { pageSignIn } from "../../functions/api/auth/page-sign-in.ts";
import { callersOf } from "../../functions/local/callers.ts";
import { type Opened, openInBrowser } from "./in-browser.ts";
import { type OidcIssuer, startOidcIssuer } from "./oidc-issuer.ts";

let issuer: OidcIssuer;
let opened: Opened;
beforeAll(async () => {
  issuer = await startOidcIssuer();
  const identity = {
    kind: "oidc",
    issuer: issuer.url,
    jwksUrl: issuer.jwksUrl,
    audience: ["investor-exposure"],
    tenantClaim: "tenant",
    tenants: null,
    scopePrefix: "",
  } as const;
  opened = await openInBrowser({
    authenticate: callersOf("127.0.0.1", identity, Date.now),
    signIn: pageSignIn(identity, { clientId: "the-page", origins: [] }),
  });
});
afterAll(async () => {
  await opened.close();
  await issuer.close();
});

test("a reader is sent to the issuer, comes back to the question, and checks; no token is kept where a script of later could read it", async () => {
  const page = await opened.newPage();
  await page.goto(`${opened.url}/#/security/XIACY?asOf=2021-03-15`);
  await page.waitForSelector("figure.timeline .bar-text");
  expect(page.url()).toBe(`${opened.url}/#/security/XIACY?asOf=2021-03-15`);
  expect(await page.locator("p.verdict .chip").first().textContent()).toBe("stayed");
  const kept = await page.evaluate(() =>
    JSON.stringify([{ ...localStorage }, { ...sessionStorage }, document.cookie]),
  );
  expect(kept).toBe('[{},{},""]');
});

test("a reader whom the issuer refuses is told so once, and is not sent in circles", async () => {
  issuer.refuse();
  const before = issuer.visits();
  const page = await opened.newPage();
  await page.goto(opened.url);
  await page.getByRole("alert").waitFor();
  expect(await page.getByRole("alert").textContent()).toContain("You could not be signed in");
  await page.waitForTimeout(1_000);
  expect(issuer.visits()).toBe(before + 1);
  expect(await page.getByRole("button", { name: "Sign in again" }).isVisible()).toBe(true);
});
