/**
 * The GET routes over the app.
 * @module
 */

import { createHash } from "node:crypto";
import { describe, expect, it } from "vitest";
import { entryExample } from "../../functions/api/examples.ts";
import { knownAnswers } from "../../functions/api/known-answers.ts";
import { allRoutes } from "../../functions/api/routes/all.ts";
import type { AppendOutcome, AppendRequest } from "../../functions/register/append.ts";
import { RegisterUnavailable } from "../../functions/register/errors.ts";
import { everyone, harness, NOW, snapshot } from "./harness.ts";

const { ask } = harness();
const JUDGED = "asOf=2021-03-15T13:31:00Z";

describe("looking up", () => {
  it("shows a security's issuer, listings and timeline", async () => {
    const { status, body } = await ask(`/v1/securities?symbol=XIACY&exchange=OTC&${JUDGED}`);
    expect(status).toBe(200);
    expect(body.issuers.map(({ id }: { id: string }) => id)).toEqual(["xiaomi"]);
    expect(body.issuers[0].listings[0].segments.map(({ phase }: { phase: string }) => phase)).toContain(
      "enjoined",
    );
  });

  it("asks for a symbol or an ISIN", async () => {
    expect((await ask("/v1/securities")).status).toBe(422);
    expect((await ask("/v1/securities?isin=US98421U1088")).body.issuers).toHaveLength(1);
    expect((await ask("/v1/securities?symbol=AAPL")).body.issuers).toEqual([]);
  });

  it.each([
    ["/v1/listings/ccmc.xiaomi.2021-01-14", "listing"],
    ["/v1/court-orders/order.xiaomi.2021-03-12", "courtOrder"],
    ["/v1/issuers/xiaomi", "issuer"],
  ])("finds %s, and says 404 before it was known", async (path, field) => {
    expect((await ask(path)).body[field].id).toBe(path.split("/").at(-1));
    expect((await ask(`${path}?knownAt=2020-01-01`)).status).toBe(404);
    expect((await ask(`${path.slice(0, -1)}_`)).status).toBe(404);
  });

  it("refuses unknown, repeated and impossible parameters", async () => {
    for (const query of [
      "asof=2021-03-15",
      "asOf=2021-03-15&asOf=2021-03-16",
      "asOf=2021-02-30",
      "version=0",
      "version=9",
      "knownAt=",
    ]) {
      expect([query, (await ask(`/v1/issuers/xiaomi?${query}`)).status]).toEqual([query, 422]);
    }
    const { body } = await ask("/v1/issuers/xiaomi?asOf=2021-03-15T13:31:00+00:00");
    expect(body.errors[0]).toMatchObject({ parameter: "asOf" });
    expect(body.errors[0].detail).toContain("%2B");
  });
});

describe("lists", () => {
  it("page through one and the same register, to the end, without gap or repeat", async () => {
    const whole = (await ask(`/v1/listings?${JUDGED}&limit=1000`)).body;
    expect(whole.listings.length).toBeGreaterThan(20);
    expect(whole.next).toBeNull();
    const pages: { id: string }[] = [];
    let query = `${JUDGED}&limit=7&version=2`;
    for (;;) {
      const { body } = await ask(`/v1/listings?${query}`);
      expect(body.asOf).toBe("2021-03-15T13:31:00.000Z");
      pages.push(...body.listings);
      if (body.next === null) break;
      query = `limit=7&cursor=${body.next}`;
    }
    expect(pages).toEqual(whole.listings);
  });

  it("keep the moment of the first page where none was asked for", async () => {
    const first = (await ask("/v1/listings?limit=1")).body;
    const later = harness({ now: () => Date.parse("2030-01-01T00:00:00Z") });
    expect((await later.ask(`/v1/listings?cursor=${first.next}`)).body.asOf).toBe(first.asOf);
  });

  it("refuse a cursor that was altered, belongs to another list, or comes with clocks of its own", async () => {
    const { next } = (await ask("/v1/listings?limit=1")).body;
    const middle = Math.floor(next.length / 2);
    const altered = next.slice(0, middle) + (next[middle] === "A" ? "B" : "A") + next.slice(middle + 1);
    const sum = createHash("sha256").update("cursor [").digest("hex").slice(0, 16);
    const forged = Buffer.from(`${sum}[`).toString("base64url");
    for (const cursor of [altered, forged, `${next}A`, "x", "e30", encodeURIComponent("💥")]) {
      const { status, body } = await ask(`/v1/listings?cursor=${cursor}`);
      expect([status, body.type]).toEqual([400, "/problems/invalid-cursor"]);
    }
    expect((await ask(`/v1/court-orders?cursor=${next}`)).status).toBe(400);
    expect((await ask(`/v1/listings?cursor=${next}&asOf=2021-03-15`)).status).toBe(422);
  });
});

