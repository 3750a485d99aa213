/**
 * A witness of the log's head beside the embedded store. The chain of digests proves what is there; that the end is there, it
 * cannot. A store whose last entries were lost (a damaged disk, a directory copied while it was written) would otherwise come
 * up as a good one, and the next append would give the lost versions out again.
 * @module
 */

import { randomBytes } from "node:crypto";
import { open, readFile, rename } from "node:fs/promises";
import { join } from "node:path";
import type { Register } from "../core/register/register.ts";
import { missingOf, parsePosition, type Stated } from "../register/verify.ts";

const FILE = "head.json";

/** The store has lost what its witness states. The message says what to do. */
export class StoreLostEntries extends Error {
  override readonly name = "StoreLostEntries";
}

/** The head that the witness in a directory states; null: there is none yet. Throws StoreLostEntries where it is damaged. */
async function readHead(dataDir: string): Promise<Stated | null> {
  const path = join(dataDir, FILE);
  const text = await readFile(path, "utf8").catch((error: unknown) => {
    if (error instanceof Error && "code" in error && error.code === "ENOENT") return null;
    throw error;
  });
  if (text === null) return null;
  const stated = statedIn(text);
  if (stated !== null) return stated;
  throw new StoreLostEntries(
    `${path} does not say up to which version the register reached; expected {"head": "61@sha256:…"}. Compare with a version that you wrote down (npm run register -- verify --expect 61@sha256:…), then delete the file`,
  );
}

function statedIn(text: string): Stated | null {
  try {
    const value: unknown = JSON.parse(text);
    const head = typeof value === "object" && value !== null && "head" in value ? value.head : null;
    return typeof head === "string" ? parsePosition(head) : null;
  } catch {
    return null;
  }
}

/** Writes beside, makes sure that it is on the disk, and renames: after a crash the witness is the old one or the new one. */
async function writeHead(dataDir: string, { version, digest }: Stated): Promise<void> {
  const path = join(dataDir, FILE);
  const beside = `${path}.${process.pid}.${randomBytes(4).toString("hex")}`;
  const file = await open(beside, "w", 0o600);
  try {
    await file.writeFile(`${JSON.stringify({ head: `${version}@${digest}` })}\n`);
    await file.sync();
  } finally {
    await file.close();
  }
  await rename(beside, path);
}

/** Keeps the witness of a directory. Appends of this process follow one another; another process may have written a later one. */
export function createHeadWitness(dataDir: string) {
  let last: Promise<void> = Promise.resolve();
  const note = (head: Stated): Promise<void> => {
    const noted = last.then(async () => {
      const before = await readHead(dataDir);
      if (before === null || before.version < head.version) await writeHead(dataDir, head);
    });
    last = noted.catch(() => undefined);
    return noted;
  };
  return {
    note,
    /**
     * Throws StoreLostEntries where the register holds less than the witness states; otherwise states where it stands. The witness is
     * read before the register: what another process appends between the two would otherwise look lost.
     */
    confirm: async (read: () => Promise<Register>): Promise<void> => {
      const stated = await readHead(dataDir);
      const register = await read();
      const missing = stated === null ? null : missingOf(register, stated);
      if (missing !== null) {
        throw new StoreLostEntries(
          `The store in ${dataDir} is not what ${FILE} beside it says: ${missing}. Nothing is answered from it. Put a copy of the directory back; or, to go on with what is left, delete ${join(dataDir, FILE)}: versions that were lost are then given out again, and answers that name them can't be repeated`,
        );
      }
      if (register.version > 0) await note({ version: register.version, digest: register.digest });
    },
  };
}
