import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { createServer, type Server } from "node:http";
import { createServer as createTcpServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout } from "node:timers/promises";
import { exportJWK, generateKeyPair, SignJWT } from "jose";
import { entryExample } from "../functions/api/examples.ts";

/**
 * The whole life of a deployment, on an emulator: bootstrap, deploy (whose step imports data/), check, update, check that the
 * data survived, destroy. Prints what it did and what was answered; fails at the first thing that is not as it must be.
 */

const [emulator] = process.argv.slice(2);
if (emulator === undefined)
  throw new Error(
    "Usage: node scripts/deploy-emulated.ts <path of the emulator>; scripts/deploy-emulated.sh installs one.",
  );

const started = performance.now();
const say = (text: string): void =>
  console.log(`[${((performance.now() - started) / 1000).toFixed(1).padStart(6)} s] ${text}`);

function must(condition: boolean, otherwise: string): asserts condition {
  if (!condition) throw new Error(otherwise);
}

async function freePort(): Promise<number> {
  const server = createTcpServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  server.close();
  must(typeof address === "object" && address !== null, "no free port");
  return address.port;
}

const audience = "investor-exposure";

/** An OIDC issuer with one key: what API Gateway's authorizer needs of one, and a maker of tokens. */
async function startIssuer(): Promise<{
  readonly url: string;
  readonly server: Server;
  readonly token: (claims: Readonly<Record<string, string>>, audience?: string) => Promise<string>;
}> {
  const { publicKey, privateKey } = await generateKeyPair("RS256");
  const jwk = { ...(await exportJWK(publicKey)), kid: "emulated", alg: "RS256", use: "sig" };
  const server = createServer((request, response) => {
    const body = request.url === "/jwks" ? { keys: [jwk] } : { issuer: url, jwks_uri: `${url}/jwks` };
    response.setHeader("content-type", "application/json").end(JSON.stringify(body));
  });
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  server.listen(port, "127.0.0.1");
  await once(server, "listening");
  const token = (claims: Readonly<Record<string, string>>, forAudience = audience) =>
    new SignJWT(claims)
      .setProtectedHeader({ alg: "RS256", kid: "emulated" })
      .setIssuer(url)
      .setAudience(forAudience)
      .setSubject("emulated-caller")
      .setIssuedAt()
      .setExpirationTime("10m")
      .sign(privateKey);
  return { url, server, token };
}

const port = await freePort();
const endpoint = `http://127.0.0.1:${port}`;
const scratch = await mkdtemp(join(tmpdir(), "investor-exposure-emulated-"));
const issuer = await startIssuer();
// Only what the children need, and no credentials but the emulator's: nothing real can be reached by mistake.
const environment: NodeJS.ProcessEnv = {
  PATH: process.env.PATH,
  HOME: scratch,
  TMPDIR: scratch,
  AWS_ACCESS_KEY_ID: "test",
  AWS_SECRET_ACCESS_KEY: "test",
  AWS_REGION: "us-east-1",
  AWS_DEFAULT_REGION: "us-east-1",
  AWS_ENDPOINT_URL: endpoint,
  AWS_ENDPOINT_URL_S3: endpoint,
  AWS_EC2_METADATA_DISABLED: "true",
  CDK_DISABLE_CLI_TELEMETRY: "true",
  EMULATED_ISSUER: issuer.url,
};

/** Runs a command to its end; rejects with its output where it fails. */
async function run(command: string, args: readonly string[], extra: NodeJS.ProcessEnv = {}): Promise<string> {
  const child = spawn(command, args, {
    env: { ...environment, ...extra },
    stdio: ["ignore", "pipe", "pipe"],
  });
  const output: string[] = [];
  child.stdout.on("data", (chunk: Buffer) => output.push(chunk.toString()));
  child.stderr.on("data", (chunk: Buffer) => output.push(chunk.toString()));
  const [code] = await once(child, "close");
  must(code === 0, `${command} ${args.join(" ")} ended with ${code}:\n${output.join("").slice(-6_000)}`);
  return output.join("");
}

