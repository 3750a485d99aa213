/**
 * One poll of a publisher: fetch what is new, read it, take it over or hold it, and say how it went.
 * @module
 */

import type { Static } from "typebox";
import * as Type from "typebox";
import { intervalOf, iso } from "../core/time.ts";
import { fetchKey } from "../register/keys.ts";
import { getItem, overwrite } from "../register/query.ts";
import { readSourceState } from "../register/sources.ts";
import { validatorOf } from "../schema/compiled-schema.ts";
import { type NamedFile, readFeed, UnknownFiles } from "./feed-files.ts";
import { type FeedDeps, type FeedOutcome, takeOver, termsOf } from "./feed-run.ts";
import type { FeedName } from "./feeds.ts";
import { FetchFailed, type FetchOptions, fetchFile, type Validators } from "./fetch-feed.ts";
import { heldDecision } from "./held-imports.ts";
import { noteSource } from "./note-source.ts";

export interface PollSource {
  readonly name: FeedName;
  /** The files' addresses: one, or OFAC's CSV set. */
  readonly urls: readonly string[];
  readonly author: string;
}

export type PollOutcome =
  | FeedOutcome
  | { readonly kind: "unchanged" }
  | { readonly kind: "failed"; readonly why: string };

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
const known = validatorOf(Known);

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

async function failed(deps: FeedDeps, name: FeedName, why: string): Promise<PollOutcome> {
  await noteSource(deps, name, { state: "failing", detail: why });
  return { kind: "failed", why };
}

/** Whether a held import was accepted, by a second subject too where one is asked for. */
async function isTakenOver(deps: FeedDeps, heldId: string): Promise<boolean> {
  const made = await heldDecision(deps, heldId);
  if (made?.decision !== "accepted" || made.proposal === undefined) return made?.decision === "accepted";
  const { entries } = await deps.reader.latest();
  return entries.some(({ id }) => id === made.proposal);
}

async function unchanged(deps: FeedDeps, name: FeedName, before: Known | null): Promise<PollOutcome> {
  const heldId = before?.heldId ?? null;
  if (heldId === null || (await isTakenOver(deps, heldId))) {
    await noteSource(deps, name, { state: "current", detail: null });
    return { kind: "unchanged" };
  }
  // A failure in between may have overwritten what the file was held for.
  const state = await readSourceState(deps, name);
  await noteSource(deps, name, {
    state: "held",
    detail: state?.state === "held" ? state.detail : `held as ${heldId}`,
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
    const read = await readFeed(set.files, await termsOf(deps, source.name));
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
