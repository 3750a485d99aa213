/**
 * What a government list changes in the register.
 * @module
 */

import { describe, expect, it } from "vitest";
import type { Change } from "../../functions/core/facts/fact.ts";
import { emptyRegister } from "../../functions/core/register/register.ts";
import type { Plan } from "../../functions/ingest/import-plan.ts";
import { curatedChanges } from "../support/curated-data.ts";
import {
  changesOf,
  emptyWithProgramme,
  firstListing as id,
  issuerIn,
  listingIn,
  many,
  planList,
  planSet,
  readSet,
  realFiles,
  realSet,
  registerOfMany,
  setOf,
  withChanges,
} from "./list-fixture.ts";

const idsOf = (found: Plan): readonly string[] =>
  changesOf(found).map((change) => `${change.kind} ${change.id} ${change.publishedAt}`);
const reasonsOf = (found: Plan): readonly string[] =>
  found.kind === "held" ? [...new Set(found.reasons.map(({ code }) => code))] : [];
const { 101: _, ...others } = many;
const before = await registerOfMany();

describe("a list against the register", () => {
  it("brings a company with its instants: the listing on its day, effect and end of divestment at 12:01 in New York", () => {
    expect(listingIn(before, id)).toEqual({
      issuer: "ofac-101",
      programme: "ns-cmic",
      name: "COMPANY 101 LIMITED",
      listedAt: { at: "2021-06-03", text: "Listing Date (CMIC) 03 Jun 2021" },
      effectiveAt: { at: "2021-08-02T04:01:00Z", text: "Effective Date (CMIC) 02 Aug 2021" },
      divestBy: { at: "2022-06-03T04:01:00Z", text: "Purchase/Sales For Divestment Date (CMIC) 03 Jun 2022" },
      ended: null,
    });
    expect(issuerIn(before, "ofac-101")?.lines).toEqual([
      { kind: "other", ticker: "600100", venue: "XSHG", published: ["600100 CN"] },
    ]);
  });

  it("says the same twice and appends nothing, whatever the order of the rows", async () => {
    const set = setOf(many);
    expect(await planSet(before, set, "2025-12-20", "2025-12-19")).toEqual({ kind: "nothing" });
    const [end = "", ...rows] = set.prim.split("\r\n").toReversed();
    expect(await planSet(before, { ...set, prim: [...rows, end].join("\r\n") })).toEqual({ kind: "nothing" });
  });

  it("ends what vanished with the publication's date, as delisted", async () => {
    const found = await planSet(before, setOf(others), "2026-02-01", "2025-12-19");
    expect(idsOf(found)).toEqual([`listing ${id} 2026-02-01`]);
    const after = withChanges(before, changesOf(found));
    expect(listingIn(after, id)?.ended).toEqual({ at: { at: "2026-02-01" }, how: "delisted" });
    const back = await planSet(after, setOf(many), "2026-03-01", "2026-02-01");
    expect(listingIn(withChanges(after, changesOf(back)), id)?.ended).toBeNull();
  });

  it("states a changed date as a new publication, and keeps what was known before", async () => {
    const set = setOf(many);
    const moved = { ...set, prim: set.prim.replace("02 Aug 2021", "09 Aug 2021") };
    const found = await planSet(before, moved, "2026-02-01", "2025-12-19");
    expect(idsOf(found)).toEqual([`listing ${id} 2026-02-01`]);
    expect(listingIn(withChanges(before, changesOf(found)), id)?.effectiveAt?.at).toBe(
      "2021-08-09T04:01:00Z",
    );
  });

  it("publishes a company that earlier files lacked with the file, not with its listing date", async () => {
    const found = await planSet(before, setOf({ ...many, 900: "" }), "2026-02-01", "2025-12-19");
    expect(idsOf(found)).toEqual([
      "issuer ofac-900 2026-02-01",
      "listing ns-cmic.ofac-900.2021-06-03 2026-02-01",
    ]);
  });

  it("adds new lines and ends its own, never those of the curated register", async () => {
    const curated = { ticker: "700", venue: "XHKG", kind: "ordinary" as const };
    const company = issuerIn(before, "ofac-101");
    if (company === undefined) throw new Error("the company is missing");
    const edited = withChanges(
      before,
      [
        {
          op: "publish",
          kind: "issuer",
          id: "ofac-101",
          publishedAt: "2026-01-01",
          document: { ...company, lines: [...company.lines, curated] },
          citations: [{ title: "An editor" }],
        },
      ],
      "curated",
    );
    // Its ticker is curated now as well; the other company's is the feed's alone.
    const found = await planSet(
      edited,
      setOf({ ...many, 101: "Equity Ticker 941 HK", 102: "ISIN XS1432320429" }),
      "2026-02-01",
      "2025-12-19",
    );
    const after = withChanges(edited, changesOf(found));
    expect(issuerIn(after, "ofac-101")?.lines.map((line) => [line.ticker, line.until?.at])).toEqual([
      ["600100", undefined],
      ["700", undefined],
      ["941", undefined],
    ]);
    expect(issuerIn(after, "ofac-102")?.lines).toEqual([
      {
        kind: "other",
        ticker: "600101",
        venue: "XSHG",
        published: ["600101 CN"],
        until: { at: "2026-02-01" },
      },
      { kind: "other", isin: "XS1432320429" },
    ]);
  });

  it("finds the issuer by number, then ISIN, then exact name; and asks where they disagree", async () => {
    const known = (name: string, more: object): Change => ({
      op: "publish",
      kind: "issuer",
      id: name,
      publishedAt: "2021-01-01",
      document: { name, aliases: [], lines: [], ...more },
      citations: [{ title: "An editor" }],
    });
    const register = withChanges(
      emptyWithProgramme,
      [
        known("by-number", { registrations: [{ scheme: "OFAC uid", value: "1" }] }),
        known("by-isin", { lines: [{ kind: "bond", isin: "XS1432320429" }] }),
        known("company-3", { name: "Company 3 Ltd." }),
        known("other-number", {
          name: "Company 4 Limited",
          registrations: [{ scheme: "OFAC uid", value: "44" }],
        }),
      ],
      "curated",
    );
    const found = await planSet(register, setOf({ 1: "", 2: "ISIN XS1432320429", 3: "", 4: "" }));
    expect(
      changesOf(found).flatMap((change) => (change.kind === "listing" ? [change.document?.issuer] : [])),
    ).toEqual(["by-number", "by-isin", "company-3", "ofac-4"]);
    const taken = withChanges(
      register,
      [known("same-isin", { lines: [{ kind: "bond", isin: "XS1432320429" }] })],
      "curated",
    );
    expect(reasonsOf(await planSet(taken, setOf({ 2: "ISIN XS1432320429" })))).toEqual(["unclear-issuer"]);
  });

  it("keeps several possible venues as doubtful lines, and a bad check digit as a flaw", async () => {
    const found = withChanges(
      emptyWithProgramme,
      changesOf(await planSet(emptyWithProgramme, setOf({ 1: "Equity Ticker CHA US; ISIN BRC1EODR004" }))),
    );
    const lines = issuerIn(found, "ofac-1")?.lines ?? [];
    expect(lines.filter(({ ticker }) => ticker === "CHA").map(({ venue }) => venue)).toEqual(
      expect.arrayContaining(["XNYS", "XNAS", "OTCM"]),
    );
    expect(
      lines.every(({ ticker, doubt, flaw }) =>
        ticker === undefined ? flaw !== undefined : doubt !== undefined,
      ),
    ).toBe(true);
  });
});