const cdk = (args: readonly string[], extra: NodeJS.ProcessEnv = {}): Promise<string> =>
  run(
    "cdk",
    [
      "--app",
      "node infra/emulated.ts",
      "--output",
      join(scratch, "cdk.out"),
      "--no-notices",
      "--ci",
      ...args,
    ],
    extra,
  );

async function startEmulator(path: string): Promise<ChildProcess> {
  const child = spawn(path, [], {
    env: {
      ...environment,
      GATEWAY_PORT: String(port),
      BIND_HOST: "127.0.0.1",
      STATE_DIR: join(scratch, "state"),
      S3_DATA_DIR: join(scratch, "s3"),
      LOG_LEVEL: "WARNING",
      AWS_ENDPOINT_URL: undefined,
      AWS_ENDPOINT_URL_S3: undefined,
    },
    stdio: ["ignore", "inherit", "inherit"],
  });
  for (let tries = 0; tries < 240; tries += 1) {
    const health = await fetch(`${endpoint}/_ministack/health`).catch(() => null);
    if (health?.ok === true) return child;
    must(child.exitCode === null, `the emulator ended with ${child.exitCode}`);
    await setTimeout(250);
  }
  throw new Error("the emulator did not become ready within a minute");
}

interface Outputs {
  readonly url: string;
  readonly table: string;
}

async function deploy(extra: NodeJS.ProcessEnv = {}): Promise<Outputs> {
  const file = join(scratch, "outputs.json");
  const printed = await cdk(
    ["deploy", "dev/*", "--require-approval", "never", "--outputs-file", file, "--method", "direct"],
    extra,
  );
  for (const line of printed
    .split("\n")
    .filter((text) =>
      /✅|CREATE_COMPLETE.*CloudFormation::Stack|UPDATE_COMPLETE.*CloudFormation::Stack/.test(text),
    ))
    say(`  ${line.trim()}`);
  const outputs: Readonly<Record<string, Readonly<Record<string, string>>>> = JSON.parse(
    await readFile(file, "utf8"),
  );
  const { Url, RegisterTable } = outputs["dev-Service"] ?? {};
  must(
    Url !== undefined && RegisterTable !== undefined,
    `the outputs name no Url and RegisterTable: ${JSON.stringify(outputs)}`,
  );
  return { url: Url, table: RegisterTable };
}

/** Asks the deployed API; the emulator serves every API under its own address, told apart by the Host header. */
async function ask(
  url: string,
  path: string,
  token: string | null,
  init: RequestInit = {},
): Promise<{ readonly status: number; readonly text: string }> {
  const { hostname } = new URL(url);
  const apiId = hostname.split(".")[0] ?? "";
  const headers = new Headers(init.headers);
  if (token !== null) headers.set("authorization", `Bearer ${token}`);
  const response = await fetch(`${endpoint}/_aws/execute-api/${apiId}/$default${path}`, { ...init, headers });
  return { status: response.status, text: await response.text() };
}

const json = (body: unknown): RequestInit => ({
  method: "POST",
  headers: { "content-type": "application/json" },
  body: typeof body === "string" ? body : JSON.stringify(body),
});

