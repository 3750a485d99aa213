/**
 * The documentation names what exists: paths of the tour, links between pages, and nothing of anybody's machine.
 * @module
 */

import { existsSync, readdirSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { feedNames, variablesOf } from "../functions/ingest/feeds.ts";
import { askedProviders, urlVariableOf } from "../functions/portfolios/providers/provider-urls.ts";

const root = fileURLToPath(new URL("../", import.meta.url));
const pages = [
  "README.md",
  "CONTRIBUTING.md",
  ...readdirSync(join(root, "docs"))
    .filter((name) => name.endsWith(".md"))
    .map((name) => `docs/${name}`),
];
const read = (page: string): string => readFileSync(join(root, page), "utf8");

test("every path that the tour names exists", () => {
  const paths = [...read("docs/tour.md").matchAll(/`((?:functions|data|infra|test|docs)\/[^`\s]*)`/g)].map(
    ([, path = ""]) => path,
  );
  expect(paths.length).toBeGreaterThan(40);
  expect(paths.filter((path) => !existsSync(join(root, path)))).toEqual([]);
});

test.each(pages)("%s links only to what exists", (page) => {
  const links = [...read(page).matchAll(/\]\((?!https?:)([^)#\s]+)(?:#[^)]*)?\)/g)].map(
    ([, link = ""]) => link,
  );
  expect(links.filter((link) => !existsSync(join(root, dirname(page), link)))).toEqual([]);
});

test.each(pages)("%s names only npm scripts that there are", (page) => {
  const { scripts }: { readonly scripts: Readonly<Record<string, string>> } = JSON.parse(
    read("package.json"),
  );
  const named = [...read(page).matchAll(/npm run (?:-s )?([a-z][a-z:-]*)/g)].map(([, script = ""]) => script);
  expect(named.filter((script) => !Object.hasOwn(scripts, script))).toEqual([]);
});

test("docs/configuration.md has the variable of every list and of every platform", () => {
  const variables = [
    ...feedNames.map((name) => `${variablesOf(name)}_URL`),
    ...askedProviders.map(urlVariableOf),
  ];
  expect(variables.filter((variable) => !read("docs/configuration.md").includes(`\`${variable}\``))).toEqual(
    [],
  );
});

test("the README is short enough to be read", () => {
  expect(read("README.md").split("\n").length).toBeLessThan(140);
});
