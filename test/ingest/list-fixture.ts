/**
 * Small lists in the publishers' layouts, and the publishers' own files where they are at hand.
 * @module
 */

import { readFileSync } from "node:fs";
import type { Change } from "../../functions/core/facts/fact.ts";
import type { Issuer } from "../../functions/core/facts/issuer.ts";
import type { Listing } from "../../functions/core/facts/listing.ts";
import { allPermitted } from "../../functions/core/facts/permission.ts";
import { fold } from "../../functions/core/register/fold.ts";
import { latest } from "../../functions/core/register/known.ts";
import { emptyRegister, type Register } from "../../functions/core/register/register.ts";
import { planFeed } from "../../functions/ingest/feed-plan.ts";
import { feeds } from "../../functions/ingest/feeds.ts";
import type { Plan } from "../../functions/ingest/import-plan.ts";
import type { Bytes, ListFile } from "../../functions/ingest/sources/list-file.ts";
import { readOfacCsv } from "../../functions/ingest/sources/ofac-csv.ts";
import { sharedFile } from "../support/shared.ts";

export const bytesOf = (content: string | Uint8Array, size = 7_919): Bytes => {
  const bytes = typeof content === "string" ? Buffer.from(content, "latin1") : content;
  return (async function* chunks() {
    for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
  })();
};

export interface SetText {
  readonly prim: string;
  readonly alt: string;
  readonly add: string;
  readonly comments: string;
}

export const readSet = (set: SetText): Promise<ListFile> =>
  readOfacCsv(
    {
      prim: bytesOf(set.prim),
      alt: bytesOf(set.alt),
      add: bytesOf(set.add),
      comments: bytesOf(set.comments),
    },
    feeds.ofac,
  );

const blank = "-0- ";
export const primRow = (uid: number | string, name: string, programme: string, remarks: string): string =>
  `${uid},"${name}",${blank},"${programme}",${blank},${blank},${blank},${blank},${blank},${blank},${blank},"${remarks}"`;
export const fileOf = (rows: readonly string[]): string =>
  `${rows.map((row) => `${row}\r\n`).join("")}\u001a`;

export const dates =
  "Effective Date (CMIC) 02 Aug 2021; Purchase/Sales For Divestment Date (CMIC) 03 Jun 2022; Listing Date (CMIC) 03 Jun 2021";

/** A set of invented companies, each with the given Remarks before the dates. */
export function setOf(companies: Readonly<Record<number, string>>, over: Partial<SetText> = {}): SetText {
  const uids = Object.keys(companies);
  return {
    prim: fileOf(
      Object.entries(companies).map(([uid, remarks]) =>
        primRow(
          uid,
          `COMPANY ${uid} LIMITED`,
          "CMIC-EO13959",
          `${remarks}${remarks === "" ? "" : "; "}${dates}.`,
        ),
      ),
    ),
    alt: fileOf([]),
    add: fileOf(uids.map((uid) => `${uid},1${uid},${blank},"Beijing","China",${blank}`)),
    comments: fileOf([]),
    ...over,
  };
}

/** The programme in outline: a list can't say what it forbids. */
export const programmeChange: Change = {
  op: "publish",
  kind: "programme",
  id: "ns-cmic",
  publishedAt: "2021-06-03T18:19:53Z",
  document: {
    name: "A programme",
    authority: "An order",
    periods: [
      {
        title: "An order",
        from: { at: "2021-06-03T18:19:53Z" },
        until: null,
        table: { announced: allPermitted, "in-force": allPermitted, "window-closed": allPermitted },
        citations: [{ title: "For a test" }],
      },
    ],
  },
  citations: [{ title: "For a test" }],
};

/** A register with further changes, each call one entry. */
export function withChanges(register: Register, changes: readonly Change[], source = "ofac"): Register {
  const version = register.version + 1;
  const digest = `sha256:${String(version).padStart(64, "0")}`;
  return fold(register, [
    {
      version,
      id: `entry-${version}`,
      recordedAt: "2026-01-01T00:00:00.000Z",
      source,
      author: "test",
      changes,
      previous: register.digest,
      digest,
    },
  ]);
}

export const emptyWithProgramme = withChanges(emptyRegister, [programmeChange], "curated");

/** Twenty-five companies: one is 4 % of them. */
export const many = Object.fromEntries(
  Array.from({ length: 25 }, (_, i) => [101 + i, `Equity Ticker ${600100 + i} CN`]),
);
export const firstCompany = "Equity Ticker 600100 CN";
export const firstListing = "ns-cmic.ofac-101.2021-06-03";

/** What a list over a register comes to; without a date, the file is of 19 December 2025 and the first one. */
export const planList = (
  register: Register,
  file: ListFile,
  publishedAt = "2025-12-19",
  last: string | null = null,
): Plan =>
  planFeed({
    register,
    source: "ofac",
    terms: feeds.ofac,
    file,
    publishedAt,
    last,
    programmes: [programmeChange],
    now: Date.parse("2026-11-23T12:00:00Z"),
  });
export const planSet = async (
  register: Register,
  set: SetText,
  publishedAt?: string,
  last?: string | null,
): Promise<Plan> => planList(register, await readSet(set), publishedAt, last);
export const changesOf = (found: Plan): readonly Change[] =>
  found.kind === "nothing" ? [] : (found.changes ?? []);
export const issuerIn = (register: Register, id: string): Issuer | undefined =>
  latest(register, "issuer", id, null)?.document;
export const listingIn = (register: Register, id: string): Listing | undefined =>
  latest(register, "listing", id, null)?.document;
/** A register that the set of many filled. */
export const registerOfMany = async (): Promise<Register> =>
  withChanges(emptyWithProgramme, changesOf(await planSet(emptyWithProgramme, setOf(many))));

/** The publishers' own files, which are no part of the project. */
export const realFiles = sharedFile("data/ofac/2025-12-19_cons_prim.csv") !== null;
const ofac = (name: string): string => sharedFile(`data/ofac/${name}`) ?? name;

export const realText = (name: string): string => readFileSync(ofac(name), "latin1");
export const realGzip = (name: string): Uint8Array => readFileSync(ofac(name));
export const realSet = (): SetText => ({
  prim: realText("2025-12-19_cons_prim.csv"),
  alt: realText("2025-12-19_cons_alt.csv"),
  add: realText("2025-12-19_cons_add.csv"),
  comments: realText("2025-12-19_cons_comments.csv"),
});
