/**
 * The page at `/` and its files. They are read with the first request for them, and are no part of a cold start.
 * @module
 */

import * as Type from "typebox";
import type { PageSignIn } from "../auth/page-sign-in.ts";
import { PageConfig } from "../contract/page.ts";
import { NoQuery } from "../contract/query.ts";
import { Refusal } from "../http/problem.ts";
import type { Call, Reply, Route } from "../route.ts";

const types: Readonly<Record<string, string>> = {
  html: "text/html; charset=utf-8",
  js: "text/javascript; charset=utf-8",
  css: "text/css; charset=utf-8",
};

/** Nothing inline and nothing from elsewhere; the issuer of tokens, where there is one, may be asked for them. */
const policyFor = (signIn: PageSignIn | null): string =>
  `default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src ${["'self'", ...(signIn === null ? [] : [new URL(signIn.issuer).origin, ...signIn.origins])].join(" ")}; base-uri 'none'; form-action 'none'; frame-ancestors 'none'`;

const absent = (): Refusal =>
  new Refusal(
    "not-found",
    "This service serves no page, or the page has no such file. The API is described at /docs.",
  );

/** A file of the pages; null where this service has none of that name. */
export async function pageFile(
  { deps }: Call,
  name: string,
  headers: Readonly<Record<string, string>>,
): Promise<Reply | null> {
  const files = deps.page === undefined ? null : await deps.page.files();
  const body = files?.get(name);
  if (body === undefined) return null;
  const type = types[name.split(".").at(-1) ?? ""] ?? "application/octet-stream";
  return { status: 200, headers: { "Content-Type": type, ...headers }, body: new Uint8Array(body) };
}

async function file(call: Call, name: string, headers: Readonly<Record<string, string>>): Promise<Reply> {
  const found = await pageFile(call, name, headers);
  if (found === null) throw absent();
  return found;
}

const open = { method: "GET", scope: null, query: NoQuery, problems: ["not-found"] } as const;
const success = (description: string, mediaType: string) => [
  { status: 200, description, mediaType, schema: Type.String(), headers: {} },
];

export const pageRoutes: readonly Route[] = [
  {
    ...open,
    path: "/",
    operationId: "getPage",
    summary: "Look instead of read",
    description: "The page for people: drop a broker's file, read the verdict, see a security's timeline.",
    successes: success("The page.", "text/html"),
    handle: (call) =>
      file(call, "index.html", {
        "Content-Security-Policy": policyFor(call.deps.page?.signIn ?? null),
        "Referrer-Policy": "no-referrer",
      }),
  },
  {
    ...open,
    path: "/page/config.json",
    operationId: "getPageConfig",
    summary: "What the page finds here",
    description:
      "Whether portfolios are kept; the issuer and the page's client id, null where callers need no token.",
    successes: [
      {
        status: 200,
        description: "How the page signs in.",
        mediaType: "application/json",
        schema: PageConfig,
        headers: {},
      },
    ],
    handle: async ({ deps }) => ({
      status: 200,
      headers: { "Content-Type": "application/json" },
      body: JSON.stringify({
        portfolios: deps.page?.portfolios ?? false,
        signIn: deps.page?.signIn ?? null,
      }),
    }),
  },
  {
    ...open,
    path: "/page/{file}",
    operationId: "getPageFile",
    summary: "Read a file of the page",
    description: "Scripts and style sheets. Their names change with their content.",
    successes: success("The file.", "text/javascript"),
    handle: (call) =>
      file(call, call.params.file ?? "", { "Cache-Control": "public, max-age=31536000, immutable" }),
  },
];
