/**
 * What the command line was given: files, standard input, or tickers, each told from the others by what it is.
 * @module
 */

import { readdir, readFile, stat } from "node:fs/promises";
import { basename, dirname } from "node:path";

/** Bad input: the message is for the person who typed it. */
export class UsageError extends Error {
  override readonly name = "UsageError";
}

/** A portfolio to check. `name` is what it is called in the output. */
export type Input =
  | {
      readonly kind: "bytes";
      readonly name: string;
      readonly bytes: Uint8Array<ArrayBuffer>;
      readonly isJson: boolean;
    }
  | { readonly kind: "tickers"; readonly name: string; readonly symbols: readonly string[] };

/** How many single characters must change to make one name of the other; more than `most` counts as more. */
function distance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, i) => i);
  for (let i = 1; i <= a.length; i += 1) {
    const next = [i];
    for (let j = 1; j <= b.length; j += 1) {
      const changed = (row[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1);
      next.push(Math.min(changed, (row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1));
    }
    row = next;
  }
  return row[b.length] ?? 0;
}

/** A file beside the one that is not there whose name is nearly the same; null: none. */
async function nearest(file: string): Promise<string | null> {
  const names = await readdir(dirname(file)).catch(() => []);
  const wanted = basename(file).toLowerCase();
  const [best] = names
    .map((name) => ({ name, far: distance(wanted, name.toLowerCase()) }))
    .toSorted((a, b) => a.far - b.far);
  return best !== undefined && best.far <= Math.max(2, wanted.length / 3) ? best.name : null;
}

const directory = (path: string): string =>
  `${path} is a directory; expected a file. Name one of the files in it.`;

async function whyUnreadable(file: string, error: unknown): Promise<string> {
  const code = error instanceof Error && "code" in error ? error.code : undefined;
  if (code === "EISDIR") return directory(file);
  if (code === "EACCES") return `${file} cannot be read: this user has no right to. Change its permissions.`;
  if (code !== "ENOENT") return `${file} cannot be read (${String(code ?? error)}).`;
  const near = await nearest(file);
  return `${file} does not exist; expected a file.${near === null ? "" : ` Did you mean ${near}?`}`;
}

/** A file that the command names. Throws UsageError, in words, where it cannot be read. */
export async function readInput(file: string): Promise<Uint8Array<ArrayBuffer>> {
  try {
    // Copied: what readFile gives may be a view on a larger pool of memory.
    return Uint8Array.from(await readFile(file));
  } catch (error) {
    throw new UsageError(await whyUnreadable(file, error));
  }
}

async function readStandardInput(): Promise<Uint8Array<ArrayBuffer>> {
  const chunks: Buffer[] = [];
  for await (const chunk of process.stdin) chunks.push(chunk);
  return Uint8Array.from(Buffer.concat(chunks));
}

/** Whether a text is the JSON of a request, by its first character that is not blank. */
const startsJson = (bytes: Uint8Array): boolean =>
  /^(?:\ufeff)?\s*[{[]/.test(new TextDecoder().decode(bytes.subarray(0, 256)));

const bytesInput = (name: string, bytes: Uint8Array<ArrayBuffer>): Input => {
  if (bytes.length === 0)
    throw new UsageError(`${name} is empty; expected a file of positions or a request in JSON.`);
  return { kind: "bytes", name, bytes, isJson: startsJson(bytes) };
};

/** Whether an argument can only be meant as a file's name: "book.csv", "exports/march". A ticker has neither ("1810.HK"). */
const isFileName = (argument: string): boolean =>
  /[/\\]/.test(argument) ||
  /\.(csv|tsv|txt|json|xml|xlsx?|xlsm|ods|ofx|qfx|pdf|html?|zip|qif)$/i.test(argument);

const isFile = (path: string): Promise<boolean> =>
  stat(path).then(
    (found) => found.isFile() || found.isFIFO() || found.isCharacterDevice(),
    () => false,
  );

/** Names as short are tickers, however near a file's name is. */
const SHORTEST_MISSPELT = 6;

/** Whether an argument in small letters is all but the name of a file here: "book.cvs", where book.csv stands. */
async function isMisspelt(argument: string): Promise<boolean> {
  if (argument.length < SHORTEST_MISSPELT || !/[a-z]/.test(argument)) return false;
  const near = await nearest(argument);
  return near !== null && isFileName(near) && distance(argument.toLowerCase(), near.toLowerCase()) <= 2;
}

/** A folder's name in capitals alone is taken for a ticker, as which it was typed. */
const isDirectory = async (path: string): Promise<boolean> =>
  /[a-z]|^\.+$/.test(path) &&
  (await stat(path).then(
    (found) => found.isDirectory(),
    () => false,
  ));

/**
 * Reads the arguments of `check`: "-" is standard input, the name of a file is that file, all else are tickers, checked together.
 * Throws UsageError where nothing was given or a file cannot be read.
 */
export async function readInputs(args: readonly string[]): Promise<readonly Input[]> {
  if (args.length === 0)
    throw new UsageError("Nothing to check; expected files, tickers, or - for standard input.");
  const inputs: Input[] = [];
  const symbols: string[] = [];
  for (const argument of args) {
    if (argument === "-") inputs.push(bytesInput("standard input", await readStandardInput()));
    else if (isFileName(argument) || (await isFile(argument)) || (await isMisspelt(argument)))
      inputs.push(bytesInput(argument, await readInput(argument)));
    else if (await isDirectory(argument)) throw new UsageError(directory(argument));
    else symbols.push(argument);
  }
  return symbols.length === 0 ? inputs : [...inputs, { kind: "tickers", name: symbols.join(" "), symbols }];
}
