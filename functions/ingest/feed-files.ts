/**
 * From files with names to the list that they are: by what they begin with, not by what they are called.
 * @module
 */

import { createHash, type Hash } from "node:crypto";
import { readConsolidatedScreeningList } from "./sources/csl-csv.ts";
import type { Bytes, ListFile, ListTerms } from "./sources/list-file.ts";
import { readOfacAdvancedXml } from "./sources/ofac-advanced-xml.ts";
import { readOfacCsv } from "./sources/ofac-csv.ts";

export interface NamedFile {
  readonly name: string;
  /** Opens the file anew; its end is read at most once per call. */
  readonly open: () => Bytes;
}

export interface ReadFeed {
  readonly file: ListFile;
  /** Over the files in the order of their names: names the content, whatever it was called. */
  readonly digest: string;
}

/** Files that can't be a list: what is there, and what was expected. */
export class UnknownFiles extends Error {
  override readonly name = "UnknownFiles";
}

const HEAD_BYTES = 8_192;

async function headOf(file: NamedFile): Promise<string> {
  let head = Buffer.alloc(0);
  for await (const chunk of file.open()) {
    head = Buffer.concat([head, chunk]);
    if (head.length >= HEAD_BYTES) break;
  }
  return head.toString("latin1", 0, HEAD_BYTES);
}

/** Passes bytes on and digests them. */
async function* digesting(bytes: Bytes, hash: Hash): AsyncGenerator<Uint8Array> {
  for await (const chunk of bytes) {
    hash.update(chunk);
    yield chunk;
  }
}

/** How OFAC calls the members of its sets: cons_prim.csv, cons_alt.csv …; sdn.csv, alt.csv, add.csv, sdn_comments.csv. */
const memberForms = {
  prim: /(^|[^a-z])(?:(?:cons|sdn)_prim|sdn)\.csv$/i,
  alt: /(^|[^a-z])(?:(?:cons|sdn)_)?alt\.csv$/i,
  add: /(^|[^a-z])(?:(?:cons|sdn)_)?add\.csv$/i,
  comments: /(^|[^a-z])(?:cons|sdn)_comments\.csv$/i,
} as const;

/** A single file of OFAC's layout under another name, as people keep it: its rows begin with a number, or a header. */
const isPrimary = (head: string): boolean => /^"?(?:\d+|ID|ent_num)"?,(?:[^\n]*,){10}/i.test(head);

const member = (files: readonly NamedFile[], name: keyof typeof memberForms): NamedFile | null =>
  files.find((file) => memberForms[name].test(file.name)) ?? null;

type SingleReader = (bytes: Bytes, terms: ListTerms) => Promise<ListFile>;

function readerOf(head: string): SingleReader | null {
  if (/<(?:[\w.-]+:)?sdnList[\s>]/.test(head)) {
    throw new UnknownFiles(
      "This is OFAC's basic XML (<sdnList>), which is not read: no file of it that holds the CMIC list was ever published where it could be compared. Get cons_advanced.xml, or the CSV set",
    );
  }
  // Other XML, or XML that is damaged, is read as XML, so that the fault is told as one.
  if (/<(?:[\w.-]+:)?Sanctions[\s>]|^\W{0,4}<\?xml/.test(head)) return readOfacAdvancedXml;
  return /(^|[,"])entity_number[",]/.test(head.split("\n")[0] ?? "") ? readConsolidatedScreeningList : null;
}

/**
 * Reads one list: OFAC's CSV set (cons_prim.csv and the others of its set), or a single file of advanced XML or of the
 * Consolidated Screening List. Throws UnknownFiles where the files are none of these; what a source throws is passed on.
 */
export async function readFeed(files: readonly NamedFile[], terms: ListTerms): Promise<ReadFeed> {
  const hashes = new Map(files.map((file) => [file, createHash("sha256")] as const));
  const bytesOf = (file: NamedFile | null): Bytes | null => {
    const hash = file === null ? undefined : hashes.get(file);
    return file === null || hash === undefined ? null : digesting(file.open(), hash);
  };
  const [only] = files;
  const head = only === undefined || files.length > 1 ? null : await headOf(only);
  const prim = bytesOf(member(files, "prim") ?? (head !== null && isPrimary(head) ? (only ?? null) : null));
  let list: ListFile;
  if (prim !== null) {
    list = await readOfacCsv(
      {
        prim,
        alt: bytesOf(member(files, "alt")),
        add: bytesOf(member(files, "add")),
        comments: bytesOf(member(files, "comments")),
      },
      terms,
    );
  } else {
    const read = head === null ? null : readerOf(head);
    if (only === undefined || read === null) {
      throw new UnknownFiles(
        `${files.map(({ name }) => name).join(", ") || "no files"}: expected OFAC's CSV set (cons_prim.csv with cons_alt.csv, cons_add.csv and cons_comments.csv beside it, or SDN.CSV with ALT.CSV, ADD.CSV and SDN_COMMENTS.CSV), its advanced XML (cons_advanced.xml, sdn_advanced.xml), or the Consolidated Screening List's CSV`,
      );
    }
    list = await read(bytesOf(only) ?? only.open(), terms);
  }
  const digests = files
    .toSorted((a, b) => (a.name < b.name ? -1 : 1))
    .map((file) => hashes.get(file)?.digest("hex") ?? "");
  return { file: list, digest: `sha256:${createHash("sha256").update(digests.join("\n")).digest("hex")}` };
}
