/**
 * How much time and memory one reading of a large government list takes in a fresh process.
 * @module
 */

import { readFeed } from "../functions/ingest/feed-files.ts";
import { feeds } from "../functions/ingest/feeds.ts";

/** A fresh process that reads a synthetic OFAC CSV set of so many lines, one in a hundred under the programme. */
const lines = Number(process.argv[2]);
const rest = "-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,-0- ";
const remarks = (n: number): string =>
  `"Equity Ticker ${String(600_000 + (n % 99_999))} CN; Issuer Name Synthetic ${n}; Target Type Public Company; Effective Date (CMIC) 02 Aug 2021; Purchase/Sales For Divestment Date (CMIC) 03 Jun 2022; Listing Date (CMIC) 03 Jun 2021."`;
const row = (n: number): string =>
  n % 100 === 0
    ? `${n + 1},"SYNTHETIC COMPANY ${n}",-0- ,"CMIC-EO13959",${rest},${remarks(n)}\r\n`
    : `${n + 1},"SOMEBODY ELSE ${n}",individual,"UKRAINE-EO13662",${rest},"DOB 01 Jan 1960; nationality Elsewhere; Gender Male."\r\n`;

async function* prim(): AsyncGenerator<Uint8Array> {
  let text = "";
  for (let n = 0; n < lines; n += 1) {
    text += row(n);
    if (text.length < 65_536) continue;
    yield Buffer.from(text);
    text = "";
  }
  yield Buffer.from(`${text}\u001a`);
}
async function* nothing(): AsyncGenerator<Uint8Array> {
  yield Buffer.from("\u001a");
}

const began = performance.now();
const { file } = await readFeed(
  [
    { name: "cons_prim.csv", open: prim },
    ...["alt", "add", "comments"].map((name) => ({ name: `cons_${name}.csv`, open: nothing })),
  ],
  feeds.ofac,
);
process.stdout.write(
  JSON.stringify({
    ms: performance.now() - began,
    peakMb: process.resourceUsage().maxRSS / 1024,
    records: file.records,
    entities: file.entities.length,
  }),
);
