/**
 * The MCP server over an app: one factory for standard input and for HTTP. It logs nothing.
 * @module
 */

import { McpServer, type StandardSchemaWithJSON } from "@modelcontextprotocol/server";
import { ask } from "../ask.ts";
import { UsageError } from "../read-input.ts";
import { type AskApi, instructions, type Tool, tools } from "./tools.ts";

/** An app that answers requests. */
export interface Asking {
  readonly app: { readonly request: (request: Request) => Response | Promise<Response> };
  /** Headers of each request to it: whose they are. */
  readonly headers: Readonly<Record<string, string>>;
  /** How the app is called by whoever asks: "http://127.0.0.1:8787". */
  readonly origin: string;
}

const askApi =
  ({ app, headers, origin }: Asking): AskApi =>
  (path, body) =>
    ask(
      { app },
      new Request(`${origin}${path}`, {
        ...(body === undefined ? {} : { method: "POST", body: body.content }),
        headers: { ...headers, ...(body === undefined ? {} : { "content-type": body.type }) },
      }),
    );

type Given = Readonly<Record<string, unknown>>;

const isGiven = (value: unknown): value is Given => typeof value === "object" && value !== null;

/** A tool's schema as the SDK takes it. The API itself looks at what it is asked, and says what is wrong by place and in words. */
function standardSchema({ input }: Tool): StandardSchemaWithJSON<Given> {
  const schema = (): Record<string, unknown> => JSON.parse(JSON.stringify(input));
  return {
    "~standard": {
      version: 1,
      vendor: "typebox",
      validate: (value: unknown) =>
        isGiven(value) ? { value } : { issues: [{ message: "expected an object of arguments" }] },
      jsonSchema: { input: schema, output: schema },
    },
  };
}

async function answered(tool: Tool, given: Given, api: AskApi) {
  try {
    const { text, structured } = await tool.answer(given, api);
    return { content: [{ type: "text" as const, text }], structuredContent: structured };
  } catch (error) {
    if (!(error instanceof UsageError)) throw error;
    return { isError: true, content: [{ type: "text" as const, text: error.message }] };
  }
}

/** A server for one connection, or for one request over HTTP. */
export function createMcpServer(asking: Asking, version: string): McpServer {
  const server = new McpServer({ name: "investor-exposure", version }, { instructions });
  const api = askApi(asking);
  for (const tool of tools)
    server.registerTool(
      tool.name,
      {
        title: tool.title,
        description: tool.description,
        inputSchema: standardSchema(tool),
        annotations: {
          readOnlyHint: true,
          destructiveHint: false,
          idempotentHint: true,
          openWorldHint: false,
        },
      },
      (given) => answered(tool, given, api),
    );
  return server;
}
