/**
 * The emulator as a process of its own, and what its clients are told.
 * @module
 */

import { type ChildProcess, spawn } from "node:child_process";
import { join } from "node:path";
import { setTimeout } from "node:timers/promises";
import { must } from "./report.ts";

/**
 * What a client of the emulator's needs and no more: no credentials but the emulator's, which takes a key's twelve digits for the account,
 * so that nothing real can be reached by mistake.
 */
export const emulatedEnvironment = ({
  endpoint,
  scratch,
  account,
  region,
}: {
  readonly endpoint: string;
  readonly scratch: string;
  readonly account: string;
  readonly region: string;
}): NodeJS.ProcessEnv => ({
  PATH: process.env.PATH,
  HOME: scratch,
  TMPDIR: scratch,
  AWS_ACCESS_KEY_ID: account,
  AWS_SECRET_ACCESS_KEY: "test",
  AWS_REGION: region,
  AWS_DEFAULT_REGION: region,
  AWS_ENDPOINT_URL: endpoint,
  AWS_ENDPOINT_URL_S3: endpoint,
  AWS_EC2_METADATA_DISABLED: "true",
  AWS_PAGER: "",
  CDK_DISABLE_CLI_TELEMETRY: "true",
});

/** Starts the emulator on a port of this machine, its state in `scratch`, and waits until it is ready. */
export async function startEmulator(
  path: string,
  {
    port,
    scratch,
    environment,
  }: { readonly port: number; readonly scratch: string; readonly environment: NodeJS.ProcessEnv },
): Promise<ChildProcess> {
  const key = environment.AWS_ACCESS_KEY_ID ?? "";
  const account = /^\d{12}$/.test(key) ? key : "000000000000";
  const child = spawn(path, [], {
    env: {
      ...environment,
      GATEWAY_PORT: String(port),
      BIND_HOST: "127.0.0.1",
      STATE_DIR: join(scratch, "state"),
      S3_DATA_DIR: join(scratch, "s3"),
      // What an unsigned call is taken to be meant for.
      MINISTACK_ACCOUNT_ID: account,
      MINISTACK_REGION: environment.AWS_REGION,
      LOG_LEVEL: "WARNING",
      AWS_ENDPOINT_URL: undefined,
      AWS_ENDPOINT_URL_S3: undefined,
    },
    stdio: ["ignore", "inherit", "inherit"],
  });
  for (let tries = 0; tries < 240; tries += 1) {
    const health = await fetch(`http://127.0.0.1:${port}/_ministack/health`).catch(() => null);
    if (health?.ok === true) return child;
    must(child.exitCode === null, `the emulator ended with ${child.exitCode}`);
    await setTimeout(250);
  }
  throw new Error("the emulator did not become ready within a minute");
}