describe.skipIf(!realFiles)("OFAC's set of 19 December 2025", () => {
  it("fills an empty register in one entry, and the second run appends nothing", async () => {
    const file = await readSet(realSet());
    const found = planList(emptyRegister, file);
    const register = withChanges(emptyRegister, changesOf(found));
    expect(register.version).toBe(1);
    const companies = [...register.facts.issuer.keys()].map((key) => issuerIn(register, key));
    const lines = companies.flatMap((company) => company?.lines ?? []);
    expect(companies).toHaveLength(68);
    expect(new Set(lines.flatMap(({ published = [] }) => published)).size).toBe(69);
    expect(new Set(lines.flatMap(({ isin }) => isin ?? [])).size).toBe(163);
    expect(
      lines
        .filter(({ flaw }) => flaw !== undefined)
        .map(({ isin }) => isin)
        .toSorted(),
    ).toEqual(["BRC1EODR004", "CND10002G601", "CND10002K094"]);
    const listings = [...register.facts.listing.keys()].map((key) => listingIn(register, key));
    expect(
      Object.fromEntries(
        [
          ...Map.groupBy(
            listings,
            (one) => `${one?.listedAt.at} ${one?.effectiveAt?.at} ${one?.divestBy?.at}`,
          ),
        ].map(([dates, same]) => [dates, same.length]),
      ),
    ).toEqual({
      "2021-06-03 2021-08-02T04:01:00Z 2022-06-03T04:01:00Z": 59,
      "2021-12-10 2022-02-08T05:01:00Z 2022-12-10T05:01:00Z": 1,
      "2021-12-16 2022-02-14T05:01:00Z 2022-12-16T05:01:00Z": 8,
    });
    expect(planList(register, file, "2025-12-20", "2025-12-19")).toEqual({ kind: "nothing" });
  });

  it("adds three aliases to the curated register, and touches no listing and no line", async () => {
    const curated = withChanges(emptyRegister, curatedChanges, "curated");
    const found = planList(curated, await readSet(realSet()));
    expect(found.kind).toBe("append");
    for (const change of changesOf(found)) {
      if (change.kind !== "issuer" || change.document === null)
        throw new Error(`${change.kind} ${change.id} changes`);
      expect({ ...change.document, aliases: [] }).toEqual({ ...issuerIn(curated, change.id), aliases: [] });
    }
  });
});
