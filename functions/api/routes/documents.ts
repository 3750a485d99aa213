import * as Type from "typebox";
import { NoQuery } from "../contract/query.ts";
import { docsPage } from "../docs-page.ts";
import { openApiDocument } from "../openapi.ts";
import type { Route } from "../route.ts";

/** Nothing but the page's own style: no script, no resource from elsewhere. */
const POLICY =
  "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

/** Made at first use and kept: it never changes while the process runs. */
function once(make: () => string): () => string {
  let made: string | null = null;
  return () => {
    made ??= make();
    return made;
  };
}

/** The contract as OpenAPI and as a page, over `others` and these two themselves; open to all. */
export function documentRoutes(others: readonly Route[]): readonly Route[] {
  const open = { method: "GET", scope: null, query: NoQuery, problems: [] } as const;
  const contract = once(() => JSON.stringify(openApiDocument([...others, openApi, docs])));
  const page = once(() => docsPage(openApiDocument([...others, openApi, docs])));
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
    handle: async () => ({ status: 200, headers: { "Content-Type": "application/json" }, body: contract() }),
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
      headers: { "Content-Type": "text/html; charset=utf-8", "Content-Security-Policy": POLICY },
      body: page(),
    }),
  };
  return [openApi, docs];
}
