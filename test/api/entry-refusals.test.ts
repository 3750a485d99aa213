/**
 * What the log does not take, whoever sends it: each would be answered from wrongly, or read wrongly, for ever.
 * @module
 */

import { describe, expect, test } from "vitest";
import { harness } from "./harness.ts";

const { ask } = harness();
const citations: readonly object[] = [{ title: "Invented for a test" }];

async function refusal(changes: readonly object[], source = "editor") {
  const { status, body } = await ask("/v1/register/entries?dryRun=true", {
    method: "POST",
    headers: { "content-type": "application/json", "if-match": '"2"' },
    body: JSON.stringify({ id: "refusal-1", source, changes }),
  });
  const errors: readonly { readonly pointer: string; readonly detail: string }[] = body.errors ?? [];
  return { status, errors };
}

const publish = (kind: string, id: string, document: object, publishedAt = "2026-01-05T15:00:00Z") => ({
  op: "publish",
  kind,
  id,
  publishedAt,
  document,
  citations,
});
const issuer = (line: object) =>
  publish("issuer", "acme", { name: "Acme", aliases: [], lines: [{ kind: "ordinary", ...line }] });
const order = (id: string, over: object, publishedAt?: string) =>
  publish(
    "court-order",
    id,
    {
      kind: "preliminary-injunction",
      court: "D.D.C.",
      docket: "1:26-cv-1",
      judge: null,
      enteredAt: { at: "2026-01-05T15:00:00Z" },
      from: { at: "2026-01-05T15:00:00Z" },
      until: null,
      listings: ["ns-cmic.smic.2021-06-03"],
      acts: null,
      parties: null,
      against: null,
      revocable: true,
      ...over,
    },
    publishedAt,
  );

test.each([
  ["an ISIN in small letters", { isin: "us0378331005" }, "isin"],
  ["an ISIN with a wrong check digit", { isin: "US0378331006" }, "isin"],
  ["a CUSIP with a wrong check digit", { cusip: "037833101" }, "cusip"],
  ["a SEDOL of vowels", { sedol: "AEIOU11" }, "sedol"],
  ["a FIGI cut short", { figi: "BBG000B9XRY" }, "figi"],
  ["four digits on Shenzhen", { ticker: "9415", venue: "XSHE" }, "ticker"],
  ["Shanghai's digits on Shenzhen", { ticker: "699999", venue: "XSHE" }, "ticker"],
  ["Shenzhen's digits on Shanghai", { ticker: "300001", venue: "XSHG" }, "ticker"],
  ["eleven letters in New York", { ticker: "ABCDEFGHIJK", venue: "XNYS" }, "ticker"],
  ["six digits in Hong Kong", { ticker: "123456", venue: "XHKG" }, "ticker"],
  ["a vendor's spelling as the ticker", { ticker: "SMICY US", venue: "OTCM" }, "ticker"],
  ["a venue that no exchange has", { ticker: "AB", venue: "QQQQ" }, "venue"],
])("a line that no position could ever name is refused at its place: %s", async (_, line, field) => {
  const { status, errors } = await refusal([issuer(line)]);
  expect([status, errors.map(({ pointer }) => pointer)]).toEqual([
    422,
    [`/changes/0/document/lines/0/${field}`],
  ]);
  expect(errors[0]?.detail).toContain("expected");
});

test.each([
  ["what a list printed, with its flaw", { isin: "BRC1EODR004", flaw: "eleven characters, as printed" }],
  ["a German line", { ticker: "CTM", venue: "DE" }],
  ["a class of shares", { ticker: "BRK.B", venue: "XNYS" }],
  ["leading zeros in Hong Kong", { ticker: "00941", venue: "XHKG" }],
  ["a bond by its ISIN", { kind: "bond", isin: "XS1432320429" }],
])("a line that a position can name is taken: %s", async (_, line) => {
  expect(await refusal([issuer(line)])).toEqual({ status: 200, errors: [] });
});

test.each([
  "javascript:alert(1)",
  "file:///etc/passwd",
  "https:/example.org",
  "//example.org",
  "https://a b",
])("a citation's link that is none is refused, wherever it stands: %s", async (url) => {
  const cited = {
    ...issuer({ isin: "US0378331005", citations: [{ title: "a", url }] }),
    citations: [{ title: "b", url }],
  };
  const { status, errors } = await refusal([cited]);
  expect([status, errors.map(({ pointer }) => pointer)]).toEqual([
    422,
    ["/changes/0/citations/0/url", "/changes/0/document/lines/0/citations/0/url"],
  ]);
});

test.each([
  ["a control that 8-bit terminals obey", "\u009b31m"],
  ["an override of direction", "\u202e"],
  ["an isolate of direction", "\u2066"],
  ["a blank of no width", "\u200b"],
  ["a byte order mark", "\ufeff"],
])("a text that reads otherwise than it looks is refused: %s", async (_, hidden) => {
  const { status, errors } = await refusal([
    publish("issuer", "acme", { name: `Acme${hidden}`, aliases: [], lines: [] }),
  ]);
  expect([status >= 400 && status < 500, errors[0]?.pointer]).toEqual([true, "/changes/0/document/name"]);
});

