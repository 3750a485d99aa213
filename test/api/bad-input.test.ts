/**
 * A request that is not understood is refused, and the refusal names the place and the value.
 * @module
 */

import { brotliCompressSync, deflateSync, gzipSync } from "node:zlib";
import { describe, expect, it } from "vitest";
import { harness } from "./harness.ts";

const { ask, post, lines } = harness();
const asJson = { "content-type": "application/json" };
const raw = (body: string | Uint8Array, headers: Record<string, string> = asJson) =>
  ask("/v1/checks", {
    method: "POST",
    headers,
    body: typeof body === "string" ? body : new Uint8Array(body),
  });

const A = "AAPL";

/** What is sent, the status, and the pointers that the problem must name. */
const refused: readonly (readonly [string, string, number, readonly string[]])[] = [
  ["an empty body", "", 400, []],
  ["blanks only", " \n", 400, [""]],
  ["half of a document", '{"positions":["AAPL"', 400, [""]],
  ["NaN", '{"positions":[{"symbol":"A","quantity":NaN}]}', 400, [""]],
  ["an infinite number", '{"positions":[{"symbol":"A","quantity":1e999}]}', 422, ["/positions/0/quantity"]],
  ["an array", "[]", 422, [""]],
  ["null", "null", 422, [""]],
  ["a bare string", '"AAPL"', 422, [""]],
  ["no positions", "{}", 422, ["/positions"]],
  ["an empty list", '{"positions":[]}', 422, ["/positions"]],
  ["positions that are no list", '{"positions":"AAPL"}', 422, ["/positions"]],
  ["an empty position", '{"positions":[{}]}', 422, ["/positions/0"]],
  ["a position that names nothing", '{"positions":["A",{"quantity":"1"}]}', 422, ["/positions/1"]],
  ["an empty symbol", '{"positions":[""]}', 422, ["/positions/0"]],
  ["a number for a position", '{"positions":[1810]}', 422, ["/positions/0"]],
  ["null for a position", '{"positions":[null]}', 422, ["/positions/0"]],
  ["null for a field", '{"positions":[{"symbol":"A","isin":null}]}', 422, ["/positions/0/isin"]],
  [
    "a number where a decimal string is due",
    '{"positions":[{"symbol":"A","quantity":120.5}]}',
    422,
    ["/positions/0/quantity"],
  ],
  ["negative zero", '{"positions":[{"symbol":"A","quantity":"-0"}]}', 422, ["/positions/0/quantity"]],
  [
    "negative zero with places",
    '{"positions":[{"symbol":"A","price":"-0.00"}]}',
    422,
    ["/positions/0/price"],
  ],
  ["an exponent", '{"positions":[{"symbol":"A","marketValue":"1e5"}]}', 422, ["/positions/0/marketValue"]],
  [
    "a decimal of 41 characters",
    `{"positions":[{"symbol":"A","price":"${"9".repeat(41)}"}]}`,
    422,
    ["/positions/0/price"],
  ],
  [
    "a currency in lower case",
    '{"positions":[{"symbol":"A","currency":"usd"}]}',
    422,
    ["/positions/0/currency"],
  ],
  ["a symbol of 10 kB", `{"positions":["${"A".repeat(10_240)}"]}`, 422, ["/positions/0"]],
  [
    "a ref of 65 characters",
    `{"positions":[{"symbol":"A","ref":"${"r".repeat(65)}"}]}`,
    422,
    ["/positions/0/ref"],
  ],
  ["a name of 257 characters", `{"positions":[{"name":"${"n".repeat(257)}"}]}`, 422, ["/positions/0/name"]],
  ["an unknown field", '{"positions":["A"],"asof":"2021-03-15"}', 422, ["/asof"]],
  [
    "an unknown field of a position",
    '{"positions":[{"symbol":"A","mic":"XNYS"}]}',
    422,
    ["/positions/0/mic"],
  ],
  ["__proto__", '{"positions":["A"],"__proto__":{"positions":["B"]}}', 422, ["/__proto__"]],
  ["constructor", '{"positions":[{"symbol":"A","constructor":"x"}]}', 422, ["/positions/0/constructor"]],
  ["a key written twice", '{"positions":["A"],"positions":["B"]}', 400, ["/positions"]],
  [
    "a key written twice, once by escapes",
    '{"positions":["A",{"symbol":"A","sym\\u0062ol":"B"}]}',
    400,
    ["/positions/1/symbol"],
  ],
  [
    "a key written twice deep down",
    '{"investor":{"usPerson":true,"usPerson" : false},"positions":["A:"]}',
    400,
    ["/investor/usPerson"],
  ],
  ["__proto__ twice", '{"__proto__":1,"__proto__":2,"positions":["A"]}', 400, ["/__proto__"]],
  ["a lone surrogate", '{"positions":["\\ud800"]}', 400, ["/positions/0"]],
  ["a lone surrogate in a key", '{"positions":["A"],"\\udc00":1}', 400, [""]],
  ["a control character", '{"positions":["A",{"symbol":"A\\u0000"}]}', 400, ["/positions/1/symbol"]],
  ["a newline", '{"positions":[{"symbol":"A","ref":"a\\nb"}]}', 400, ["/positions/0/ref"]],
  ["DEL", '{"positions":["A\u007f"]}', 400, ["/positions/0"]],
  ["a C1 control character", '{"positions":["A\u0085"]}', 400, ["/positions/0"]],
  ["a raw tab in a string", '{"positions":["A\tB"]}', 400, [""]],
  ["a day that does not exist", '{"positions":["A"],"asOf":"2021-02-30"}', 422, ["/asOf"]],
  ["an hour that does not exist", '{"positions":["A"],"asOf":"2021-02-03T25:00:00Z"}', 422, ["/asOf"]],
  ["an instant without its zone", '{"positions":["A"],"knownAt":"2021-03-15T13:31:00"}', 422, ["/knownAt"]],
  ["a year before 2000", '{"positions":["A"],"asOf":"1999-12-31"}', 422, ["/asOf"]],
  ["a year after 2199", '{"positions":["A"],"asOf":"2200-01-01T00:00:00Z"}', 422, ["/asOf"]],
  ["an empty instant", '{"positions":["A"],"asOf":""}', 422, ["/asOf"]],
  ["a number for an instant", '{"positions":["A"],"asOf":1615815060}', 422, ["/asOf"]],
  ["version zero", '{"positions":["A"],"version":0}', 422, ["/version"]],
  ["a broken version", '{"positions":["A"],"version":1.5}', 422, ["/version"]],
  ["a version in words", '{"positions":["A"],"version":"newest"}', 422, ["/version"]],
  ["an investor that is no object", '{"positions":["A"],"investor":true}', 422, ["/investor"]],
  [
    "usPerson as a string",
    '{"positions":["A"],"investor":{"usPerson":"false"}}',
    422,
    ["/investor/usPerson"],
  ],
  ["another detail", '{"positions":["A"],"detail":"some"}', 422, ["/detail"]],
];

