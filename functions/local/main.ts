/**
 * `npm start`: the API on this machine, over the embedded table, with `data/` imported.
 * @module
 */

import { printable } from "../core/printable.ts";
import { iso } from "../core/time.ts";
import { callersOf } from "./callers.ts";
import { type LocalEnvironment, readEnvironment } from "./environment.ts";
import { isLoopback } from "./loopback.ts";
import { withMcp } from "./mcp/over-http.ts";
import { packageVersion } from "./package-version.ts";
import { closeOnSignals, logToStdout, startServer } from "./server.ts";
import { openLocal, seed } from "./service.ts";

/** What keeps the service from starting is told in a sentence, without a stack: mostly a variable, a port, or a directory. */
async function orTell<T>(step: () => T | Promise<T>): Promise<T> {
  try {
    return await step();
  } catch (error) {
    const isTaken = error instanceof Error && "code" in error && error.code === "EADDRINUSE";
    const message = isTaken
      ? `Port ${environment.port} of ${environment.host} is taken, perhaps by an earlier npm start. Stop what serves there, or set PORT.`
      : printable(error instanceof Error ? error.message : String(error));
    process.stderr.write(`${message}\n`);
    return process.exit(1);
  }
}

const environment: LocalEnvironment = await orTell(() => readEnvironment(process.env));
const { host, port, dataDir, dynamodbEndpoint, registerMaxStalenessMs, sourceStaleAfterMs, issuer } =
  environment;

const authenticate = callersOf(host, issuer, Date.now);
const service = await orTell(() =>
  openLocal({
    dataDir,
    endpoint: dynamodbEndpoint,
    maxStalenessMs: registerMaxStalenessMs,
    staleAfterMs: sourceStaleAfterMs,
    log: logToStdout,
    providers: environment.providers,
    destinations: environment.destinations,
    ...(environment.trial === null ? {} : { trial: environment.trial }),
    approvals: environment.approvals,
    recordAlways: environment.recordAlways,
    tenantLimit: environment.tenantLimit,
    feeds: environment.feeds,
    authenticate,
    signIn: environment.pageSignIn,
  }),
);
const outcome = await orTell(() => seed(service));
if (outcome.kind === "held")
  process.stderr.write(
    `data/ is held back, the register is used as it stands:\n  ${outcome.reasons.map(({ message }) => message).join("\n  ")}\n`,
  );
if (issuer !== null)
  process.stderr.write(
    `Callers need a token of ${issuer.issuer}; its keys are read from ${issuer.jwksUrl}.\n`,
  );
else if (!isLoopback(host))
  process.stderr.write(
    `${host} is not loopback, and no issuer of tokens is set: nobody is let in. Set JWKS_URL, JWT_ISSUER, JWT_AUDIENCE and JWT_TENANT_CLAIM.\n`,
  );
if (environment.trial !== null)
  process.stderr.write(
    `A trial: the clock began at ${iso(environment.trial.now())}, and data/ is known as published by ${iso(environment.trial.knownAt)}. No answer counts.\n`,
  );
const { register } = await service.reader.current();
const server = await orTell(() =>
  startServer({ app: withMcp(service.app, authenticate, packageVersion()), port, host }),
);
process.stderr.write(
  `Serving ${server.url} (register version ${register.version}); try ${server.url}/docs. Ctrl-C ends it.\n`,
);

closeOnSignals(server, service.close);
