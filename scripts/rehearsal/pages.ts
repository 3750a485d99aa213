/**
 * The steps that a page of the documentation gives an operator: commands, and changes of a row, in the page's own words.
 * @module
 */

import { readFile } from "node:fs/promises";

export interface Block {
  readonly page: string;
  /** The heading under which it stands. */
  readonly heading: string;
  /** sh: commands. ts: what a row of the table is to say. */
  readonly language: "sh" | "ts";
  readonly text: string;
}

const FENCE = /^(?<indent>\s*)```(?<language>\w*)$/;

/** Every block of commands or of a row, in the page's order. */
export async function blocksOf(page: string): Promise<readonly Block[]> {
  const blocks: Block[] = [];
  let heading = "";
  let open: { readonly language: string; readonly indent: number; readonly lines: string[] } | null = null;
  for (const line of (await readFile(page, "utf8")).split("\n")) {
    const fence = FENCE.exec(line)?.groups;
    if (open === null && fence !== undefined)
      open = { language: fence.language ?? "", indent: fence.indent?.length ?? 0, lines: [] };
    else if (open !== null && fence !== undefined) {
      const { language, lines } = open;
      if (language === "sh" || language === "ts")
        blocks.push({ page, heading, language, text: lines.join("\n") });
      open = null;
    } else if (open !== null) open.lines.push(line.slice(open.indent));
    else heading = /^##? (.*)$/.exec(line)?.[1] ?? heading;
  }
  return blocks;
}

/** What stands in a block where an operator puts something of their own: "<name>" as "name". */
export function filled(text: string, values: Readonly<Record<string, string>>): string {
  const done = Object.entries(values).reduce((left, [name, value]) => left.replaceAll(name, value), text);
  const left = /<[a-zA-Z][^<>\n]*>/.exec(done);
  if (left !== null) throw new Error(`nothing was given for ${left[0]} in:\n${text}`);
  return done;
}
