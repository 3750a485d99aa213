/**
 * Answers on the wire: compressed where the caller accepts it, the same in meaning.
 * @module
 */

import { brotliDecompressSync, gunzipSync } from "node:zlib";
import fc from "fast-check";
import { describe, expect, it, test } from "vitest";
import { acceptedCoding } from "../../functions/api/http/compress.ts";
import { limits } from "../../functions/api/http/limits.ts";
import { resultOf } from "../../functions/lambda/http.ts";
import { harness } from "./harness.ts";

const { app } = harness();
const many = JSON.stringify({
  asOf: "2021-03-15T13:31:00Z",
  positions: Array.from({ length: 2000 }, (_, i) => ({ symbol: "AAPL", ref: `row-${i}` })),
});
const post = (body: string, headers: Record<string, string> = {}): Promise<Response> =>
  Promise.resolve(
    app.request("/v1/checks", {
      method: "POST",
      headers: { "content-type": "application/json", ...headers },
      body,
    }),
  );
const bytesOf = async (response: Response): Promise<Buffer> => Buffer.from(await response.arrayBuffer());

describe("a long answer", () => {
  it.each([
    ["br", "gzip, deflate, br", brotliDecompressSync],
    ["gzip", "gzip, deflate", gunzipSync],
  ] as const)(
    "comes as %s to a caller that accepts %s, and says what it says to others",
    async (coding, accepted, open) => {
      const [plain, coded] = [await post(many), await post(many, { "accept-encoding": accepted })];
      expect(plain.headers.get("content-encoding")).toBe(null);
      expect(coded.headers.get("content-encoding")).toBe(coding);
      expect([plain, coded].map(({ headers }) => headers.get("vary"))).toEqual([
        "Accept-Encoding",
        "Accept-Encoding",
      ]);
      const [text, bytes] = [await bytesOf(plain), await bytesOf(coded)];
      expect(open(bytes).equals(text)).toBe(true);
      expect(bytes.length / text.length).toBeLessThan(0.1);
    },
  );

  it("goes through Lambda in Base64, byte for byte", async () => {
    const result = await resultOf(await post(many, { "accept-encoding": "gzip" }));
    expect(result.isBase64Encoded).toBe(true);
    expect(result.headers?.["content-encoding"]).toBe("gzip");
    const opened = gunzipSync(Buffer.from(result.body ?? "", "base64"));
    expect(JSON.parse(opened.toString()).summary.positions).toBe(2000);
  });

  it("has the entity tag that it has uncompressed, and is current by it", async () => {
    const ask = (headers: Record<string, string>) =>
      Promise.resolve(app.request("/v1/listings?asOf=2021-03-15T13:31:00Z", { headers }));
    const [plain, coded] = [await ask({}), await ask({ "accept-encoding": "br" })];
    expect(coded.headers.get("content-encoding")).toBe("br");
    const tag = coded.headers.get("etag") ?? "";
    expect(plain.headers.get("etag")).toBe(tag);
    const again = await ask({ "accept-encoding": "br", "if-none-match": tag });
    expect([again.status, again.headers.get("content-encoding")]).toEqual([304, null]);
  });
});

test("a short answer and a problem come as they are", async () => {
  const short = await post('{"positions":["AAPL"]}', { "accept-encoding": "br" });
  expect([short.status, short.headers.get("content-encoding")]).toEqual([200, null]);
  const refused = await post("{", { "accept-encoding": "br" });
  expect([refused.status, refused.headers.get("content-encoding")]).toEqual([400, null]);
});

test("what is bounded is what goes out: an answer too large as text is given compressed", async () => {
  const small = harness({ limits: { ...limits, answerBytes: 50_000 } });
  const asked = (headers: Record<string, string>) =>
    Promise.resolve(
      small.app.request("/v1/checks", {
        method: "POST",
        headers: { "content-type": "application/json", ...headers },
        body: many,
      }),
    );
  const refused = await asked({});
  expect(refused.status).toBe(413);
  expect(await refused.json()).toMatchObject({ detail: expect.stringContaining("Accept-Encoding: gzip") });
  expect((await asked({ "accept-encoding": "gzip" })).status).toBe(200);
});

test("the largest answer fits when compressed, whatever its references hold", async () => {
  const position = {
    symbol: "CHL",
    exchange: "NASDAQ",
    isin: "KYG9830T1067",
    cusip: "16941M109",
    figi: "X",
    ref: "\u{1F600}".repeat(64),
  };
  const body = JSON.stringify({ positions: Array(10_000).fill(position) });
  expect((await post(body)).status).toBe(413);
  expect((await post(body, { "accept-encoding": "gzip" })).status).toBe(200);
});

test.each([
  [null, null],
  ["", null],
  ["identity", null],
  ["br", "br"],
  ["BR;q=0.5, gzip;q=1", "br"],
  ["gzip;q=1.0, br;q=0", "gzip"],
  ["*", "br"],
  ["*;q=0", null],
  ["br;q=0, *", "gzip"],
  ["gzip;q=x", null],
] as const)("Accept-Encoding %j takes %j", (header, coding) => {
  expect(acceptedCoding(header)).toBe(coding);
});

test("no header, however odd, makes the answer another", async () => {
  const text = await bytesOf(await post(many));
  await fc.assert(
    fc.asyncProperty(fc.stringMatching(/^[\x21-\x7e]{0,30}$/), async (header) => {
      const response = await post(many, { "accept-encoding": header });
      const bytes = await bytesOf(response);
      const open = { br: brotliDecompressSync, gzip: gunzipSync }[
        response.headers.get("content-encoding") ?? ""
      ];
      expect((open?.(bytes) ?? bytes).equals(text)).toBe(true);
    }),
    { numRuns: 100 },
  );
});
