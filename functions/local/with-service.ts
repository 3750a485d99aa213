/**
 * What the commands share: the register of this machine, opened and holding `data/`, and input that a person typed.
 * @module
 */

import type { Variables } from "../api/variables.ts";
import { readEnvironment } from "./environment.ts";
import type { LocalOptions } from "./local-options.ts";
import { type LocalService, openLocal, seed } from "./service.ts";

/** Runs work with the register of this machine open. */
export type Open = <T>(
  work: (service: LocalService) => Promise<T>,
  given?: Pick<LocalOptions, "funds">,
) => Promise<T>;

/** Runs with the register of DATA_DIR open and holding `data/`; says on stderr what is out of the ordinary. */
export async function withServiceOf<T>(
  variables: Variables,
  work: (service: LocalService) => Promise<T>,
  given: Pick<LocalOptions, "funds"> = {},
): Promise<T> {
  const { dataDir, dynamodbEndpoint, recordAlways, trial } = readEnvironment(variables);
  const service = await openLocal({
    dataDir,
    endpoint: dynamodbEndpoint,
    maxStalenessMs: 0,
    log: () => undefined,
    recordAlways,
    ...given,
    ...(trial === null ? {} : { trial }),
  });
  try {
    const outcome = await seed(service);
    if (outcome.kind === "appended")
      process.stderr.write(`Imported data/ into ${dataDir}: register version ${outcome.version}.\n`);
    if (outcome.kind === "held")
      process.stderr.write(
        `data/ is held back, the register is used as it stands:\n  ${outcome.reasons.map(({ message }) => message).join("\n  ")}\n`,
      );
    return await work(service);
  } finally {
    await service.close();
  }
}
