/**
 * `POST /v1/checks` over the app: JSON, CSV, clocks, limits.
 * @module
 */

import { describe, expect, it } from "vitest";
import { requestExample } from "../../functions/api/examples.ts";
import { limits } from "../../functions/api/http/limits.ts";
import { RegisterUnavailable } from "../../functions/register/errors.ts";
import { emptySnapshot, harness, snapshot } from "./harness.ts";

const { ask, post } = harness();
const csv = (body: string | Uint8Array<ArrayBuffer>, query = "", type = "text/csv") =>
  ask(`/v1/checks${query}`, { method: "POST", headers: { "content-type": type }, body });

describe("POST /v1/checks", () => {
  it("answers that Xiaomi's ban is stayed at the minute it was to begin", async () => {
    const { status, body, headers } = await post(requestExample);
    expect(status).toBe(200);
    expect(body.status).toBe("stayed");
    expect(body.asOf).toBe("2021-03-15T13:31:00.000Z");
    expect(body.listings["ccmc.xiaomi.2021-01-14"].phase).toBe("enjoined");
    expect(Object.keys(body)).toEqual([
      "asOf",
      "knownAt",
      "investor",
      "register",
      "engine",
      "answerDigest",
      "coverage",
      "status",
      "acts",
      "summary",
      "positions",
      "listings",
      "notice",
    ]);
    expect(headers.get("cache-control")).toBe("no-store");
    expect(headers.get("content-type")).toBe("application/json");
    expect(headers.get("register-age")).toBe("0");
    expect(headers.get("request-id")).toMatch(/^request-/);
    expect(headers.get("source-age")).toBeNull();
  });

  it("answers from the version asked for, by number and by digest", async () => {
    for (const version of [1, "1", `1@sha256:${"1".repeat(64)}`]) {
      const { body } = await post({ ...requestExample, version });
      expect([body.status, body.register.version]).toEqual(["restricted", 1]);
    }
    expect((await post({ ...requestExample, version: `1@sha256:${"2".repeat(64)}` })).status).toBe(409);
    expect((await post({ ...requestExample, version: 3 })).body).toMatchObject({
      status: 422,
      type: "/problems/unknown-version",
    });
  });

  it("gives the same bytes for the same request, and another digest for any other", async () => {
    const texts = await Promise.all([
      post(requestExample),
      post(requestExample),
      post({ ...requestExample, version: 2 }),
    ]);
    expect(new Set(texts.map(({ text }) => text)).size).toBe(1);
    const others = [
      { ...requestExample, asOf: "2021-03-15T13:32:00Z" },
      { ...requestExample, knownAt: "2022-01-01" },
      { ...requestExample, version: 1 },
      { ...requestExample, investor: { usPerson: false } },
      { ...requestExample, detail: "matched" },
      { ...requestExample, positions: ["XIACY"] },
      { ...requestExample, positions: [{ isin: "XIACY" }] },
      { ...requestExample, positions: ["XIACY", "XIACY"] },
    ];
    const digests = await Promise.all(others.map(async (other) => (await post(other)).body.answerDigest));
    expect(new Set([...digests, texts[0]?.body.answerDigest]).size).toBe(others.length + 1);
    expect((await post({ ...requestExample, positions: [{ symbol: "XIACY" }] })).body.answerDigest).toBe(
      digests[5],
    );
  });

  it("tells portfolios apart by any one of many positions", async () => {
    const many = Array<string>(3_000).fill("AAPL");
    const digests = await Promise.all(
      [many, many.with(0, "MSFT"), many.with(1_500, "MSFT"), many.with(2_999, "MSFT")].map(
        async (positions) =>
          (await post({ asOf: "2021-03-15", detail: "matched", positions })).body.answerDigest,
      ),
    );
    expect(new Set(digests).size).toBe(4);
  });

  it("takes an absent asOf as the moment of asking and says which", async () => {
    expect((await post({ positions: ["AAPL"] })).body).toMatchObject({
      asOf: "2026-06-01T12:00:00.000Z",
      knownAt: null,
      investor: { usPerson: true },
    });
  });

  it("keeps a date a date", async () => {
    expect(
      (await post({ asOf: "2021-03-15", knownAt: "2021-03-16T01:00+01:00", positions: ["XIACY"] })).body,
    ).toMatchObject({
      asOf: "2021-03-15",
      knownAt: "2021-03-16T00:00:00.000Z",
    });
  });

  it("gives no answer where the register cannot be read, and says when to ask again", async () => {
    const broken = harness({
      reader: {
        current: async () => {
          throw new RegisterUnavailable("table secret-name timed out", { cause: new Error("XIACY") });
        },
      },
    });
    const { status, text, headers } = await broken.post(requestExample);
    expect([status, headers.get("retry-after")]).toEqual([503, "5"]);
    expect(text).not.toMatch(/secret|XIACY|"positions"/);
    expect(JSON.stringify(broken.lines)).not.toMatch(/XIACY|secret/);
    expect(broken.lines).toContainEqual(
      expect.objectContaining({ event: "fault", errors: ["RegisterUnavailable", "Error"] }),
    );
  });

  it("is never given in part: one past the bound is refused, and told how to ask", async () => {
    const { status, body } = await harness({ limits: { ...limits, answerBytes: 2000 } }).post({
      positions: Array(10).fill("AAPL"),
    });
    expect([status, body.type]).toEqual([413, "/problems/answer-too-large"]);
    expect(
      (await harness({ limits: { ...limits, answerBytes: 3000 } }).post({ positions: ["AAPL"] })).status,
    ).toBe(200);
    expect(
      (await harness({ limits: { ...limits, answerBytes: 300 } }).post({ positions: ["AAPL"] })).status,
    ).toBe(413);
  });

  it("gives no answer from an empty register", async () => {
    expect(
      (await harness({ reader: { current: async () => emptySnapshot } }).post(requestExample)).status,
    ).toBe(503);
  });

  it("takes a body that breaks off as no request, not as a fault", async () => {
    const quiet = harness();
    const broken = new ReadableStream({ start: (controller) => controller.error(new Error("reset")) });
    const response = await quiet.app.request("/v1/checks", {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: broken,
      duplex: "half",
    });
    expect([response.status, quiet.lines.length]).toEqual([400, 1]);
  });

  it("answers a fault of its own with fixed text only", async () => {
    const broken = harness({
      reader: {
        current: async () => {
          throw new TypeError("leaks");
        },
      },
    });
    const { status, text } = await broken.post(requestExample);
    expect(status).toBe(500);
    expect(text).not.toMatch(/leaks| at /);
  });
});

