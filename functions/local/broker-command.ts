/**
 * The command `broker`: stand-ins of SnapTrade, Plaid and MX, so that docs/brokers.md can be tried without an account.
 * @module
 */

import { demoAnswers, demoGiven } from "../stand-ins/demo.ts";
import { startStandIns } from "../stand-ins/start.ts";
import { UsageError } from "./read-input.ts";

function portOf(text: string): number {
  if (/^\d{1,5}$/.test(text) && Number(text) <= 65_535) return Number(text);
  throw new UsageError(`--port ${JSON.stringify(text)}: expected a number from 0 to 65535.`);
}

const asTaken = (error: unknown, port: number): unknown =>
  error instanceof Error && "code" in error && error.code === "EADDRINUSE"
    ? new Error(
        `Port ${port} is taken, perhaps by an earlier npm run broker. Stop it, or name another with --port.`,
      )
    : error;

/** Serves until it is interrupted, and says of each request what it asked for. Throws UsageError where the port is not to be had. */
export async function brokerCommand({ port: text }: { readonly port: string }): Promise<void> {
  const port = portOf(text);
  const heard = (what: string, status: number): void => void process.stdout.write(`${status} ${what}\n`);
  const { urls, answers, close } = await startStandIns(demoGiven, port, heard).catch((error: unknown) => {
    throw asTaken(error, port);
  });
  for (const [what, answer] of demoAnswers(Date.now())) answers.set(what, answer);
  process.stderr.write(
    `Stand-ins of SnapTrade, Plaid and MX, with one user each who does not exist. In another terminal:\n` +
      `  SNAPTRADE_URL=${urls.snaptrade} PLAID_URL=${urls.plaid} MX_URL=${urls.mx} npm start\n` +
      `Then every command of docs/brokers.md works as it stands. Ctrl-C ends it.\n`,
  );
  const { promise: ended, resolve } = Promise.withResolvers<void>();
  for (const signal of ["SIGINT", "SIGTERM"] as const) process.once(signal, () => resolve());
  await ended;
  await close();
}
