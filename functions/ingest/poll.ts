/**
 * One poll of a publisher: fetch what is new, read it, take it over or hold it, and say how it went.
 * @module
 */

import type { Static } from "typebox";
import * as Type from "typebox";
import { intervalOf, iso } from "../core/time.ts";
import { fetchKey } from "../register/keys.ts";
import { getItem, overwrite } from "../register/query.ts";
import { shapeOf } from "../register/shape.ts";
import { readSourceState, type SourceState, writeSourceState } from "../register/sources.ts";
import { type NamedFile, readFeed, UnknownFiles } from "./feed-files.ts";
import { type FeedDeps, type FeedOutcome, takeOver } from "./feed-run.ts";
import { FetchFailed, type FetchOptions, fetchFile, usualFetch, type Validators } from "./fetch-feed.ts";
import { heldDecision } from "./held-imports.ts";

export interface PollSource {
  /** The feed's name: "ofac". */
  readonly name: string;
  /** The files' addresses: one, or OFAC's CSV set. */
  readonly urls: readonly string[];
  readonly author: string;
}

export type PollOutcome =
  | FeedOutcome
  | { readonly kind: "unchanged" }
  | { readonly kind: "failed"; readonly why: string };

/**
 * OFAC's Sanctions List Service, the CSV set of the consolidated list, at the service's documented address:
 * GET /api/download/{filename} (https://ofac.treasury.gov/sanctions-list-service).
 */
export const ofacUrls: readonly string[] = [
  "CONS_PRIM.CSV",
  "CONS_ALT.CSV",
  "CONS_ADD.CSV",
  "CONS_COMMENTS.CSV",
].map((name) => `https://sanctionslistservice.ofac.treas.gov/api/download/${name}`);

/**
 * Where OFAC's service keeps its files: it answers each download with 302 and an address there that is signed for an hour.
 * OFAC documents the service, not this host; clients of the service have observed it for CONS_PRIM.CSV too, and none another
 * (docs/sources.md, "Fetching"). Should OFAC move its files, polls fail and name the new host.
 */
const ofacStorageHost = "wc2h-sls-prod-public-published.s3.us-gov-west-1.amazonaws.com";

/** OFAC's consolidated list, as a deployment polls it, and the one host beside OFAC's own to which it redirects. */
export const ofacSource = { name: "ofac", urls: ofacUrls, redirectHosts: [ofacStorageHost] } as const;

/** How it is fetched. */
export const ofacFetch: FetchOptions = { ...usualFetch, redirectHosts: ofacSource.redirectHosts };

/** The addresses of a list from the one that was given: the others of a CSV set are called alike and lie beside it. */
export function urlsOf(address: string): readonly string[] {
  const form = /^(.*?)(cons_|CONS_)(prim|PRIM)(\.(?:csv|CSV))$/.exec(address);
  const [, base = "", prefix = "", prim = "", suffix = ""] = form ?? [];
  if (form === null) return address.endsWith("/") ? urlsOf(`${address}CONS_PRIM.CSV`) : [address];
  const spelt = (name: string): string => (prim === "PRIM" ? name.toUpperCase() : name);
  return ["prim", "alt", "add", "comments"].map((name) => `${base}${prefix}${spelt(name)}${suffix}`);
}

const Known = Type.Object(
  {
    /** The held import that the content became; null: it was taken over. */
    heldId: Type.Union([Type.String(), Type.Null()]),
    files: Type.Array(
      Type.Object(
        {
          url: Type.String(),
          etag: Type.Union([Type.String(), Type.Null()]),
          lastModified: Type.Union([Type.String(), Type.Null()]),
        },
        { additionalProperties: false },
      ),
    ),
  },
  { additionalProperties: false },
);
type Known = Static<typeof Known>;
const known = shapeOf(Known);

async function readKnown(deps: FeedDeps, name: string): Promise<Known | null> {
  const text = (await getItem(deps, fetchKey(name)))?.body?.S;
  if (text === undefined) return null;
  try {
    const value: unknown = JSON.parse(text);
    return known.Check(value) ? value : null;
  } catch {
    return null;
  }
}

const validatorsOf = (before: Known | null, url: string): Validators | null => {
  const found = before?.files.find((file) => file.url === url);
  return found === undefined || (found.etag === null && found.lastModified === null) ? null : found;
};

export interface FetchedSet {
  readonly files: readonly NamedFile[];
  readonly validators: Known["files"];
  /** The latest Last-Modified among them, as an instant; null: the server says none. */
  readonly lastModified: string | null;
}

