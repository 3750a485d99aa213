/**
 * `npm start` where others can reach it: by an issuer's tokens, or not at all.
 * @module
 */

import { type ChildProcess, spawn } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { askAbout } from "../../examples/clients/mcp/ask.ts";
import { readEnvironment } from "../../functions/local/environment.ts";
import { type Issuer, startIssuer } from "../support/issuer.ts";
import { planted } from "../support/planted.ts";

const main = fileURLToPath(new URL("../../functions/local/main.ts", import.meta.url));

let issuer: Issuer;
let scratch: string;
const started: ChildProcess[] = [];

beforeAll(async () => {
  issuer = await startIssuer();
  scratch = await mkdtemp(join(tmpdir(), "investor-exposure-"));
});
afterAll(async () => {
  await Promise.all(
    started.map((child) => new Promise((ended) => (child.kill() ? child.once("exit", ended) : ended(null)))),
  );
  await issuer.close();
  await rm(scratch, { recursive: true, force: true });
});

/** A server process with an environment of its own; what it wrote to standard error once it serves, and where it does. */
function start(name: string, environment: Readonly<Record<string, string>>) {
  const child = spawn(process.execPath, [main], {
    env: { ...process.env, HOST: "0.0.0.0", PORT: "0", DATA_DIR: join(scratch, name), ...environment },
    stdio: ["ignore", "ignore", "pipe"],
  });
  started.push(child);
  return new Promise<{ readonly url: string; readonly said: () => string }>((resolve, reject) => {
    let said = "";
    child.stderr?.on("data", (chunk: Buffer) => {
      said += chunk.toString();
      const port = /Serving http:\/\/0\.0\.0\.0:(\d+)/.exec(said)?.[1];
      if (port !== undefined) resolve({ url: `http://127.0.0.1:${port}`, said: () => said });
    });
    child.once("exit", () => reject(new Error(`the server ended: ${said}`)));
  });
}

const check = async (url: string, token?: string): Promise<number> => {
  const response = await fetch(`${url}/v1/checks`, {
    method: "POST",
    headers: {
      "content-type": "application/json",
      ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
    },
    body: JSON.stringify({ positions: ["XIACY"] }),
  });
  return response.status;
};

const claims = () => ({
  iss: "https://login.example.com/",
  aud: "investor-exposure",
  sub: "adviser-7",
  tenant: "tenant-a",
  scope: "check",
  exp: Math.floor(Date.now() / 1000) + 600,
});

describe("on an address that others can reach", () => {
  test("whoever bears the issuer's token is let in, and nobody else", async () => {
    const { url, said } = await start("tokens", {
      JWKS_URL: issuer.jwksUrl,
      JWT_ISSUER: "https://login.example.com/",
      JWT_AUDIENCE: "another, investor-exposure",
      JWT_TENANT_CLAIM: "tenant",
    });
    expect(said()).toMatch(/token of https:\/\/login\.example\.com\//);
    const { sign } = issuer;
    const stranger = await startIssuer();
    expect([
      await check(url, await sign(claims())),
      await check(url),
      await check(url, await sign({ ...claims(), iss: "https://login.example.com" })),
      await check(url, await sign({ ...claims(), exp: Math.floor(Date.now() / 1000) - 60 })),
      await check(url, await stranger.sign(claims())),
      await check(url, await sign({ ...claims(), scope: "register:read" })),
      (await fetch(`${url}/healthz`)).status,
    ]).toEqual([200, 401, 401, 401, 401, 403, 200]);
    await stranger.close();
  });

  test("assistants are let in by the same tokens, whose scopes decide what they may ask", async () => {
    const { url, said } = await start("assistants", {
      JWKS_URL: issuer.jwksUrl,
      JWT_ISSUER: "https://login.example.com/",
      JWT_AUDIENCE: "investor-exposure",
      JWT_TENANT_CLAIM: "tenant",
    });
    const ask = (token: string) =>
      askAbout({ url: `${url}/mcp`, token }, ["XIACY", planted.symbol], "2021-03-15T13:31:00Z");
    const { tools, instructions, answer, refused } = await ask(await issuer.sign(claims()));
    expect(tools).toEqual(["check_portfolio", "security_timeline", "what_changed"]);
    expect(instructions).toContain("No answer is a clearance or legal advice");
    expect([refused, answer.split(":")[0], answer.includes("not a clearance")]).toEqual([
      false,
      "STAYED",
      true,
    ]);
    const { scope: _scope, ...scopeless } = claims();
    expect(await ask(await issuer.sign({ ...scopeless, scope: "register:read" }))).toMatchObject({
      refused: true,
    });
    const stranger = await startIssuer();
    const { tenant: _tenant, ...nobodys } = claims();
    for (const token of ["", await stranger.sign(claims()), await issuer.sign(nobodys)])
      await expect(ask(token)).rejects.toThrow(/401|unauthorized/i);
    await stranger.close();
    expect(said()).not.toContain(planted.symbol);
  });

  test("without an issuer nobody is let in, whatever they bear, and the server says so", async () => {
    const { url, said } = await start("closed", {});
    expect([await check(url), await check(url, await issuer.sign(claims()))]).toEqual([401, 401]);
    expect(said()).toMatch(/not loopback, and no issuer of tokens is set/);
  });
});

describe("an issuer in the environment", () => {
  const whole = {
    JWKS_URL: "https://login.example.com/jwks.json",
    JWT_ISSUER: "https://login.example.com/",
    JWT_AUDIENCE: "one,two",
    JWT_TENANT_CLAIM: "tenant",
  };

  test("is read as a whole", () => {
    expect(readEnvironment({ ...whole, JWT_TENANTS: "a, b", JWT_SCOPE_PREFIX: "exposure/" }).issuer).toEqual({
      kind: "oidc",
      jwksUrl: whole.JWKS_URL,
      issuer: whole.JWT_ISSUER,
      audience: ["one", "two"],
      tenantClaim: "tenant",
      tenants: ["a", "b"],
      scopePrefix: "exposure/",
    });
    expect(readEnvironment(whole).issuer).toMatchObject({ tenants: null, scopePrefix: "" });
  });

  test.each(Object.keys(whole))("stops the server where %s is missing beside the others", (name) => {
    expect(() => readEnvironment({ ...whole, [name]: "" })).toThrow(new RegExp(`${name}: Missing beside`));
  });

  test.each([
    ["JWKS_URL", "http://login.example.com/jwks.json", /JWKS_URL: .*expected https/],
    ["JWKS_URL", "https://", /JWKS_URL: .*expected a URL/],
    ["JWT_AUDIENCE", " , ", /JWT_AUDIENCE: /],
  ])("stops the server with %s=%j", (name, value, said) => {
    expect(() => readEnvironment({ ...whole, [name]: value })).toThrow(said);
  });
});
