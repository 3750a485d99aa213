/**
 * The contract as OpenAPI and as a page.
 * @module
 */

import * as Type from "typebox";
import { NoQuery } from "../contract/query.ts";
import type { Route } from "../route.ts";

/** Nothing but the page's own style: no script, no resource from elsewhere. */
export const PAGE_POLICY =
  "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

/** Made at first use and kept: it never changes while the process runs. */
function once(make: () => Promise<string>): () => Promise<string> {
  let made: Promise<string> | null = null;
  return () => {
    made ??= make();
    return made;
  };
}

/** The contract as OpenAPI and as a page, over `others` and these two themselves; open to all. */
export function documentRoutes(others: readonly Route[]): readonly Route[] {
  const open = { method: "GET", scope: null, query: NoQuery, problems: [] } as const;
  // Loaded when first asked for: what describes the API is no part of a cold start.
  const describe = async () =>
    (await import("../openapi/document.ts")).openApiDocument([...others, openApi, docs]);
  const contract = once(async () => JSON.stringify(await describe()));
  const page = once(async () => (await import("../openapi/docs-page.ts")).docsPage(await describe()));
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
  const docs: Route = {
    ...open,
    path: "/docs",
    operationId: "getDocs",
    summary: "Read this contract as a page",
    description: "One self-contained page.",
    successes: [
      { status: 200, description: "The page.", mediaType: "text/html", schema: Type.String(), headers: {} },
    ],
    handle: async () => ({
      status: 200,
      headers: { "Content-Type": "text/html; charset=utf-8", "Content-Security-Policy": PAGE_POLICY },
      body: await page(),
    }),
  };
  return [openApi, docs];
}
