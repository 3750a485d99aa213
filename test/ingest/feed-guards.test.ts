/**
 * A government list that looks wrong is held back.
 * @module
 */

import { describe, expect, it } from "vitest";
import { emptyRegister } from "../../functions/core/register/register.ts";
import { planFeed } from "../../functions/ingest/feed-plan.ts";
import { feeds } from "../../functions/ingest/feeds.ts";
import type { Plan } from "../../functions/ingest/import-plan.ts";
import {
  firstCompany,
  firstListing as id,
  issuerIn,
  listingIn,
  many,
  planSet,
  readSet,
  registerOfMany,
  setOf,
  withChanges,
} from "./list-fixture.ts";

const reasonsOf = (found: Plan): readonly string[] =>
  found.kind === "held" ? [...new Set(found.reasons.map(({ code }) => code))] : [];
const before = await registerOfMany();

describe("a list that looks wrong", () => {
  it.each([
    ["a file older than the last", setOf(many), "2025-12-18", "2025-12-19", ["older"], false],
    ["a file from the future", setOf(many), "2027-01-01", null, ["in-the-future"], false],
    [
      "8 % gone at once",
      setOf(Object.fromEntries(Object.entries(many).slice(2))),
      "2026-02-01",
      "2025-12-19",
      ["too-many-gone"],
      true,
    ],
    [
      "8 % of the tickers gone at once",
      setOf({ ...many, 101: "", 102: "" }),
      "2026-02-01",
      "2025-12-19",
      ["too-many-lines-gone"],
      true,
    ],
    [
      "a country without a venue",
      setOf({ ...many, 101: `${firstCompany}; alt. Equity Ticker 77 ZZ` }),
      "2026-02-01",
      "2025-12-19",
      ["unknown-venue"],
      true,
    ],
    [
      "a label nobody knows",
      setOf({ ...many, 101: `${firstCompany}; Frozen Until 2030` }),
      "2026-02-01",
      "2025-12-19",
      ["unknown-label"],
      true,
    ],
    ["a damaged file", { ...setOf(many), prim: "" }, "2026-02-01", "2025-12-19", ["truncated"], false],
  ] as const)("is held: %s", async (_, set, publishedAt, last, reasons, acceptable) => {
    const found = await planSet(before, set, publishedAt, last);
    expect(reasonsOf(found)).toEqual(reasons);
    expect(found.kind === "held" && found.changes !== null).toBe(acceptable);
  });

  it("is held where many dates, or one listing date, move", async () => {
    const set = setOf(many);
    const effect = { ...set, prim: set.prim.replaceAll("02 Aug 2021", "09 Aug 2021") };
    expect(reasonsOf(await planSet(before, effect, "2026-02-01", "2025-12-19"))).toEqual([
      "too-many-dates-changed",
    ]);
    const listed = { ...set, prim: set.prim.replace("03 Jun 2021", "10 Jun 2021") };
    expect(reasonsOf(await planSet(before, listed, "2026-02-01", "2025-12-19"))).toEqual([
      "listing-date-moved",
    ]);
  });

  it("is held where an editor has ended a listing, or said something of the issuer since", async () => {
    const old = listingIn(before, id);
    const company = issuerIn(before, "ofac-101");
    if (old === undefined || company === undefined) throw new Error("the listing is missing");
    const citations = [{ title: "An editor" }];
    const ended = withChanges(
      before,
      [
        {
          op: "publish",
          kind: "listing",
          id,
          publishedAt: "2026-01-01",
          document: { ...old, ended: { at: { at: "2026-01-01" }, how: "removed" } },
          citations,
        },
      ],
      "editor",
    );
    expect(reasonsOf(await planSet(ended, setOf(many), "2026-02-01", "2025-12-19"))).toEqual([
      "ended-by-others",
    ]);
    const renamed = withChanges(
      before,
      [
        {
          op: "publish",
          kind: "issuer",
          id: "ofac-101",
          publishedAt: "2026-03-01",
          document: { ...company, name: "Company 101 Renamed" },
          citations,
        },
      ],
      "editor",
    );
    expect(
      reasonsOf(
        await planSet(
          renamed,
          setOf({ ...many, 101: `${firstCompany}; ISIN XS1432320429` }),
          "2026-02-01",
          "2025-12-19",
        ),
      ),
    ).toEqual(["overtaken"]);
  });

  it("is held where nobody says what the programme forbids", async () => {
    const file = await readSet(setOf(many));
    expect(
      reasonsOf(
        planFeed({
          register: emptyRegister,
          source: "ofac",
          terms: feeds.ofac,
          file,
          publishedAt: "2025-12-19",
          last: null,
          programmes: [],
          now: 0,
        }),
      ),
    ).toEqual(["unknown-programme"]);
  });

  it("leaves alone what an editor listed before any file had it", async () => {
    const old = listingIn(before, id);
    if (old === undefined) throw new Error("the listing is missing");
    const early = withChanges(
      before,
      [
        {
          op: "publish",
          kind: "listing",
          id: "ns-cmic.ofac-102.2026-03-01",
          publishedAt: "2026-03-01",
          document: {
            ...old,
            issuer: "ofac-102",
            listedAt: { at: "2026-03-01" },
            effectiveAt: null,
            divestBy: null,
          },
          citations: [{ title: "An editor" }],
        },
      ],
      "editor",
    );
    expect(await planSet(early, setOf(many), "2026-02-01", "2025-12-19")).toEqual({ kind: "nothing" });
  });
});
