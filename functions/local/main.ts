import { readEnvironment } from "./environment.ts";
import { closeOnSignals, isLoopback, localAuthenticate, logToStdout, startServer } from "./server.ts";
import { openLocal, seed } from "./service.ts";

/** `npm start`: the API on this machine, over the embedded table, with `data/` imported. */

const { host, port, dataDir, dynamodbEndpoint, registerMaxStalenessMs, providers } = readEnvironment(
  process.env,
);
const service = await openLocal({
  dataDir,
  endpoint: dynamodbEndpoint,
  maxStalenessMs: registerMaxStalenessMs,
  log: logToStdout,
  providers,
  authenticate: localAuthenticate(host),
});
const outcome = await seed(service);
if (outcome.kind === "held")
  process.stderr.write(
    `data/ is held back, the register is used as it stands:\n  ${outcome.reasons.join("\n  ")}\n`,
  );
const { register } = await service.reader.current();
const server = await startServer({ app: service.app, port, host });
process.stderr.write(
  `Serving ${server.url} (register version ${register.version}); try ${server.url}/docs. Ctrl-C ends it.\n`,
);
if (!isLoopback(host))
  process.stderr.write(
    `${host} is not loopback: nobody is let in without a token, and this server verifies none.\n`,
  );

closeOnSignals(server, service.close);