/** Everything that is asked of a deployment; the same before and after an update. */
async function examine(url: string): Promise<string> {
  const full = await issuer.token({ tenant: "tenant-a", scope: "check register:read" });
  const ready = await ask(url, "/readyz", null);
  must(ready.status === 200, `/readyz answered ${ready.status}: ${ready.text}`);
  say(`  GET /readyz → 200 ${ready.text}`);

  const xiaomi = await ask(
    url,
    "/v1/checks",
    full,
    json({ asOf: "2021-03-15T13:31:00Z", positions: [{ symbol: "XIACY", exchange: "OTC" }] }),
  );
  must(xiaomi.status === 200, `Xiaomi's check answered ${xiaomi.status}: ${xiaomi.text}`);
  const answer: {
    readonly status: string;
    readonly listings: Readonly<Record<string, { readonly phase: string; readonly basis: string }>>;
  } = JSON.parse(xiaomi.text);
  must(answer.status === "stayed", `Xiaomi on 2021-03-15 is "${answer.status}"; expected "stayed"`);
  const [listing] = Object.values(answer.listings);
  say(
    `  POST /v1/checks, XIACY on 2021-03-15T13:31:00Z → 200 ${answer.status}, ${listing?.phase}: ${listing?.basis}`,
  );

  const known = await ask(
    url,
    "/v1/checks",
    full,
    json({ asOf: "2021-03-15T13:31:00Z", knownAt: "2021-03-12T12:00:00Z", positions: ["XIACY"] }),
  );
  must(
    known.status === 200 && JSON.parse(known.text).status === "restricted",
    `as known before the order, Xiaomi is not restricted: ${known.text}`,
  );
  say("  POST /v1/checks, the same as known on 2021-03-12T12:00:00Z → restricted");

  const example = await readFile("examples/check.json", "utf8");
  const portfolio = await ask(url, "/v1/checks", full, json(example));
  must(portfolio.status === 200, `examples/check.json answered ${portfolio.status}: ${portfolio.text}`);
  say(`  POST examples/check.json → 200 ${JSON.stringify(JSON.parse(portfolio.text).summary.byStatus)}`);
  const csv = await ask(url, "/v1/checks?asOf=2021-03-15T13:31:00Z", full, {
    method: "POST",
    headers: { "content-type": "text/csv" },
    body: await readFile("examples/book-2021.csv"),
  });
  must(csv.status === 200, `examples/book-2021.csv answered ${csv.status}: ${csv.text}`);
  say(`  POST examples/book-2021.csv → 200 ${JSON.stringify(JSON.parse(csv.text).summary.byStatus)}`);

  const refused: readonly (readonly [string, string | null, number])[] = [
    ["no token", null, 401],
    ["another audience", await issuer.token({ tenant: "tenant-a", scope: "check" }, "another"), 401],
    ["no tenant", await issuer.token({ scope: "check" }), 401],
    ["another scope", await issuer.token({ tenant: "tenant-a", scope: "register:read" }), 403],
  ];
  for (const [what, token, expected] of refused) {
    const { status } = await ask(url, "/v1/checks", token, json({ positions: ["XIACY"] }));
    must(status === expected, `with ${what}, a check answered ${status}; expected ${expected}`);
    say(`  POST /v1/checks with ${what} → ${status}`);
  }
  const register = await ask(url, "/v1/register", full);
  must(register.status === 200, `/v1/register answered ${register.status}: ${register.text}`);
  say(`  GET /v1/register → ${register.text}`);
  return JSON.parse(register.text).digest;
}

/** Appends an entry of its own, so that what must survive is more than the next import would bring back. */
async function append(url: string): Promise<void> {
  const token = await issuer.token({ tenant: "tenant-a", scope: "register:write" });
  const write = (version: string) =>
    ask(url, "/v1/register/entries", token, {
      ...json(entryExample),
      headers: { "content-type": "application/json", "if-match": version },
    });
  const late = await write('"0"');
  must(late.status === 412, `an entry upon version 0 answered ${late.status}: ${late.text}`);
  const written = await write('"1"');
  must(written.status === 201, `an entry upon version 1 answered ${written.status}: ${written.text}`);
  say(`  POST /v1/register/entries upon version 0 → 412, upon version 1 → 201 ${written.text}`);
}

const child = await startEmulator(emulator);
try {
  say(`the emulator listens on ${endpoint}`);
  await cdk(["bootstrap", "aws://000000000000/us-east-1"]);
  say("cdk bootstrap");
  const first = await deploy();
  say(`cdk deploy → ${first.url}, table ${first.table}`);
  await examine(first.url);
  await append(first.url);
  const before = await examine(first.url);
  const second = await deploy({ EMULATED_MEMORY_MIB: "512" });
  say("cdk deploy again, with another size of function");
  must(second.table === first.table, `the update replaced the table: ${first.table} became ${second.table}`);
  const after = await examine(second.url);
  must(after === before, `the register's digest changed with the update: ${before} became ${after}`);
  say(`the data survived: ${after}`);
  await cdk(["destroy", "dev/*", "--force"]);
  say("cdk destroy");
} finally {
  child.kill("SIGTERM");
  issuer.server.close();
  await rm(scratch, { recursive: true, force: true });
}
