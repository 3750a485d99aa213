/**
 * The parts of the API, as a reader looks for them.
 * @module
 */

interface Tag {
  readonly name: string;
  readonly description: string;
  /** What the paths of its operations begin with. */
  readonly paths: RegExp;
}

export const tags: readonly Tag[] = [
  {
    name: "Checks",
    description: "Judge a portfolio that is sent along.",
    paths: /^\/v1\/(checks|positions)\b/,
  },
  {
    name: "Look-ups",
    description: "What the register says of securities, issuers, listings and court orders.",
    paths: /^\/v1\/(securities|issuers|listings|court-orders)\b/,
  },
  {
    name: "Portfolios",
    description: "Portfolios that are stored, and judged without being sent again.",
    paths: /^\/v1\/(portfolios|funds)\b/,
  },
  {
    name: "Connections",
    description: "Brokers' platforms that keep portfolios current, and their deliveries.",
    paths: /^\/v1\/(connections|webhooks)\b/,
  },
  {
    name: "Alerts",
    description: "Who is told when an answer changes, and what they were told.",
    paths: /^\/v1\/subscriptions\b/,
  },
  {
    name: "Records",
    description: "Checks that were kept as evidence, and their replay.",
    paths: /^\/v1\/records\b/,
  },
  {
    name: "Register",
    description: "The log of facts: what it is, its entries, and those that wait for a second subject.",
    paths: /^\/v1\/register\b/,
  },
  {
    name: "Imports",
    description: "The government's own lists: polled, held back, accepted.",
    paths: /^\/v1\/imports\b/,
  },
  {
    name: "Service",
    description: "Health, this contract, the page for people, and what problems mean.",
    paths: /^\/(?!v1\/)/,
  },
];

/** The tag of a path; throws an Error for a path that belongs to none. */
export function tagOf(path: string): string {
  const tag = tags.find(({ paths }) => paths.test(path));
  if (tag === undefined) throw new Error(`${path} belongs to no part of the API; add it to openapi/tags.ts`);
  return tag.name;
}
