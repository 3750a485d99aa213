/**
 * What a scene of the rehearsal works with: the pages' blocks, the emulator, and what was deployed there.
 * @module
 */

import { ask } from "../emulated/examine.ts";
import type { Issuer } from "../emulated/issuer.ts";
import { must, say } from "../emulated/report.ts";
import { type Block, blocksOf } from "./pages.ts";
import type { Stage } from "./stage.ts";

/** An environment as its stack's outputs have it. */
export interface Deployed {
  readonly name: string;
  readonly region: string;
  readonly url: string;
  readonly outputs: Readonly<Record<string, string>>;
}

export interface Rehearsal {
  readonly endpoint: string;
  readonly account: string;
  readonly home: string;
  readonly issuer: Issuer;
  readonly stage: Stage;
  /** Members of OFAC's list as its publisher serves them; none: its own, where they are at hand. */
  readonly lists: Map<string, string>;
  readonly deployPage: readonly Block[];
  readonly runbook: readonly Block[];
}

const scopes = "check register:read register:write register:approve portfolios";
export const claims = { tenant: "tenant-a", scope: scopes } as const;

/** The pages, and what else a rehearsal has. */
export async function openRehearsal(given: Omit<Rehearsal, "deployPage" | "runbook">): Promise<Rehearsal> {
  const [deployPage = [], runbook = []] = await Promise.all(
    ["docs/deploy.md", "docs/runbook.md"].map(blocksOf),
  );
  return { ...given, deployPage, runbook };
}

/** The blocks under a heading of a page, in their order. */
export const under = (page: readonly Block[], heading: string): readonly Block[] => {
  const found = page.filter((block) => block.heading === heading);
  must(found.length > 0, `no page has commands under "${heading}"`);
  return found;
};

/** Where the emulator serves an API. */
const served = (endpoint: string, url: string): string =>
  `${endpoint}/_aws/execute-api/${new URL(url).hostname.split(".")[0]}/$default`;

/** Plays blocks in their order. `learnt` may name what a command's output says, for those that follow. */
export async function play(
  { endpoint, account, issuer, stage }: Rehearsal,
  blocks: readonly Block[],
  { name, region, url }: Pick<Deployed, "name" | "region" | "url">,
  given: Readonly<Record<string, string>> = {},
  learnt: (output: string) => Readonly<Record<string, string>> = () => ({}),
): Promise<readonly string[]> {
  const outputs: string[] = [];
  let values: Readonly<Record<string, string>> = {
    "<name>": name,
    "<account>": account,
    "<region>": region,
    ...given,
  };
  for (const block of blocks) {
    const more = {
      URL: url === "" ? "" : served(endpoint, url),
      TOKEN: await issuer.token(claims),
      STACK: `${name}-Service`,
    };
    const output = await stage.play(block, { name, region, values, environment: more });
    say(`  ${block.text.split("\n").join("\n             ")}`);
    outputs.push(output);
    values = { ...values, ...learnt(output) };
  }
  return outputs;
}

/** A value for the blocks that follow, where there is one. */
export const named = (name: string, value: unknown): Readonly<Record<string, string>> =>
  typeof value === "string" && value !== "" ? { [name]: value } : {};

/** What was deployed, by the first command of the runbook. */
export async function outputsOf(rehearsal: Rehearsal, name: string, region: string): Promise<Deployed> {
  const [first] = under(rehearsal.runbook, "Runbook");
  must(first !== undefined, "the runbook does not begin with the stack's outputs");
  const [printed = "[]"] = await play(rehearsal, [first], { name, region, url: "" });
  const found: readonly { readonly OutputKey: string; readonly OutputValue: string }[] = JSON.parse(printed);
  const outputs = Object.fromEntries(found.map(({ OutputKey, OutputValue }) => [OutputKey, OutputValue]));
  must(
    outputs.Url !== undefined && outputs.RegisterTable !== undefined,
    `${name} has no outputs: ${printed}`,
  );
  return { name, region, url: outputs.Url, outputs };
}

/** The register's version and digest, as the deployed service tells them. */
export async function digestOf({ endpoint, issuer }: Rehearsal, { url }: Deployed): Promise<string> {
  const { status, text } = await ask({ endpoint, url }, "/v1/register", await issuer.token(claims));
  must(status === 200, `/v1/register answered ${status}: ${text}`);
  const { version, digest } = JSON.parse(text);
  return `${version}@${digest}`;
}