describe("entity tags", () => {
  it.each([
    `/v1/listings?${JUDGED}`,
    "/v1/listings",
    "/v1/issuers/xiaomi",
    "/v1/register",
    "/v1/register/entries?limit=1",
  ])("spare a client that has %s already", async (path) => {
    const etag = (await ask(path)).headers.get("etag") ?? "";
    const again = await harness({ now: () => Date.parse("2026-06-01T12:00:05Z") }).ask(path, {
      headers: { "if-none-match": `"other", ${etag}` },
    });
    expect([again.status, again.text, again.headers.get("etag")]).toEqual([304, "", etag]);
    expect((await ask(path, { headers: { "if-none-match": '"other"' } })).status).toBe(200);
  });

  it("are strong only where the bytes cannot differ", async () => {
    expect((await ask("/v1/listings")).headers.get("etag")).toMatch(/^W\//);
    expect((await ask(`/v1/listings?${JUDGED}`)).headers.get("etag")).toMatch(/^"/);
  });
});

describe("the register", () => {
  it("shows its version, its digest and its sources", async () => {
    const source = {
      name: "ofac",
      lastPoll: "2026-06-01T11:00:00Z",
      lastSuccess: null,
      publication: null,
      age: null,
      state: "stale" as const,
    };
    const { body } = await harness({ sourceStates: async () => [source] }).ask("/v1/register");
    expect(body).toMatchObject({ version: 2, digest: snapshot.register.digest, sources: [source] });
    expect((await ask("/v1/register?version=1")).body.version).toBe(1);
  });

  it("shows its log from any version on", async () => {
    const { body, headers } = await ask("/v1/register/entries?after=1");
    expect(body).toMatchObject({ next: null, entries: [{ version: 2, author: "import" }] });
    expect(headers.get("etag")).toBe('"2"');
    expect((await ask("/v1/register/entries?limit=1")).body.next).toBe(1);
    expect((await ask("/v1/register/entries?version=1")).body.entries).toHaveLength(1);
    expect((await ask("/v1/register/entries?after=99")).body.entries).toEqual([]);
  });

  const append = (
    outcome: AppendOutcome,
    body: unknown = entryExample,
    headers: Record<string, string> = { "if-match": '"2"' },
  ) => {
    const asked: AppendRequest[] = [];
    const { ask: askThis } = harness({
      append: async (request) => {
        asked.push(request);
        return outcome;
      },
    });
    return askThis("/v1/register/entries", {
      method: "POST",
      headers: { "content-type": "application/json", ...headers },
      body: JSON.stringify(body),
    }).then((answered) => ({ ...answered, asked }));
  };
  const digest = `sha256:${"3".repeat(64)}`;

  it("takes an entry whose author is the token's subject", async () => {
    const { status, headers, body, asked } = await append({ kind: "appended", version: 3, digest });
    expect([status, headers.get("location"), headers.get("etag")]).toEqual([
      201,
      "/v1/register/entries?after=2&limit=1",
      '"3"',
    ]);
    expect(body).toEqual({ id: entryExample.id, outcome: "appended", version: 3, digest });
    expect(asked).toMatchObject([
      { author: "tester", source: "manual", expectedVersion: 2, recordedAt: "2026-06-01T12:00:00.000Z" },
    ]);
  });

  it("answers each outcome with its own status", async () => {
    expect((await append({ kind: "already", version: 3, digest })).status).toBe(200);
    expect((await append({ kind: "id-conflict" })).status).toBe(409);
    expect((await append({ kind: "contended" })).status).toBe(409);
    const failed = await append({ kind: "precondition-failed", version: 5, digest });
    expect([failed.status, failed.headers.get("etag")]).toEqual([412, '"5"']);
    const refused = await append({ kind: "refused", objections: ["listing x names no issuer"] });
    expect([refused.status, refused.body.errors]).toEqual([
      422,
      [{ pointer: "/changes", detail: "listing x names no issuer" }],
    ]);
  });

  it("asks which version an entry builds upon", async () => {
    expect((await append({ kind: "contended" }, entryExample, {})).status).toBe(428);
    for (const tag of ["2", '"02"', "*", 'W/"2"', '"1", "2"'])
      expect((await append({ kind: "contended" }, entryExample, { "if-match": tag })).status).toBe(400);
  });

  it("names the place in a change that cannot be read, in the kind that was meant", async () => {
    const [change] = entryExample.changes;
    const broken = {
      ...entryExample,
      author: "me",
      changes: [
        { ...change, document: { ...change.document, from: { at: "2021-02-30" }, judge: 5 } },
        { op: "publish", kind: "nonsense" },
      ],
    };
    const { status, body, asked } = await append({ kind: "contended" }, broken);
    expect([status, asked]).toEqual([422, []]);
    expect(body.errors.map(({ pointer }: { pointer: string }) => pointer)).toEqual([
      "/author",
      "/changes/0/document/judge",
      "/changes/0/document/from/at",
      "/changes/1/kind",
    ]);
  });
});

describe("who may ask", () => {
  const pathOf = (path: string): string => path.replace("{id}", "xiaomi");

  it.each(
    allRoutes
      .filter(({ scope }) => scope !== null)
      .map((route) => [`${route.method} ${route.path}`, route] as const),
  )("%s wants credentials and its scope", async (_, route) => {
    const nobody = await harness({ authenticate: () => null }).ask(pathOf(route.path), {
      method: route.method,
    });
    expect([nobody.status, nobody.headers.get("www-authenticate")]).toEqual([401, "Bearer"]);
    const others = everyone.scopes.filter((scope) => scope !== route.scope);
    const poor = await harness({ authenticate: () => ({ ...everyone, scopes: others }) }).ask(
      pathOf(route.path),
      { method: route.method },
    );
    expect(poor.status).toBe(403);
    expect(poor.body.detail).toContain(route.scope);
  });

  it.each(["/healthz", "/readyz", "/openapi.json", "/docs", "/llms.txt"])("%s is open", async (path) => {
    expect((await harness({ authenticate: () => null }).ask(path)).status).toBe(200);
  });
});

describe("the service", () => {
  it("is ready only while known questions get their known answers", async () => {
    expect((await ask("/readyz")).body).toMatchObject({ status: "ready", knownAnswers: knownAnswers.length });
    const [xiaomi] = knownAnswers;
    if (xiaomi === undefined) throw new Error("no known answers");
    const otherPhase = { ...xiaomi, expect: { ...xiaomi.expect, phase: "ended" } } as const;
    expect((await harness({ knownAnswers: [xiaomi, otherPhase] }).ask("/readyz")).status).toBe(503);
    const forgetful = harness({
      reader: { current: async () => ({ ...snapshot, register: { ...snapshot.register, version: 1 } }) },
    });
    const { status, body } = await forgetful.ask("/readyz");
    expect(status).toBe(503);
    expect(body.errors[0].detail).toMatch(/Xiaomi/);
  });

  it("reads the register once a second for whoever asks whether it is ready, and anew after a failure", async () => {
    let [reads, now, broken] = [0, NOW, false];
    const asked = harness({
      now: () => now,
      reader: {
        current: async () => {
          reads += 1;
          if (broken) throw new RegisterUnavailable("away");
          return snapshot;
        },
      },
    });
    const statusAfter = async (ms: number): Promise<readonly number[]> => {
      now += ms;
      return [(await asked.ask("/readyz")).status, reads];
    };
    expect([await statusAfter(0), await statusAfter(999), await statusAfter(1)]).toEqual([
      [200, 1],
      [200, 1],
      [200, 2],
    ]);
    broken = true;
    expect([await statusAfter(1000), await statusAfter(1)]).toEqual([
      [503, 3],
      [503, 4],
    ]);
    broken = false;
    expect(await statusAfter(1)).toEqual([200, 5]);
  });

  it("serves a page of its contract that loads nothing", async () => {
    const { text, headers } = await ask("/docs");
    expect(headers.get("content-security-policy")).toContain("default-src 'none'");
    expect(text).toContain("/v1/checks");
    expect(text).toContain('id="problems/duplicate-key"');
    expect(text).not.toMatch(/<script|src=|@import|url\(/);
  });

  it("tells language models what an answer is not, and names every route", async () => {
    const { text, headers } = await ask("/llms.txt");
    expect(headers.get("content-type")).toBe("text/plain; charset=utf-8");
    expect(text).toMatch(/^# investor-exposure\n\n> /);
    expect(text).toContain("No answer is a clearance or legal advice.");
    for (const { method, path } of allRoutes) expect(text).toContain(`- [${method} ${path}](`);
  });

  it("answers HEAD like GET, without a body", async () => {
    const { status, text, headers } = await ask("/v1/register", { method: "HEAD" });
    expect([status, text, headers.get("etag") === null]).toEqual([200, "", false]);
  });

  it("says which methods a path takes, and which paths there are", async () => {
    const wrong = await ask("/v1/checks");
    expect([wrong.status, wrong.headers.get("allow")]).toEqual([405, "POST"]);
    expect((await ask("/v1/register/entries", { method: "DELETE" })).headers.get("allow")).toBe(
      "GET, HEAD, POST",
    );
    expect((await ask("/v1/nothing")).status).toBe(404);
    expect((await ask("/v1/checks/")).status).toBe(404);
  });

  it("logs the route's pattern, and never a path or a query", async () => {
    const quiet = harness();
    await quiet.ask("/v1/issuers/xiaomi?knownAt=2021-05-01");
    await quiet.ask("/v1/secret-path");
    expect(quiet.lines).toEqual([
      {
        event: "request",
        requestId: "request-1",
        method: "GET",
        route: "/v1/issuers/{id}",
        status: 200,
        durationMs: 0,
      },
      {
        event: "request",
        requestId: "request-2",
        method: "GET",
        route: null,
        status: 404,
        durationMs: 0,
        problem: "not-found",
      },
    ]);
  });
});

it("logs the caller's trace, and nothing else that a caller can write", async () => {
  const own = harness();
  const id = "4bf92f3577b34da6a3ce929d0e0e4736";
  await own.ask("/healthz", { headers: { traceparent: `00-${id}-00f067aa0ba902b7-01` } });
  await own.ask("/healthz", { headers: { traceparent: "00-XIACY-1-01", "x-request-id": "account-7" } });
  expect(own.lines.map((line) => ("traceId" in line ? line.traceId : undefined))).toEqual([id, undefined]);
  expect(JSON.stringify(own.lines)).not.toMatch(/XIACY|account-7/);
});
