/**
 * Logs of services under test, kept for the suite's last look.
 * @module
 */

import { appendFileSync } from "node:fs";
import { join } from "node:path";

/** Keeps what a service under test writes to its log, so that the suite's end can look for planted text in all of it. */
export function suiteLog(text: string): void {
  const directory = process.env.SUITE_LOGS;
  if (directory !== undefined) appendFileSync(join(directory, `${process.pid}.log`), `${text}\n`);
}
