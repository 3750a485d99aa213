/**
 * `npm start`: the API on this machine, over the embedded table, with `data/` imported.
 * @module
 */

import { callersOf } from "./callers.ts";
import { readEnvironment } from "./environment.ts";
import { isLoopback } from "./loopback.ts";
import { closeOnSignals, logToStdout, startServer } from "./server.ts";
import { openLocal, seed } from "./service.ts";

const environment = readEnvironment(process.env);
const { host, port, dataDir, dynamodbEndpoint, registerMaxStalenessMs, sourceStaleAfterMs, issuer } =
  environment;
const service = await openLocal({
  dataDir,
  endpoint: dynamodbEndpoint,
  maxStalenessMs: registerMaxStalenessMs,
  staleAfterMs: sourceStaleAfterMs,
  log: logToStdout,
  providers: environment.providers,
  approvals: environment.approvals,
  feeds: environment.feeds,
  authenticate: callersOf(host, issuer, Date.now),
});
const outcome = await seed(service);
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
const { register } = await service.reader.current();
const server = await startServer({ app: service.app, port, host });
process.stderr.write(
  `Serving ${server.url} (register version ${register.version}); try ${server.url}/docs. Ctrl-C ends it.\n`,
);

closeOnSignals(server, service.close);
