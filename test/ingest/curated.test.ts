/**
 * Reading `data/`.
 * @module
 */

import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Issuer } from "../../functions/core/facts/issuer.ts";
import { parseCurated } from "../../functions/ingest/sources/curated.ts";
import { CuratedDataError } from "../../functions/ingest/sources/curated-file.ts";
import { curatedFixture as all } from "./curated-fixture.ts";

const parse = (changed: Readonly<Record<string, string>> = {}) =>
  parseCurated(new Map(Object.entries({ ...all, ...changed })));
/** The document of the nth publication of a fact. */
const documentOf = (id: string, n = 0, files = {}) =>
  parse(files).filter((change) => change.id === id)[n]?.document;
const acme = (n: number): Issuer => {
  const [change] = parse()
    .filter(({ kind }) => kind === "issuer")
    .slice(n);
  if (change?.kind !== "issuer" || change.document === null) throw new Error("no such publication");
  return change.document;
};

describe("parseCurated", () => {
  it("orders the changes by kind, id and publication, whatever the order of the files", () => {
    const expected = parse();
    expect(expected.map(({ kind, id, publishedAt }) => `${kind} ${id} ${publishedAt}`)).toEqual([
      "programme regime 2021-01-01",
      "issuer acme 2021-01-14",
      "issuer acme 2022-05-01",
      "issuer acme 2023-01-01",
      "listing regime.acme.2021-01-14 2021-01-14",
      "listing regime.acme.2021-01-14 2021-06-03",
      "court-order order.acme.2021-03-12 2021-03-12",
      "licence licence.gl-1 2021-01-20",
      "licence licence.gl-1 2021-02-20",
    ]);
    const shuffled = fc.shuffledSubarray(Object.entries(all), { minLength: Object.keys(all).length });
    fc.assert(
      fc.property(shuffled, (files) => {
        expect(parseCurated(new Map(files))).toEqual(expected);
      }),
      { numRuns: 20 },
    );
  });

  it("keeps the leading zeros and the double blanks of what a list printed", () => {
    expect(acme(0).lines[0]).toEqual({
      kind: "ordinary",
      ticker: "002415",
      venue: "XSHE",
      published: ["002415  CN"],
    });
    expect(acme(0).registrations).toEqual([{ scheme: "OFAC uid", value: "00123" }]);
  });

  it("spells out aliases, bonds and the citations of lines", () => {
    expect(acme(0).aliases).toEqual([
      { name: "ACME", strength: "strong" },
      { name: "AC", strength: "weak" },
    ]);
    expect(acme(0).lines.slice(2)).toEqual([
      { kind: "bond", isin: "XS0000000009" },
      { kind: "bond", isin: "XS0000000017" },
    ]);
    const { kind, citations } = acme(0).lines[1] ?? {};
    expect({ kind, citations }).toEqual({ kind: "adr", citations: [{ title: "A notice" }] });
  });

  it("stores every publication whole: later ones add, end and mark reuse without losing what was said", () => {
    const tickers = (n: number) =>
      acme(n).lines.map(({ ticker, isin, until, reused }) => [ticker ?? isin, until?.at, reused?.by]);
    const bonds = [
      ["XS0000000009", undefined, undefined],
      ["XS0000000017", undefined, undefined],
    ];
    const a = ["002415", undefined, undefined];
    expect(tickers(0)).toEqual([a, ["ACM", undefined, undefined], ...bonds]);
    expect(tickers(1)).toEqual([
      a,
      ["ACM", "2022-05-10", undefined],
      ...bonds,
      ["80883", undefined, undefined],
    ]);
    expect(tickers(2)).toEqual([
      a,
      ["ACM", "2022-05-10", "Another Inc."],
      ...bonds,
      ["80883", undefined, undefined],
    ]);
  });

  it("gives a listing its tranche's dates, and keeps them when it ends", () => {
    const dates = {
      issuer: "acme",
      programme: "regime",
      name: "ACME LTD.",
      listedAt: { at: "2021-01-14" },
      effectiveAt: { at: "2021-03-15T13:30:00Z", text: "9:30 a.m. eastern" },
      divestBy: null,
    };
    expect(documentOf("regime.acme.2021-01-14")).toEqual({ ...dates, ended: null });
    const ended = { at: { at: "2021-06-03T18:19:53Z" }, how: "superseded" };
    expect(documentOf("regime.acme.2021-01-14", 1)).toEqual({ ...dates, ended });
  });

  it("lets a listing's own date stand before its tranche's", () => {
    const own = (all["issuers/acme.yaml"] ?? "").replace(
      "terms: first",
      "terms: first, divestBy: 2022-01-15T04:59:00Z",
    );
    expect(documentOf("regime.acme.2021-01-14", 0, { "issuers/acme.yaml": own })).toMatchObject({
      effectiveAt: { at: "2021-03-15T13:30:00Z" },
      divestBy: { at: "2022-01-15T04:59:00Z" },
    });
  });

  it("changes only the fields that a later publication of a licence names", () => {
    expect(documentOf("licence.gl-1", 1)).toEqual({
      ...documentOf("licence.gl-1"),
      until: { at: "2021-02-20T05:00:00Z" },
    });
  });

  it("lets a publisher take a fact back, and nothing be added to it then", () => {
    const back = `${all["licences/gl-1.yaml"]}  - { published: 2021-03-01, citations: [LAW], document: null }\n`;
    expect(documentOf("licence.gl-1", 2, { "licences/gl-1.yaml": back })).toBeNull();
    const more = `${back}  - { published: 2021-03-02, citations: [LAW], changes: {} }\n`;
    expect(() => parse({ "licences/gl-1.yaml": more })).toThrow(/nothing yet to change/);
  });
});

