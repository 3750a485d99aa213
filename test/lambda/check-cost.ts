/**
 * What a check puts on the wire and into the log, counted from the deployed bundle and template; and the same as docs/deploy.md says.
 * @module
 */

import { readFile } from "node:fs/promises";
import { expect } from "vitest";
import { portfolioP } from "../../bench/portfolio.ts";
import type { Register } from "../../functions/core/register/register.ts";
import type { FreshFunction } from "../support/invoke.ts";
import { ask } from "./deployed.ts";
import { claims } from "./events.ts";

/** Bytes of a warm check, by what docs/deploy.md calls them. */
export type CheckBytes = Readonly<Record<(typeof counted)[number], number>>;

export const counted = [
  "the question",
  "the answer, as text",
  "… as gzip",
  "… as Brotli",
  "the function's own log: a line and its metrics",
  "the log of Lambda and of the gateway",
] as const;

/** The lines that Lambda writes of a traced call (AWS Lambda Developer Guide, "Working with Lambda function logs", plain text). */
const lambdaLines = (ms: string): string => {
  const id = "6bc28136-xmpl-4365-b021-0ce6b2e64ab0";
  return [
    `START RequestId: ${id} Version: 12`,
    `END RequestId: ${id}`,
    `REPORT RequestId: ${id}\tDuration: ${ms}.41 ms\tBilled Duration: ${ms} ms\tMemory Size: 1769 MB\tMax Memory Used: 182 MB\t`,
    `XRAY TraceId: 1-5e34a614-10bdxmplf1fb44f07bc535a1\tSegmentId: 07f5xmpl2d1f6f85\tSampled: true\t`,
  ].join("\n");
};

/** What the gateway fills its line with; what it has nothing for is "-". */
const gatewayValues: Readonly<Record<string, string>> = {
  "$context.requestId": "JKJaXmPLvHcESHA=",
  "$context.requestTimeEpoch": "1767225600",
  "$context.routeKey": "POST /v1/checks",
  "$context.status": "200",
  "$context.responseLength": "1696123",
  "$context.responseLatency": "152",
  "$context.integrationStatus": "200",
  "$context.integrationLatency": "150",
  "$context.authorizer.error": "-",
};

const gatewayLine = (format: string): string =>
  format.replace(/\$context[\w.]*/g, (variable) => {
    const value = gatewayValues[variable];
    if (value === undefined)
      throw new Error(`the access log names ${variable}, of which no length is known here`);
    return value;
  });

const authorizer = { jwt: { claims, scopes: null } };

/** Asks a function that has started, and counts. `format`: the gateway's line, as the template has it. */
export async function countCheck(
  fn: FreshFunction,
  { register, size, format }: { readonly register: Register; readonly size: number; readonly format: string },
): Promise<CheckBytes> {
  const body = JSON.stringify({ asOf: "2021-03-15T13:31:00Z", positions: portfolioP(register, size) });
  const written = (): number => fn.printed().split('"_aws"').length;
  const answered = async (coding: string): Promise<number> => {
    const headers = { "accept-encoding": coding };
    const before = written();
    const answer = await ask(fn, { method: "POST", path: "/v1/checks", body, headers, authorizer });
    expect(answer.statusCode).toBe(200);
    await expect.poll(written).toBe(before + 1);
    return Buffer.from(answer.body, answer.isBase64Encoded ? "base64" : "utf8").length;
  };
  await answered("identity");
  const before = fn.printed().length;
  const text = await answered("identity");
  const log = fn.printed().length - before;
  const others = lambdaLines(size === 1 ? "8" : "150").length + gatewayLine(format).length;
  const bytes = [Buffer.byteLength(body), text, await answered("gzip"), await answered("br"), log, others];
  return Object.fromEntries(counted.map((name, i) => [name, bytes[i] ?? Number.NaN])) as CheckBytes;
}

const scale: Readonly<Record<string, number>> = { B: 1, kB: 1e3, MB: 1e6 };

/** The bytes in a cell such as "1.7 MB". */
function bytesIn(cell: string): number {
  const [, figure = "", unit = ""] = /^([\d.,]+) (B|kB|MB)$/.exec(cell.trim()) ?? [];
  return Number(figure.replaceAll(",", "")) * (scale[unit] ?? Number.NaN);
}

/** What docs/deploy.md says that a check of one position, and of 10,000, takes of each. */
export async function statedBytes(): Promise<ReadonlyMap<string, readonly [number, number]>> {
  const text = await readFile(new URL("../../docs/deploy.md", import.meta.url), "utf8");
  const rows = text.split("\n").flatMap((line) => {
    const [, name = "", one = "", many = ""] = line.split("|").map((cell) => cell.trim());
    return counted.some((known) => known === name)
      ? [[name, [bytesIn(one), bytesIn(many)] as const] as const]
      : [];
  });
  return new Map(rows);
}
