/**
 * A process of its own that reads the list at a path, and says what came of it and how much memory that took.
 * @module
 */

import { readFeed } from "../../functions/ingest/feed-files.ts";
import { knownHere } from "../../functions/ingest/feed-issuers.ts";
import { feeds } from "../../functions/ingest/feeds.ts";
import { findFiles } from "../../functions/local/feed-directory.ts";
import { curatedRegister } from "./curated-register.ts";

const [path = "", feed = "ofac"] = process.argv.slice(2);

async function readingOf(path: string): Promise<object> {
  try {
    const { file } = await readFeed(
      (await findFiles(path, undefined)).files,
      feed === "sdn" ? { ...feeds.sdn, ...knownHere(curatedRegister) } : feeds.ofac,
    );
    return {
      faults: file.faults.map(({ code }) => code),
      records: file.records,
      entities: file.entities.length,
    };
  } catch (error) {
    return { error: error instanceof Error ? `${error.name}: ${error.message}` : String(error) };
  }
}

const reading = await readingOf(path);
process.stdout.write(JSON.stringify({ ...reading, peakMb: process.resourceUsage().maxRSS / 1024 }));
