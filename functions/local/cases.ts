/**
 * Dated cases, POSTed to a server over HTTP: what the law settles, in sentences that a lawyer can review.
 * @module
 */

import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { CheckAnswer } from "../core/check/answer.ts";
import { sameJson } from "../core/json.ts";
import { startServer } from "./server.ts";
import { openLocal, seed } from "./service.ts";

export interface Case {
  readonly id: string;
  readonly says: string;
  readonly request: unknown;
  /** `status` and `acts` are the first position's, `phase` and `nextChangeAt` those of its deciding listing. */
  readonly expect: {
    readonly status: string;
    readonly acts?: Readonly<Record<string, string>>;
    readonly phase?: string;
    readonly nextChangeAt?: string | null;
    /** The first position's. */
    readonly duties?: readonly string[];
  };
}

export interface Difference {
  readonly id: string;
  readonly says: string;
  readonly differs: readonly string[];
}

function differencesOf({ expect }: Case, answer: CheckAnswer): readonly string[] {
  const position = answer.positions[0];
  const match = position?.matches[0];
  const deciding = match === undefined ? undefined : answer.listings[match.listing];
  const compare = (what: string, expected: unknown, got: unknown): readonly string[] =>
    sameJson(expected, got)
      ? []
      : [`${what}: expected ${JSON.stringify(expected)}, got ${JSON.stringify(got)}`];
  return [
    ...compare("status", expect.status, position?.status),
    ...Object.entries(expect.acts ?? {}).flatMap(([act, permission]) =>
      compare(
        act,
        permission,
        position === undefined
          ? undefined
          : Object.entries(position.acts).find(([name]) => name === act)?.[1],
      ),
    ),
    ...(expect.duties === undefined ? [] : compare("duties", expect.duties, position?.duties ?? [])),
    ...(expect.phase === undefined ? [] : compare("phase", expect.phase, deciding?.phase)),
    ...(expect.nextChangeAt === undefined
      ? []
      : compare(
          "nextChangeAt",
          expect.nextChangeAt,
          deciding === undefined ? undefined : (deciding.nextChange?.at ?? null),
        )),
  ];
}

/** The programmes that a file of cases is about where none of its cases says so: the two orders on Chinese companies. */
const twoOrders = ["ccmc", "ns-cmic"] as const;

const namesProgrammes = (request: unknown): boolean =>
  typeof request === "object" && request !== null && "programmes" in request;

/** The requests of a file as they are asked. */
function asAsked(cases: readonly Case[]): readonly Case[] {
  if (cases.some(({ request }) => namesProgrammes(request))) return cases;
  return cases.map((one) =>
    typeof one.request === "object" && one.request !== null
      ? { ...one, request: { ...one.request, programmes: twoOrders } }
      : one,
  );
}

/** POSTs each case to a server at `url`; the cases that were not answered as expected. */
export async function runCases(url: string, cases: readonly Case[]): Promise<readonly Difference[]> {
  const differences: Difference[] = [];
  for (const one of asAsked(cases)) {
    const response = await fetch(`${url}/v1/checks`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify(one.request),
    });
    const text = await response.text();
    const differs = response.ok ? differencesOf(one, JSON.parse(text)) : [`HTTP ${response.status}: ${text}`];
    if (differs.length > 0) differences.push({ id: one.id, says: one.says, differs });
  }
  return differences;
}

/** Starts a server of its own over a fresh register of `data/`, runs the work against it, and cleans up. */
export async function withFreshServer<T>(work: (url: string) => Promise<T>): Promise<T> {
  const dataDir = await mkdtemp(join(tmpdir(), "investor-exposure-"));
  const service = await openLocal({ dataDir, endpoint: undefined, maxStalenessMs: 0, log: () => undefined });
  try {
    const outcome = await seed(service);
    if (outcome.kind !== "appended")
      throw new Error(`data/ could not be imported: ${JSON.stringify(outcome)}`);
    const server = await startServer({ app: service.app, port: 0, host: "127.0.0.1" });
    try {
      return await work(server.url);
    } finally {
      await server.close();
    }
  } finally {
    await service.close();
    await rm(dataDir, { recursive: true, force: true });
  }
}

/** Reads a file of cases. */
export async function readCases(file: string): Promise<readonly Case[]> {
  const cases: unknown = JSON.parse(await readFile(file, "utf8"));
  if (!Array.isArray(cases) || !cases.every(isCase))
    throw new Error(`${file}: expected a JSON array of cases, each with id, says, request and expect`);
  return cases;
}

const isCase = (value: unknown): value is Case =>
  typeof value === "object" &&
  value !== null &&
  "id" in value &&
  "request" in value &&
  "expect" in value &&
  typeof value.expect === "object" &&
  value.expect !== null &&
  "status" in value.expect;
