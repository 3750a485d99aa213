/**
 * The routes of imports.
 * @module
 */

import { describe, expect, it } from "vitest";
import { limits } from "../../functions/api/http/limits.ts";
import { Refusal } from "../../functions/api/http/problem.ts";
import type { Call, Reply } from "../../functions/api/route.ts";
import { importRoutes } from "../../functions/api/routes/imports.ts";
import type { ImportService } from "../../functions/ingest/import-service.ts";
import { suiteLog } from "../support/suite-log.ts";

const decisions: string[] = [];
const service: ImportService = {
  sources: ["ofac"],
  poll: async (source, author) =>
    source === "ofac"
      ? {
          kind: "held",
          id: `ofac.1.${author}`,
          reasons: [{ code: "older", message: "the file is older" }],
          acceptable: false,
          discarded: false,
        }
      : null,
  held: async (id) =>
    id === "ofac.1"
      ? {
          id,
          source: "ofac",
          heldAt: "2026-01-01T00:00:00.000Z",
          publishedAt: "2025-12-19",
          digest: "sha256:0",
          acceptable: true,
          reasons: [{ code: "too-many-gone", message: "4 of 68" }],
          decision: null,
          entities: 64,
          wouldAppend: ["  ~ listing"],
        }
      : null,
  decide: async (id, decision, by) => {
    decisions.push(`${decision} ${id} ${by}`);
    if (id === "ofac.2") return { kind: "decided-before", decision: "discarded", by: "another" };
    if (id === "ofac.3")
      return { kind: "not-acceptable", reasons: [{ code: "truncated", message: "the end mark is missing" }] };
    if (id === "ofac.4") return { kind: "proposed", proposal: "ofac.2.abc" };
    return id === "ofac.1" ? { kind: "decided", version: 32 } : { kind: "unknown" };
  },
};
const [postImport, getImport, postDecision] = importRoutes(() => service);

const call = (params: Readonly<Record<string, string>>, body?: unknown): Call => ({
  request: new Request(
    "http://localhost/v1/imports",
    body === undefined
      ? {}
      : { method: "POST", headers: { "content-type": "application/json" }, body: JSON.stringify(body) },
  ),
  params,
  query: new URLSearchParams(),
  principal: { subject: "an-editor", tenant: "a", scopes: ["register:write"] },
  deps: {
    reader: { current: () => Promise.reject(new Error("not asked")) },
    append: () => Promise.reject(new Error("not asked")),
    authenticate: () => null,
    now: () => 0,
    requestId: () => "1",
    log: (line) => suiteLog(JSON.stringify(line)),
    knownAnswers: [],
    sourceStates: async () => [],
  },
  limits,
  now: Date.parse("2026-01-20T12:00:00Z"),
});
const answer = async (reply: Promise<Reply> | undefined): Promise<unknown> =>
  JSON.parse(String((await reply)?.body ?? ""));
const refusal = async (reply: Promise<Reply> | undefined): Promise<Refusal> => {
  const error = await reply?.catch((thrown: unknown) => thrown);
  if (error instanceof Refusal) return error;
  throw new Error("not refused");
};

describe("the routes of imports", () => {
  it("all need the scope register:write", () => {
    expect(importRoutes(() => null).map(({ scope }) => scope)).toEqual([
      "register:write",
      "register:write",
      "register:write",
    ]);
  });

  it("polls a source by name, in the caller's name, and never an address of the caller's", async () => {
    expect(await answer(postImport?.handle(call({}, { source: "ofac" })))).toEqual({
      source: "ofac",
      outcome: "held",
      version: null,
      held: "ofac.1.an-editor",
      reasons: [{ code: "older", message: "the file is older" }],
      detail: null,
    });
    expect((await refusal(postImport?.handle(call({}, { source: "eu" })))).errors[0]?.detail).toContain(
      "expected one of ofac",
    );
    expect(
      (await refusal(postImport?.handle(call({}, { source: "ofac", url: "https://example.org" })))).type,
    ).toBe("invalid-request");
  });

  it("shows what is held, and 404 for what is not", async () => {
    expect(await answer(getImport?.handle(call({ id: "ofac.1" })))).toMatchObject({
      id: "ofac.1",
      entities: 64,
      wouldAppend: ["  ~ listing"],
      decision: null,
    });
    expect((await refusal(getImport?.handle(call({ id: "ofac.9" })))).type).toBe("not-found");
  });

  it("takes text that is no id for an unknown import, and asks nobody about it", async () => {
    const asked = decisions.length;
    for (const id of ["a".repeat(3000), "ofac.1#DECISION", ""]) {
      expect((await refusal(getImport?.handle(call({ id })))).type, id).toBe("not-found");
      const decided = postDecision?.handle(call({ id }, { decision: "accept" }));
      expect((await refusal(decided)).type, id).toBe("not-found");
    }
    expect(decisions).toHaveLength(asked);
  });

  it("carries a decision out once, and says why where it can't", async () => {
    expect(await answer(postDecision?.handle(call({ id: "ofac.1" }, { decision: "accept" })))).toEqual({
      id: "ofac.1",
      decision: "accepted",
      version: 32,
    });
    expect(decisions).toEqual(["accept ofac.1 an-editor"]);
    const waiting = await postDecision?.handle(call({ id: "ofac.4" }, { decision: "accept" }));
    expect([waiting?.status, waiting?.headers.Location, JSON.parse(String(waiting?.body ?? ""))]).toEqual([
      202,
      "/v1/register/proposals/ofac.2.abc",
      { id: "ofac.4", decision: "proposed", proposal: "ofac.2.abc" },
    ]);
    const types = [];
    for (const id of ["ofac.2", "ofac.3", "ofac.9"])
      types.push((await refusal(postDecision?.handle(call({ id }, { decision: "accept" })))).type);
    expect(types).toEqual(["precondition-failed", "entry-refused", "not-found"]);
    expect((await refusal(postDecision?.handle(call({ id: "ofac.1" }, { decision: "perhaps" })))).type).toBe(
      "invalid-request",
    );
  });
});
