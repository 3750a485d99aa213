/**
 * Places in the source for places in the bundle. Node's own --enable-source-maps reads every map when the process starts,
 * which costs a cold start an eighth of its time; this reads them when there is a fault to be looked into.
 * @module
 */

import { readFile } from "node:fs/promises";
import { SourceMap } from "node:module";

const frame = /(file:\/\/[^\s():]+\.mjs):(\d+):(\d+)/;

async function mapOf(url: string): Promise<SourceMap | null> {
  try {
    return new SourceMap(JSON.parse(await readFile(new URL(`${url}.map`), "utf8")));
  } catch {
    // A fault is better told by its place in the bundle than not at all.
    return null;
  }
}

/** The same frames, each with its place in the source where a map beside the bundle knows it. */
export async function inSource(frames: readonly string[]): Promise<readonly string[]> {
  const places = frames.map((text) => ({ text, match: frame.exec(text) }));
  const urls = new Set(places.flatMap(({ match }) => (match?.[1] === undefined ? [] : [match[1]])));
  const maps = new Map(await Promise.all([...urls].map(async (url) => [url, await mapOf(url)] as const)));
  return places.map(({ text, match }) => {
    // A SourceMap counts lines and columns from 0, a stack from 1.
    const entry =
      match === null
        ? undefined
        : maps.get(match[1] ?? "")?.findEntry(Number(match[2]) - 1, Number(match[3]) - 1);
    if (match === null || entry === undefined || !("originalSource" in entry && "originalLine" in entry))
      return text;
    const { originalSource: source, originalLine: line } = entry;
    if (typeof source !== "string" || typeof line !== "number") return text;
    return text.replace(match[0], `${source.replace(/^(\.\.\/)+/, "")}:${line + 1}`);
  });
}
