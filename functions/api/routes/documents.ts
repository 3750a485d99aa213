/**
 * The contract as OpenAPI, as a page to try it on, as a page without scripts, and in brief.
 * @module
 */

import * as Type from "typebox";
import { NoQuery } from "../contract/query.ts";
import type { Route } from "../route.ts";
import { pageFile } from "./page.ts";

/** Nothing but the page's own style: no script, no resource from elsewhere. */
export const PAGE_POLICY =
  "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

/** The explorer sets its own styles, and asks this service alone. */
const EXPLORER_POLICY =
  "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

/** Made at first use and kept: it never changes while the process runs. */
function once(make: () => Promise<string>): () => Promise<string> {
  let made: Promise<string> | null = null;
  return () => {
    made ??= make();
    return made;
  };
}

/** The contract as OpenAPI, as pages and in brief, over `others` and these four themselves; open to all. */
export function documentRoutes(others: readonly Route[]): readonly Route[] {
  const open = { method: "GET", scope: null, query: NoQuery, problems: [] } as const;
  // Loaded when first asked for: what describes the API is no part of a cold start.
  const describe = async () =>
    (await import("../openapi/document.ts")).openApiDocument([...others, openApi, docs, text, llms]);
  const contract = once(async () => JSON.stringify(await describe()));
  const page = once(async () => (await import("../openapi/docs-page.ts")).docsPage(await describe()));
  const brief = once(async () =>
    (await import("../openapi/llms-text.ts")).llmsText([...others, openApi, docs, text, llms]),
  );
  const openApi: Route = {
    ...open,
    path: "/openapi.json",
    operationId: "getOpenApi",
    summary: "Read this contract",
    description: "OpenAPI 3.1.",
    successes: [
      {
        status: 200,
        description: "The contract.",
        mediaType: "application/json",
        schema: Type.Unsafe({ type: "object", description: "an OpenAPI 3.1 document" }),
        headers: {},
      },
    ],
    handle: async () => ({
      status: 200,
      headers: { "Content-Type": "application/json" },
      body: await contract(),
    }),
  };
  const text: Route = {
    ...open,
    path: "/docs/text",
    operationId: "getDocsText",
    summary: "Read this contract as a page without scripts",
    description: "One self-contained page, which prints.",
    successes: [
      { status: 200, description: "The page.", mediaType: "text/html", schema: Type.String(), headers: {} },
    ],
    handle: async () => ({
      status: 200,
      headers: { "Content-Type": "text/html; charset=utf-8", "Content-Security-Policy": PAGE_POLICY },
      body: await page(),
    }),
  };
  const docs: Route = {
    ...text,
    path: "/docs",
    operationId: "getDocs",
    summary: "Try this contract on a page",
    description:
      "A menu, a search, examples and a form for each operation. The page without scripts is at /docs/text, and here where this service has no other.",
    handle: async (call) =>
      (await pageFile(call, "docs.html", { "Content-Security-Policy": EXPLORER_POLICY })) ??
      text.handle(call),
  };
  const llms: Route = {
    ...open,
    path: "/llms.txt",
    operationId: "getLlmsText",
    summary: "Read this contract in brief",
    description: "For language models, as llmstxt.org describes it.",
    successes: [
      { status: 200, description: "The text.", mediaType: "text/plain", schema: Type.String(), headers: {} },
    ],
    handle: async () => ({
      status: 200,
      headers: { "Content-Type": "text/plain; charset=utf-8" },
      body: await brief(),
    }),
  };
  return [openApi, docs, text, llms];
}