describe("parseCurated refuses, naming file, line, place, value and what was expected", () => {
  const swap = (name: string, from: string, to: string) => {
    const text = all[name] ?? "";
    if (!text.includes(from)) throw new Error(`${name} lacks ${from}`);
    return () => parse({ [name]: text.replace(from, to) });
  };

  it.each([
    [
      "an unknown citation",
      "issuers/acme.yaml",
      "citations: [NEWS] }",
      "citations: [NWES] }",
      /issuers\/acme\.yaml:12, \/publications\/0\/document\/lines\/1\/citations\/0: "NWES": expected a key of citations\.yaml/,
    ],
    [
      "an unknown key",
      "issuers/acme.yaml",
      "weak:",
      "weka:",
      /acme\.yaml:8, \/publications\/0\/document\/weka: Unknown field; expected one of name/,
    ],
    [
      "a day that does not exist",
      "issuers/acme.yaml",
      "2022-05-10",
      "2022-02-30",
      /\/publications\/1\/ends\/0\/until: "2022-02-30": expected a date/,
    ],
    [
      "an instant without a zone",
      "issuers/acme.yaml",
      "2022-05-01T16:00:00Z",
      "2022-05-01T16:00:00",
      /from: "2022-05-01T16:00:00": expected a date/,
    ],
    [
      "publications out of order",
      "issuers/acme.yaml",
      "published: 2023-01-01",
      "published: 2022-05-01",
      /\/publications\/2\/published: "2022-05-01": expected a later/,
    ],
    [
      "an end for a line that is not there",
      "issuers/acme.yaml",
      "[{ ticker: ACM, venue: XNYS, until",
      "[{ ticker: ACM, venue: XNAS, until",
      /"ACM on XNAS": expected .*0 bear them/,
    ],
    [
      "another issuer's listing",
      "issuers/acme.yaml",
      "regime.acme.2021-01-14:",
      "regime.acne.2021-01-14:",
      /"regime\.acne\.2021-01-14": expected <programme>\.acme\.<listed date>/,
    ],
    [
      "an unknown programme",
      "issuers/acme.yaml",
      "regime.acme.2021-01-14:",
      "regmie.acme.2021-01-14:",
      /programmes regime/,
    ],
    [
      "unknown terms",
      "issuers/acme.yaml",
      "terms: first",
      "terms: second",
      /"second": expected one of the terms of programmes\/regime\.yaml: first/,
    ],
    [
      "an unknown way to end",
      "issuers/acme.yaml",
      "how: superseded",
      "how: lapsed",
      /Got "lapsed"; expected .*superseded/,
    ],
    [
      "a misspelt venue",
      "issuers/acme.yaml",
      "venue: XHKG",
      "venue: XHK",
      /Got "XHK"; expected a venue's MIC/,
    ],
    [
      "a key given twice",
      "issuers/acme.yaml",
      "      weak: [AC]",
      "      name: Acme",
      /issuers\/acme\.yaml: Map keys must be unique/,
    ],
    [
      "a document beside changes",
      "licences/gl-1.yaml",
      "    changes:",
      "    document: null\n    changes:",
      /either a "document" or "changes"/,
    ],
    [
      "an order's unknown kind",
      "court-orders/acme.2021-03-12.yaml",
      "preliminary-injunction",
      "injunction",
      /Got "injunction"; expected .*preliminary-injunction/,
    ],
    [
      "an order without a field",
      "court-orders/acme.2021-03-12.yaml",
      "      against: null\n",
      "",
      /court-orders\/acme\.2021-03-12\.yaml:6, .*\/against: Missing; expected an opaque id/,
    ],
    [
      "an order for a listing that is not there",
      "court-orders/acme.2021-03-12.yaml",
      "[regime.acme.2021-01-14]",
      "[regime.acme.2021-01-15]",
      /order\.acme\.2021-03-12 .* names listing regime\.acme\.2021-01-15/,
    ],
    [
      "a phase that is missing",
      "programmes/regime.yaml",
      "            in-force: *free\n",
      "",
      /table\/in-force: Missing; expected a permission for each act/,
    ],
  ])("%s", (_, name, from, to, message) => {
    expect(swap(name, from, to)).toThrow(CuratedDataError);
    expect(swap(name, from, to)).toThrow(message);
  });

  it("a file that it does not know, and missing citations", () => {
    expect(() => parse({ "orders/acme.yaml": "publications: []" })).toThrow(
      /orders\/acme\.yaml: expected citations\.yaml or/,
    );
    expect(() => parseCurated(new Map())).toThrow(/citations\.yaml is missing/);
  });
});
