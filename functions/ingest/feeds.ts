/**
 * The government lists that are polled, one row each. The poller, the schedule, alarms, the command line and the variables
 * follow from the rows; nothing else names a feed.
 * @module
 */

import type { ListTerms } from "./sources/list-file.ts";

/** A list that a publisher keeps, and how it is fetched and read. */
export interface Feed extends ListTerms {
  /** As answers call the source: "OFAC's consolidated list". */
  readonly title: string;
  /** Where its files are: one, or a CSV set. */
  readonly urls: readonly string[];
  /** Hosts beside the files' own to which its server may send on. */
  readonly redirectHosts: readonly string[];
  /** Days after which the list as last published is no longer relied on without saying so. */
  readonly maxAgeDays: number;
}

/**
 * OFAC's Sanctions List Service at its documented address: GET /api/download/{filename}
 * (https://ofac.treasury.gov/sanctions-list-service).
 */
const slsFiles = (names: readonly string[]): readonly string[] =>
  names.map((name) => `https://sanctionslistservice.ofac.treas.gov/api/download/${name}`);

/**
 * Where OFAC's service keeps its files: it answers each download with 302 and an address there that is signed for an hour.
 * OFAC documents the service, not this host; clients of the service have observed it for CONS_PRIM.CSV too, and none another
 * (docs/sources.md, "Fetching"). Should OFAC move its files, polls fail and name the new host.
 */
const slsStorage = "wc2h-sls-prod-public-published.s3.us-gov-west-1.amazonaws.com";

export const feeds = {
  ofac: {
    title: "OFAC's consolidated list",
    urls: slsFiles(["CONS_PRIM.CSV", "CONS_ALT.CSV", "CONS_ADD.CSV", "CONS_COMMENTS.CSV"]),
    redirectHosts: [slsStorage],
    maxAgeDays: 90,
    /** E.O. 14032 section 1(b): the prohibitions begin, and divestment ends, at 12:01 a.m. eastern. The list prints the day. */
    programmes: { "CMIC-EO13959": { id: "ns-cmic", hour: "00:01" } },
    related: /CMIC|CCMC|EO-?\s?13959|EO-?\s?14032/i,
    dates: {
      "Listing Date (CMIC)": "listedOn",
      "Effective Date (CMIC)": "effectiveOn",
      "Purchase/Sales For Divestment Date (CMIC)": "divestOn",
    },
  },
  sdn: {
    title: "OFAC's SDN list",
    urls: slsFiles(["SDN.CSV", "ALT.CSV", "ADD.CSV", "SDN_COMMENTS.CSV"]),
    redirectHosts: [slsStorage],
    maxAgeDays: 30,
    /** Blocking takes effect when it is published. */
    programmes: { SDN: { id: "sdn", hour: "00:00" } },
    everyRecord: "SDN",
    // Its labels are every sanctions programme there is; all of them block.
    related: /(?!)/,
    dates: {},
  },
} as const satisfies Readonly<Record<string, Feed>>;

export type FeedName = keyof typeof feeds;

export const isFeedName = (name: string): name is FeedName => Object.hasOwn(feeds, name);

export const feedNames: readonly FeedName[] = Object.keys(feeds).filter(isFeedName);

/** The source's name under which `data/` is imported. */
export const curated = "curated";

/** Every source that is imported, each of which can grow old by itself. */
export const sourceNames: readonly string[] = [curated, ...feedNames];

/** Something for each feed. */
export const perFeed = <T>(of: (name: FeedName) => T): Readonly<Record<string, T>> =>
  Object.fromEntries(feedNames.map((name) => [name, of(name)]));

/** What the variables of a feed begin with: `OFAC` of `OFAC_URLS`. */
export const variablesOf = (name: string): string => name.toUpperCase().replaceAll("-", "_");

/** "CONS_ALT.CSV" written like "cons_prim.csv": in small letters where it has no capitals. */
const inLettersOf = (model: string, text: string): string =>
  model === model.toLowerCase() ? text.toLowerCase() : text;

/**
 * The addresses of a list's files from the one that was given: the others of a CSV set are called as the publisher calls them and lie beside it.
 * An address that ends in "/" is a folder with them all; any other file is a list by itself.
 * @example urlsOf("https://mirror.example/cons_prim.csv", "ofac")[1] // "https://mirror.example/cons_alt.csv"
 */
export function urlsOf(address: string, name: FeedName): readonly string[] {
  const [, folder = "", file = ""] = /^(.*\/)?([^/]*)$/.exec(address) ?? [];
  const names = feeds[name].urls.map((url) => url.split("/").at(-1) ?? "");
  if (file !== "" && file.toLowerCase() !== names[0]?.toLowerCase()) return [address];
  return names.map((own) => `${folder}${file === "" ? own : inLettersOf(file, own)}`);
}
