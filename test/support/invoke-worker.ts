/**
 * A fresh process that loads a bundle and hands it one event per line of standard input; answers on file descriptor 3.
 * @module
 */

import { join } from "node:path";
import { createInterface } from "node:readline";
import { pathToFileURL } from "node:url";

const [folder] = process.argv.slice(2);
if (folder === undefined) throw new Error("usage: node invoke-worker.ts <folder of a bundle>");
const { createWriteStream } = await import("node:fs");
const answers = createWriteStream("", { fd: 3 });
const { handler }: { handler: (event: unknown, context: unknown) => Promise<unknown> } = await import(
  pathToFileURL(join(folder, "index.mjs")).href
);

for await (const line of createInterface({ input: process.stdin })) {
  const answer = await Promise.resolve()
    .then(() => handler(JSON.parse(line), {}))
    .then(
      (result) => ({ result }),
      (error: unknown) => ({
        error: error instanceof Error ? `${error.name}: ${error.message}` : String(error),
        stack: error instanceof Error ? error.stack : undefined,
      }),
    );
  answers.write(`${JSON.stringify(answer)}\n`);
}