describe("a CSV of holdings", () => {
  const file =
    'Ticker,MIC,Qty,Market Value,Ccy,Notes\r\nXIACY,OTC,120.5,"$2,904.05",USD,ours\r\nAAPL,,10,,,\r\n';

  it("is judged like the same JSON", async () => {
    const { status, body } = await csv(
      file,
      "?asOf=2021-03-15T13:31:00Z&detail=matched&usPerson=true&version=2",
    );
    expect(status).toBe(200);
    expect(body).toMatchObject({
      status: "stayed",
      summary: { positions: 2, unvalued: 1, exposure: [{ currency: "USD", long: "2904.05" }] },
    });
    expect(body.positions).toMatchObject([{ index: 0, ref: "line-2" }]);
  });

  it("is read as UTF-8 where it is valid, otherwise as Windows-1252", async () => {
    const latin = Buffer.from("symbol,ref\nAAPL,Caf\xe9 \x80\n", "latin1");
    for (const body of [latin, Buffer.from("\ufeffsymbol,ref\nAAPL,Café €\n")])
      expect((await csv(body)).body.positions[0].ref).toBe("Café €");
    expect((await csv(latin, "", "text/csv; charset=windows-1252")).status).toBe(200);
    expect((await csv(latin, "", "text/csv; charset=utf-8")).status).toBe(400);
    expect((await csv(latin, "", "text/csv; charset=utf-16")).status).toBe(415);
    expect((await csv(Buffer.from("\ufeffsymbol\nAAPL\n", "utf16le"))).status).toBe(200);
    expect((await csv(Buffer.from("symbol\nAAPL\n", "utf16le"))).status).toBe(200);
  });

  it("is refused whole, by line and column, where one line cannot be read", async () => {
    const { status, body } = await csv("symbol,quantity,currency\nAAPL,1,USD\nMSFT,12%,usd\n,5,\n");
    expect(status).toBe(422);
    expect(body.errors).toMatchObject([{ line: 3, column: "quantity", value: "12%" }, { line: 4 }]);
    expect((await csv("symbol,currency\nAAPL,USD\nMSFT,doubloons\n")).body.errors).toMatchObject([
      { line: 3, column: "currency", value: "doubloons" },
    ]);
  });

  it("is refused for unknown, repeated and unreadable parameters", async () => {
    const { status, body } = await csv(
      file,
      "?asof=2021-03-15&usPerson=yes&detail=all&detail=all&__proto__=1",
    );
    expect(status).toBe(422);
    expect(body.errors.map(({ parameter }: { parameter: string }) => parameter).toSorted()).toEqual([
      "__proto__",
      "asof",
      "detail",
      "usPerson",
    ]);
  });

  it("may not have too many lines", async () => {
    const { status } = await harness({ limits: { ...limits, positions: 1 } }).ask("/v1/checks", {
      method: "POST",
      headers: { "content-type": "text/csv" },
      body: file,
    });
    expect(status).toBe(413);
  });
});

it("the register that these tests ask holds the curated facts", () => {
  expect(snapshot.register.version).toBe(2);
});
