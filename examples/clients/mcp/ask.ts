/**
 * What a program around a language model does with the MCP server: start it, or reach it over HTTP, list its tools, ask one, and
 * pass on what the answer is not.
 * @module
 */

import { Client, StreamableHTTPClientTransport } from "@modelcontextprotocol/client";
import { StdioClientTransport } from "@modelcontextprotocol/client/stdio";

/** A command that serves over its standard input, or the address of a server with the token that it asks for. */
export type Server =
  | { readonly command: string; readonly args: string[]; readonly env: Record<string, string> }
  | { readonly url: string; readonly token?: string };

const transportFor = (server: Server) =>
  "url" in server
    ? new StreamableHTTPClientTransport(
        new URL(server.url),
        server.token === undefined
          ? {}
          : { requestInit: { headers: { authorization: `Bearer ${server.token}` } } },
      )
    : new StdioClientTransport(server);

/** What was learnt: the tools' names, what the server says of itself, and a portfolio's answer in words. */
export interface Heard {
  readonly tools: readonly string[];
  readonly instructions: string;
  readonly answer: string;
  readonly refused: boolean;
}

/** Asks about a portfolio of tickers on a day. The text is for the model; `refused` says that it tells what was wrong. */
export async function askAbout(server: Server, positions: readonly string[], asOf: string): Promise<Heard> {
  const client = new Client({ name: "example", version: "1.0.0" });
  await client.connect(transportFor(server));
  try {
    const { tools } = await client.listTools();
    const { content, isError } = await client.callTool({
      name: "check_portfolio",
      arguments: { positions, asOf },
    });
    const texts = content.flatMap((part) => (part.type === "text" ? [part.text] : []));
    return {
      tools: tools.map(({ name }) => name),
      instructions: client.getInstructions() ?? "",
      answer: texts.join("\n"),
      refused: isError === true,
    };
  } finally {
    await client.close();
  }
}
