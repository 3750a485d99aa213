/**
 * The command `mcp`: the MCP server over standard input and output, for assistants that start it themselves.
 * @module
 */

import { StdioServerTransport, serveStdio } from "@modelcontextprotocol/server/stdio";
import type { Open } from "../with-service.ts";
import { createMcpServer } from "./server.ts";

/** Serves until standard input ends. */
export async function mcpCommand(open: Open, version: string): Promise<void> {
  await open(async ({ app }) => {
    const { promise: ended, resolve } = Promise.withResolvers<void>();
    const transport = new StdioServerTransport();
    process.stdin.once("close", resolve);
    process.stdin.once("end", resolve);
    for (const signal of ["SIGINT", "SIGTERM"] as const) process.once(signal, () => resolve());
    const handle = serveStdio(
      () => createMcpServer({ app, headers: {}, origin: "http://localhost" }, version),
      { transport },
    );
    await ended;
    await handle.close();
  });
}
