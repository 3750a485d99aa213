/**
 * The register as a Lambda function opens it.
 * @module
 */

import { setTimeout } from "node:timers/promises";
import type { AppendDeps } from "../register/append.ts";
import { dynamoClient, shedThrottledReads } from "../register/client.ts";
import type { DamagedPack } from "../register/fetched-entries.ts";
import { createRegisterReader } from "../register/read.ts";
import type { CommonEnvironment } from "./environment.ts";
import type { Observability } from "./observability.ts";
import { waking } from "./wake.ts";

/** The register in its table, read and written by one client whose requests are counted. */
export function openRegister(
  { region, endpoint, table }: CommonEnvironment,
  observability: Observability,
  searchesQueueUrl: string | null = null,
): AppendDeps {
  const client = observability.watch(
    shedThrottledReads(dynamoClient({ region, ...(endpoint === undefined ? {} : { endpoint }) })),
    "RegisterRequests",
  );
  const damaged = ({ pack }: DamagedPack): void => {
    observability.measure("PacksDamaged", 1);
    observability.log({
      event: "fault",
      requestId: "packs",
      route: null,
      errors: [`DamagedPack: ${pack}`],
      frames: [],
    });
  };
  const reader = observability.watchReader(createRegisterReader({ client, table, now: Date.now, damaged }));
  return {
    client,
    table,
    reader,
    random: Math.random,
    sleep: (ms) => setTimeout(ms),
    ...(searchesQueueUrl === null ? {} : { appended: waking(searchesQueueUrl, region, observability) }),
  };
}