test("Chinese, Cyrillic and accented names are no hidden text", async () => {
  const names = ["中国移动有限公司", "Роснефть", "Zürich Société"];
  expect(
    await refusal(names.map((name, i) => publish("issuer", `acme-${i}`, { name, aliases: [], lines: [] }))),
  ).toEqual({ status: 200, errors: [] });
});

test("an order can't undo one that was entered after it, and a vacatur does not run out", async () => {
  const injunction = order("order.a", {});
  const early = order("order.b", {
    kind: "dissolution",
    enteredAt: { at: "2026-01-04" },
    from: { at: "2026-01-04" },
    listings: [],
    against: "order.a",
  });
  const { status, errors } = await refusal([injunction, early]);
  expect([status, errors.map(({ pointer }) => pointer)]).toEqual([422, ["/changes/1/document/enteredAt"]]);
  const later = {
    ...early,
    document: { ...early.document, enteredAt: { at: "2026-01-05" }, from: { at: "2026-01-05" } },
  };
  expect((await refusal([injunction, later])).status).toBe(200);
  const vacatur = order("order.v", { kind: "vacatur", until: { at: "2026-02-01" } });
  expect((await refusal([vacatur])).errors.map(({ pointer }) => pointer)).toEqual([
    "/changes/0/document/until",
  ]);
});

test("more orders of one day than any listing ever had are refused, and as many at known hours are not", async () => {
  const many = (count: number, published: (n: number) => string) =>
    Array.from({ length: count }, (_, n) => order(`order.n${n}`, {}, published(n)));
  expect((await refusal(many(8, () => "2026-01-05"))).status).toBe(200);
  const { status, errors } = await refusal(many(9, () => "2026-01-05"));
  expect([status, errors[0]?.detail]).toEqual([
    422,
    expect.stringContaining("9 orders published on 2026-01-05"),
  ]);
  expect((await refusal(many(20, (n) => `2026-01-05T15:${String(n).padStart(2, "0")}:00Z`))).status).toBe(
    200,
  );
});

describe("what a publisher took back, and something here still names", () => {
  const today = "2026-05-20T15:00:00Z";
  const xiaomi = "ccmc.xiaomi.2021-01-14";
  const gone = (kind: string, id: string) => ({ ...publish(kind, id, {}, today), document: null });
  test.each([
    ["an issuer that a listing names", gone("issuer", "xiaomi"), "listing ccmc.xiaomi.2021-01-14"],
    ["an issuer that a stake names", gone("issuer", "bashneft"), "stake "],
    ["a programme", gone("programme", "ns-cmic"), "listing ns-cmic."],
    [
      "an order that another is against",
      [
        order("order.a", {}),
        order("order.b", { kind: "dissolution", listings: [], against: "order.a" }),
        gone("court-order", "order.a"),
      ],
      "court-order order.b",
    ],
  ])("is refused: %s", async (_, changes, names) => {
    const { status, errors } = await refusal([changes].flat());
    expect([status, errors.some(({ detail }) => detail.startsWith(names))]).toEqual([422, true]);
    expect(errors[0]?.detail).toContain("in the same entry");
  });

  test("goes with what names it, in one entry", async () => {
    expect(await refusal([gone("issuer", "xiaomi"), gone("listing", xiaomi)])).toEqual({
      status: 200,
      errors: [],
    });
    // A court's order on a listing that was taken back relieves nothing.
    expect((await refusal([gone("listing", xiaomi)])).status).toBe(200);
  });

  test("is named by nothing new either", async () => {
    const { errors } = await refusal([
      publish("issuer", "acme", { name: "Acme", aliases: [], lines: [] }),
      gone("issuer", "acme"),
      publish(
        "listing",
        "ns-cmic.acme",
        {
          issuer: "acme",
          programme: "ns-cmic",
          name: "Acme",
          listedAt: { at: "2026-01-06" },
          effectiveAt: null,
          divestBy: null,
          ended: null,
        },
        "2026-01-06T15:00:00Z",
      ),
    ]);
    expect(errors[0]?.detail).toContain("listing ns-cmic.acme names issuer acme");
  });
});

// The harness stands at noon on 1 June 2026.
test.each([
  ["2099-03-01", 422],
  ["2026-06-02T12:00:01Z", 422],
  ["2026-06-02T12:00:00Z", 200],
  ["2026-06-02", 200],
])("a publication that is still to come is refused: %s gives %i", async (publishedAt, expected) => {
  const acme = publish("issuer", "acme", { name: "Acme", aliases: [], lines: [] }, publishedAt);
  const { status, errors } = await refusal([acme]);
  expect([status, errors.map(({ pointer }) => pointer)]).toEqual([
    expected,
    expected === 200 ? [] : ["/changes/0/publishedAt"],
  ]);
});

test("relief does not begin before the order, unless the order itself says so", async () => {
  const early = { from: { at: "2025-12-01T15:00:00Z" } };
  const { status, errors } = await refusal([order("order.a", early)]);
  expect([status, errors.map(({ pointer }) => pointer)]).toEqual([422, ["/changes/0/document/from"]]);
  expect((await refusal([order("order.a", { ...early, nuncProTunc: true })])).status).toBe(200);
  // Of the same day it is not known which came first.
  expect((await refusal([order("order.a", { from: { at: "2026-01-05" } })])).status).toBe(200);
});