describe("bad input gets a clear refusal, and never an answer", () => {
  it.each(refused)("%s", async (_, text, status, pointers) => {
    const { status: actual, headers, body } = await raw(text);
    expect(actual).toBe(status);
    expect(headers.get("content-type")).toBe("application/problem+json");
    expect(body.type).toMatch(/^\/problems\/[a-z-]+$/);
    expect((body.errors ?? []).map(({ pointer }: { pointer: string }) => pointer)).toEqual(pointers);
    for (const { detail } of body.errors ?? [])
      expect(detail).toMatch(/expected|not JSON|quotes|Remove|outside|empty/);
    expect(body.positions).toBeUndefined();
  });

  it("a request without any body", async () => {
    const { status, body } = await ask("/v1/checks", { method: "POST", headers: asJson });
    expect([status, body.detail]).toEqual([
      400,
      "The request has no body; expected one. See openapi.json for its shape.",
    ]);
  });

  it.each([
    null,
    "text/plain",
    "application/x-www-form-urlencoded",
    "application/json; charset=latin1",
    "application/jsonx",
    "__proto__",
  ])("content type %s", async (type) => {
    const body = new TextEncoder().encode('{"positions":["A"]}');
    const { status, headers } = await ask("/v1/checks", {
      method: "POST",
      body,
      headers: type === null ? {} : { "content-type": type },
    });
    expect([status, headers.get("accept")]).toEqual([
      415,
      "application/json, text/csv, text/tab-separated-values, application/xml, text/xml, application/x-ofx, application/vnd.intu.qfx, application/vnd.openxmlformats-officedocument.spreadsheetml.sheet, multipart/form-data",
    ]);
  });

  it("bytes that are not UTF-8", async () => {
    expect((await raw(Buffer.from('{"positions":["\xff"]}', "latin1"))).status).toBe(400);
  });

  it("10,001 positions, and takes 10,000", async () => {
    const many = await post({ positions: Array(10_001).fill(A) });
    expect([many.status, many.body.type, many.body.errors[0].pointer]).toEqual([
      413,
      "/problems/too-many-positions",
      "/positions",
    ]);
    expect((await post({ positions: Array(10_000).fill(A), detail: "matched" })).status).toBe(200);
  });

  it("more than 4 MiB, whether its length is declared or not", async () => {
    const big = `{"positions":["A"${" ".repeat(4 * 1024 * 1024)}]}`;
    expect((await raw(big)).status).toBe(413);
    expect((await raw(big, { ...asJson, "content-length": "20" })).status).toBe(413);
    const stream = new Blob([big]).stream();
    const response = await harness().app.request("/v1/checks", {
      method: "POST",
      headers: asJson,
      body: stream,
      duplex: "half",
    });
    expect([response.status, response.headers.get("connection")]).toEqual([413, "close"]);
  });

  it("a compressed body that grows past the limit, is cut, or is coded otherwise", async () => {
    const good = '{"positions":["AAPL"]}';
    for (const [coding, bytes] of [
      ["gzip", gzipSync(good)],
      ["deflate", deflateSync(good)],
      ["br", brotliCompressSync(good)],
    ] as const) {
      expect((await raw(bytes, { ...asJson, "content-encoding": coding })).status).toBe(200);
    }
    const bomb = gzipSync(Buffer.alloc(100_000_000, 0x20));
    expect((await raw(bomb, { ...asJson, "content-encoding": "gzip" })).status).toBe(413);
    expect(
      (await raw(gzipSync(good).subarray(0, 20), { ...asJson, "content-encoding": "gzip" })).status,
    ).toBe(400);
    expect((await raw(good, { ...asJson, "content-encoding": "gzip" })).status).toBe(400);
    const zstd = await raw(good, { ...asJson, "content-encoding": "zstd" });
    expect([zstd.status, zstd.headers.get("accept-encoding")]).toEqual([415, "gzip, deflate, br"]);
    expect((await raw(good, { ...asJson, "content-encoding": "gzip, gzip" })).status).toBe(415);
  });

  it.each([
    ["arrays", "[".repeat(100_000) + "]".repeat(100_000)],
    ["objects", `${'{"a":'.repeat(100_000)}1${"}".repeat(100_000)}`],
    ["brackets that are never closed", "[".repeat(100_000)],
    ["33 arrays", `{"positions":["A"],"x":${"[".repeat(32)}${"]".repeat(32)}}`],
  ])("deep nesting of %s", async (_, text) => {
    expect((await raw(text)).status).toBe(400);
  });

  it("names at most 20 mistakes and echoes at most 80 characters of each", async () => {
    const { body, text } = await post({
      positions: Array.from({ length: 10_000 }, () => ({ symbol: "A", quantity: "x".repeat(200) })),
    });
    expect(body.errors).toHaveLength(20);
    expect(text).not.toContain("x".repeat(81));
  });

  it("query parameters beside JSON, which would ask another question than the caller thinks", async () => {
    const beside = (query: string) =>
      ask(`/v1/checks?${query}`, { method: "POST", headers: asJson, body: '{"positions":["A"]}' });
    const { status, body } = await beside("asOf=2021-03-15&usPerson=false");
    expect([status, body.errors.map(({ parameter }: { parameter: string }) => parameter)]).toEqual([
      422,
      ["asOf", "usPerson"],
    ]);
    expect(body.errors[1].detail).toContain("expected investor.usPerson in the JSON body");
    expect((await beside("as_of=2021-03-15")).body.errors).toMatchObject([
      {
        parameter: "as_of",
        detail: "Unknown parameter; none is taken here. Remove it or correct its spelling.",
      },
    ]);
  });

  it("says what to do", async () => {
    const { body } = await post({
      positions: [{ symbol: "A", quantity: 120.5, currency: "usd", price: "-0" }],
    });
    const details = body.errors.map(({ detail }: { detail: string }) => detail).join("\n");
    expect(details).toContain('Put it in quotes: "120.5".');
    expect(details).toContain('Write "USD".');
    expect(details).toContain("Zero has no sign");
  });

  it("leaves nothing of what was sent in the log", () => {
    expect(lines.length).toBeGreaterThan(50);
    expect(JSON.stringify(lines)).not.toMatch(/AAPL|asof|usPerson|2021-0/);
    expect(lines.filter((line) => line.event === "fault")).toEqual([]);
  });
});