/** Every file, or null where the server says of each that it is as known. A set is taken whole: one new file, all of them. */
export async function fetchSet(
  urls: readonly string[],
  before: Known | null,
  options: FetchOptions,
): Promise<FetchedSet | null> {
  const first = [];
  for (const url of urls) first.push({ url, got: await fetchFile(url, validatorsOf(before, url), options) });
  if (first.every(({ got }) => got.kind === "unchanged")) return null;
  const files: NamedFile[] = [];
  const validators: Known["files"] = [];
  const stamps: number[] = [];
  for (const { url, got } of first) {
    const whole = got.kind === "content" ? got : await fetchFile(url, null, options);
    if (whole.kind === "unchanged")
      throw new FetchFailed(`${url} answered 304 to a request without a condition`, false);
    const { content } = whole;
    files.push({
      name: decodeURIComponent(new URL(url).pathname.split("/").at(-1) ?? url),
      open: async function* open() {
        yield content;
      },
    });
    validators.push({ url, ...whole.validators });
    const stamp = Date.parse(whole.validators.lastModified ?? "");
    if (!Number.isNaN(stamp)) stamps.push(stamp);
  }
  return { files, validators, lastModified: stamps.length === 0 ? null : iso(Math.max(...stamps)) };
}

const stateOf = async (deps: FeedDeps, name: string): Promise<SourceState> =>
  (await readSourceState(deps, name)) ?? {
    name,
    lastPollAt: iso(deps.now()),
    lastSuccessAt: null,
    publication: null,
    state: "failing",
    detail: null,
  };

async function failed(deps: FeedDeps, name: string, why: string): Promise<PollOutcome> {
  await writeSourceState(deps, {
    ...(await stateOf(deps, name)),
    lastPollAt: iso(deps.now()),
    state: "failing",
    detail: why.slice(0, 2_000),
  });
  return { kind: "failed", why };
}

/** Whether a held import was accepted, by a second subject too where one is asked for. */
async function isTakenOver(deps: FeedDeps, heldId: string): Promise<boolean> {
  const made = await heldDecision(deps, heldId);
  if (made?.decision !== "accepted" || made.proposal === undefined) return made?.decision === "accepted";
  const { entries } = await deps.reader.latest();
  return entries.some(({ id }) => id === made.proposal);
}

async function unchanged(deps: FeedDeps, name: string, before: Known | null): Promise<PollOutcome> {
  const state = await stateOf(deps, name);
  const at = iso(deps.now());
  const heldId = before?.heldId ?? null;
  const held = heldId !== null && !(await isTakenOver(deps, heldId));
  // A failure in between may have overwritten what the file was held for.
  const detail = held ? (state.state === "held" ? state.detail : `held as ${heldId}`) : null;
  await writeSourceState(deps, {
    ...state,
    lastPollAt: at,
    lastSuccessAt: held ? state.lastSuccessAt : at,
    state: held ? "held" : "current",
    detail,
  });
  return { kind: "unchanged" };
}

/**
 * Polls a source once. Never throws for what a server does or sends: that is the outcome, and in the source's state. Rejects
 * where the register itself can't be reached.
 */
export async function poll(deps: FeedDeps, source: PollSource, options: FetchOptions): Promise<PollOutcome> {
  const before = await readKnown(deps, source.name);
  try {
    const set = await fetchSet(source.urls, before, options);
    if (set === null) return await unchanged(deps, source.name, before);
    const read = await readFeed(set.files);
    const publishedAt = read.file.publishedAt ?? set.lastModified;
    if (publishedAt === null || intervalOf(publishedAt) === null) {
      return await failed(
        deps,
        source.name,
        "neither the file nor the server (Last-Modified) says when the list was published; import it by hand with its date",
      );
    }
    const outcome = await takeOver(deps, { source: source.name, author: source.author, read, publishedAt });
    if (outcome.kind === "contended") return outcome;
    const settled: Known = { heldId: outcome.kind === "held" ? outcome.id : null, files: set.validators };
    const key = fetchKey(source.name);
    await overwrite(deps, { pk: { S: key.pk }, sk: { S: key.sk }, body: { S: JSON.stringify(settled) } });
    return outcome;
  } catch (error) {
    if (error instanceof FetchFailed || error instanceof UnknownFiles)
      return failed(deps, source.name, error.message);
    throw error;
  }
}
