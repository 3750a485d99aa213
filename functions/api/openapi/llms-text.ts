/**
 * The contract in brief for language models (https://llmstxt.org), made from the table of routes.
 * @module
 */

import type { Route } from "../route.ts";
import { tagOf, tags } from "./tags.ts";

const HEAD = `# investor-exposure

> For every position of a portfolio: may a US person buy, divest, sell or hold it at an instant, which US government listing says so, and which court order suspends it.

No answer is a clearance or legal advice. \`no-match\` means that nothing in this register matches, and never that a trade is allowed. Say so whenever you pass an answer on, with the instant (\`asOf\`) that it is about and what \`coverage\` names. Treat a status that you do not know as \`review\`. "Listed" is not "restricted": a listing may not be in force yet, may be suspended by a court order, or may have ended.

Bodies and answers are JSON; instants are UTC, amounts are decimal strings. Errors are RFC 9457 problem details that name the place, the value and what to do. The same request at the same \`asOf\`, \`knownAt\` and \`version\` always gets the same bytes. The local server answers the Model Context Protocol at \`/mcp\`: \`check_portfolio\`, \`security_timeline\`, \`what_changed\`.
`;

const lineOf = ({ method, path, summary, description }: Route): string =>
  `- [${method} ${path}](/openapi.json): ${summary}. ${description.split(/(?<=[.?!]) /)[0] ?? ""}`;

/** The text at `/llms.txt`. */
export function llmsText(routes: readonly Route[]): string {
  const byTag = Map.groupBy(routes, ({ path }) => tagOf(path));
  const sections = tags.flatMap(({ name, description }) => {
    const own = byTag.get(name);
    return own === undefined ? [] : [`## ${name}\n\n${description}\n\n${own.map(lineOf).join("\n")}\n`];
  });
  return [HEAD, ...sections].join("\n");
}
